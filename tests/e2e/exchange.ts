import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const DOMAIN = 'exchange.invalid';
/** A browser's offer of audio; nobody speaks at the far end. */
const OFFER = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111',
  'c=IN IP4 127.0.0.1',
  'a=rtcp-mux',
  'a=ice-ufrag:abcd',
  'a=ice-pwd:abcdefghijklmnopqrstuvwx',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => '0A').join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtpmap:111 opus/48000/2',
  '',
].join('\r\n');

const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1] ?? '';
const repeated = (message: string) =>
  ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(message, name)}`);

/** A caller at the exchange, as far as signalling goes. */
export interface Caller {
  /** Hangs up before anybody answers. */
  giveUp(): void;
}

/** The smallest exchange that a desk can register at: it lets callers ring. What is heard is the business of tests/lab. */
export class Exchange {
  /** Where callers were sent to (REFER): the values of Refer-To. */
  readonly referred: string[] = [];
  /** Call-IDs of those who called. */
  private readonly callers = new Set<string>();
  private desk: { readonly socket: WebSocket; readonly contact: string } | null = null;
  /** What the desk dialled, and how whoever is called takes it. */
  readonly dialled: string[] = [];
  callees: 'busy' | 'unavailable' | 'talk' = 'unavailable';

  private constructor(private readonly server: WebSocketServer) {
    server.on('connection', (socket) => {
      socket.on('message', (data) => this.take(socket, String(data)));
    });
  }

  static async open(): Promise<Exchange> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
    await new Promise((resolve) => server.once('listening', resolve));
    return new Exchange(server);
  }

  /** The line of a desk's settings. */
  get telephony() {
    return this.line('1001');
  }

  /** The same for another extension. */
  line(user: string) {
    const { port } = this.server.address() as AddressInfo;
    return {
      servers: [`ws://127.0.0.1:${port}`],
      address: `sip:${user}@${DOMAIN}`,
      username: user,
      password: 'secret',
      proxy: 'none',
    };
  }

  /**
   * Somebody calls the centre.
   * @param from the number as the network gives it, or null where it is withheld. @param more whole headers.
   */
  call(from: string | null, dialled: string, more: readonly string[] = []): Caller {
    const { desk } = this;
    if (!desk) throw new Error('no desk is registered');
    const callId = randomUUID();
    this.callers.add(callId);
    const invite = [
      `Via: SIP/2.0/WS ${DOMAIN};branch=z9hG4bK${randomUUID()}`,
      `From: <sip:${from ?? 'anonymous'}@${from === null ? 'anonymous.invalid' : DOMAIN}>;tag=${randomUUID()}`,
      `To: <sip:1001@${DOMAIN}>`,
      `Call-ID: ${callId}`,
      'Max-Forwards: 70',
    ];
    const send = (method: string, others: readonly string[], body: string) =>
      desk.socket.send(
        [
          `${method} ${desk.contact} SIP/2.0`,
          ...invite,
          `CSeq: 1 ${method}`,
          ...others,
          `Content-Length: ${body.length}`,
          '',
          body,
        ].join('\r\n'),
      );
    const ours = [`Contact: <sip:caller@${DOMAIN};transport=ws>`, `P-Called-Party-ID: <sip:${dialled}@${DOMAIN}>`];
    send('INVITE', [...ours, ...more, 'Content-Type: application/sdp'], OFFER);
    return { giveUp: () => send('CANCEL', [], '') };
  }

  async close(): Promise<void> {
    for (const client of this.server.clients) client.terminate();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** The desk calls somebody, who takes it as the test wants. */
  private takeCall(socket: WebSocket, invite: string): void {
    const answers = { busy: '486 Busy Here', unavailable: '480 Temporarily Unavailable', talk: '200 OK' };
    const isAgain = header(invite, 'To').includes(';tag=');
    if (!isAgain) this.dialled.push(/^INVITE sip:([^@;]+)@/.exec(invite)?.[1] ?? '');
    const answer = isAgain ? '200 OK' : answers[this.callees];
    // Who offered first is called by the desk (RFC 8842 5.5): the sides stay as they are, and 保留 is agreed to.
    const side = this.callers.has(header(invite, 'Call-ID')) ? 'passive' : 'active';
    const taken = OFFER.replace('actpass', side).replace('sendrecv', directionFor(invite));
    const body = answer === '200 OK' ? taken : '';
    socket.send(
      [
        `SIP/2.0 ${answer}`,
        ...repeated(invite),
        `To: ${header(invite, 'To')}${isAgain ? '' : ';tag=exchange'}`,
        `Contact: <sip:callee@${DOMAIN};transport=ws>`,
        ...(body === '' ? [] : ['Content-Type: application/sdp']),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }

  private take(socket: WebSocket, message: string): void {
    const [start = ''] = message.split('\r\n', 1);
    if (start.startsWith('SIP/2.0 ')) {
      const isFinal = /^SIP\/2.0 [2-6]/.test(start) && / INVITE$/.test(header(message, 'CSeq'));
      // The ACK of an answer that stands is a transaction of its own (RFC 3261 13.2.2.4).
      const fresh = (line: string) =>
        start.startsWith('SIP/2.0 2') ? line.replace(/branch=\S+/, `branch=z9hG4bK${randomUUID()}`) : line;
      if (isFinal && this.desk)
        socket.send(
          [
            `ACK ${this.desk.contact} SIP/2.0`,
            ...repeated(message).map((line) => fresh(line.replace(' INVITE', ' ACK'))),
            `To: ${header(message, 'To')}`,
            'Content-Length: 0',
            '',
            '',
          ].join('\r\n'),
        );
      return;
    }
    if (start.startsWith('ACK ')) return;
    if (start.startsWith('INVITE ')) {
      this.takeCall(socket, message);
      return;
    }
    const contact = header(message, 'Contact');
    if (start.startsWith('REGISTER '))
      this.desk = { socket, contact: /<([^>]+)>/.exec(contact)?.[1] ?? `sip:1001@${DOMAIN}` };
    const inTalk = header(message, 'To').includes(';tag=');
    const tag = inTalk ? '' : ';tag=exchange';
    const isReferred = start.startsWith('REFER ');
    socket.send(
      [
        isReferred ? 'SIP/2.0 202 Accepted' : 'SIP/2.0 200 OK',
        ...repeated(message),
        `To: ${header(message, 'To')}${tag}`,
        ...contactFor(start, contact),
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
    if (!isReferred) return;
    this.referred.push(header(message, 'Refer-To'));
    this.reportReferral(message);
  }

  /** Whoever was sent away is with the other one now. */
  private reportReferral(refer: string): void {
    const body = 'SIP/2.0 200 OK\r\n';
    this.desk?.socket.send(
      [
        `NOTIFY ${this.desk.contact} SIP/2.0`,
        `Via: SIP/2.0/WS ${DOMAIN};branch=z9hG4bK${randomUUID()}`,
        `From: ${header(refer, 'To')}`,
        `To: ${header(refer, 'From')}`,
        `Call-ID: ${header(refer, 'Call-ID')}`,
        'CSeq: 2 NOTIFY',
        'Max-Forwards: 70',
        `Contact: <sip:caller@${DOMAIN};transport=ws>`,
        'Event: refer',
        'Subscription-State: terminated;reason=noresource',
        'Content-Type: message/sipfrag',
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
  }
}

/** The exchange's own, and of a registration the desk's. */
function contactFor(start: string, contact: string): string[] {
  if (contact === '') return [];
  return [
    start.startsWith('REGISTER ')
      ? `Contact: ${contact.replace(/;expires=\d+/, '')};expires=600`
      : `Contact: <sip:caller@${DOMAIN};transport=ws>`,
  ];
}

/** The far side's direction for what the desk offers. */
function directionFor(message: string): string {
  if (message.includes('a=sendonly')) return 'recvonly';
  return message.includes('a=inactive') ? 'inactive' : 'sendrecv';
}
