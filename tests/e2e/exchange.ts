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

/** The same as an answer that takes what the desk does with the sound. */
const ANSWER = OFFER.replace('a=setup:actpass', 'a=setup:passive');

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
  private sequence = 1;
  private desk: { readonly socket: WebSocket; readonly contact: string } | null = null;

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
    const invite = [
      `Via: SIP/2.0/WS ${DOMAIN};branch=z9hG4bK${randomUUID()}`,
      `From: <sip:${from ?? 'anonymous'}@${from === null ? 'anonymous.invalid' : DOMAIN}>;tag=${randomUUID()}`,
      `To: <sip:1001@${DOMAIN}>`,
      `Call-ID: ${randomUUID()}`,
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

  private take(socket: WebSocket, message: string): void {
    const [start = ''] = message.split('\r\n', 1);
    if (start.startsWith('SIP/2.0 ')) {
      if (start.startsWith('SIP/2.0 200') && / INVITE$/.test(header(message, 'CSeq'))) this.say('ACK', message, []);
      const isRefusal = /^SIP\/2.0 [3-6]/.test(start) && / INVITE$/.test(header(message, 'CSeq'));
      if (isRefusal && this.desk)
        socket.send(
          [
            `ACK ${this.desk.contact} SIP/2.0`,
            ...repeated(message).map((line) => line.replace(' INVITE', ' ACK')),
            `To: ${header(message, 'To')}`,
            'Content-Length: 0',
            '',
            '',
          ].join('\r\n'),
        );
      return;
    }
    if (start.startsWith('ACK ')) return;
    const contact = header(message, 'Contact');
    if (start.startsWith('REGISTER '))
      this.desk = { socket, contact: /<([^>]+)>/.exec(contact)?.[1] ?? `sip:1001@${DOMAIN}` };
    const inTalk = header(message, 'To').includes(';tag=');
    const tag = inTalk ? '' : ';tag=exchange';
    const isReferred = start.startsWith('REFER ');
    // What the desk does with the sound (保留) is agreed to.
    const body = inTalk && start.startsWith('INVITE ') ? ANSWER.replace('sendrecv', directionFor(message)) : '';
    socket.send(
      [
        isReferred ? 'SIP/2.0 202 Accepted' : 'SIP/2.0 200 OK',
        ...repeated(message),
        `To: ${header(message, 'To')}${tag}`,
        ...contactFor(start, contact),
        ...(body ? ['Content-Type: application/sdp'] : []),
        `Content-Length: ${body.length}`,
        '',
        body,
      ].join('\r\n'),
    );
    if (!isReferred) return;
    this.referred.push(header(message, 'Refer-To'));
    const state = ['Event: refer', 'Subscription-State: terminated;reason=noresource'];
    this.say('NOTIFY', message, [...state, 'Content-Type: message/sipfrag'], 'SIP/2.0 200 OK\r\n');
  }

  /** Says something in the talk that an answer or a request of the desk belongs to. */
  private say(method: 'ACK' | 'NOTIFY', message: string, more: readonly string[], body = ''): void {
    if (!this.desk) return;
    const isAnswer = message.startsWith('SIP/2.0 ');
    const [from, to] = isAnswer ? ['From', 'To'] : ['To', 'From'];
    this.sequence += 1;
    const number = method === 'ACK' ? header(message, 'CSeq').split(' ')[0] : this.sequence;
    this.desk.socket.send(
      [
        `${method} ${this.desk.contact} SIP/2.0`,
        `Via: SIP/2.0/WS ${DOMAIN};branch=z9hG4bK${randomUUID()}`,
        `From: ${header(message, from)}`,
        `To: ${header(message, to)}`,
        `Call-ID: ${header(message, 'Call-ID')}`,
        `CSeq: ${number} ${method}`,
        'Max-Forwards: 70',
        ...(method === 'NOTIFY' ? [`Contact: <sip:caller@${DOMAIN};transport=ws>`] : []),
        ...more,
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
