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
    const { port } = this.server.address() as AddressInfo;
    return {
      servers: [`ws://127.0.0.1:${port}`],
      address: `sip:1001@${DOMAIN}`,
      username: '1001',
      password: 'secret',
      proxy: 'none',
    };
  }

  /** Somebody calls the centre. @param from the number as the network gives it, or null where it is withheld. */
  call(from: string | null, dialled: string): Caller {
    const { desk } = this;
    if (!desk) throw new Error('no desk is registered');
    const invite = [
      `Via: SIP/2.0/WS ${DOMAIN};branch=z9hG4bK${randomUUID()}`,
      `From: <sip:${from ?? 'anonymous'}@${from === null ? 'anonymous.invalid' : DOMAIN}>;tag=${randomUUID()}`,
      `To: <sip:1001@${DOMAIN}>`,
      `Call-ID: ${randomUUID()}`,
      'Max-Forwards: 70',
    ];
    const send = (method: string, more: readonly string[], body: string) =>
      desk.socket.send(
        [
          `${method} ${desk.contact} SIP/2.0`,
          ...invite,
          `CSeq: 1 ${method}`,
          ...more,
          `Content-Length: ${body.length}`,
          '',
          body,
        ].join('\r\n'),
      );
    const ours = [`Contact: <sip:caller@${DOMAIN};transport=ws>`, `P-Called-Party-ID: <sip:${dialled}@${DOMAIN}>`];
    send('INVITE', [...ours, 'Content-Type: application/sdp'], OFFER);
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
    const body = answer === '200 OK' ? OFFER.replace('a=setup:actpass', 'a=setup:active') : '';
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
      if (isFinal && this.desk)
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
    if (start.startsWith('INVITE ')) {
      this.takeCall(socket, message);
      return;
    }
    const contact = header(message, 'Contact');
    if (start.startsWith('REGISTER '))
      this.desk = { socket, contact: /<([^>]+)>/.exec(contact)?.[1] ?? `sip:1001@${DOMAIN}` };
    const tag = header(message, 'To').includes(';tag=') ? '' : ';tag=exchange';
    socket.send(
      [
        'SIP/2.0 200 OK',
        ...repeated(message),
        `To: ${header(message, 'To')}${tag}`,
        ...(contact ? [`Contact: ${contact.replace(/;expires=\d+/, '')};expires=600`] : []),
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  }
}
