import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { LOOPBACK } from './ports';
import { formatSip, header, parseSip, type SipMessage } from './sip-message';

interface Pair {
  desk: WebSocket;
  exchange: WebSocket;
}

/**
 * A WebSocket that stands between a desk and the exchange: it records every SIP message, can put messages of its own
 * on the wire towards the desk, cut the connection, and hold its tongue (a half-open connection).
 */
export class WebSocketTap {
  readonly fromDesk: SipMessage[] = [];
  readonly toDesk: SipMessage[] = [];
  connections = 0;
  /** Which side ended each connection that is over. */
  readonly endedBy: Array<'desk' | 'exchange'> = [];
  /** What becomes of a message: itself, another in its place, or null where it goes no further. */
  onPassing: (message: SipMessage, to: 'desk' | 'exchange') => SipMessage | null = (message) => message;
  private readonly callsOfExchange = new Set<string>();
  private readonly pairs = new Set<Pair>();
  private silent = false;

  private constructor(
    private readonly server: WebSocketServer,
    private readonly exchangeUrl: string,
  ) {
    server.on('connection', (desk) => this.join(desk));
  }

  static async start(exchangeUrl: string, port = 0): Promise<WebSocketTap> {
    const server = new WebSocketServer({ host: LOOPBACK, port, handleProtocols: () => 'sip' });
    const tap = new WebSocketTap(server, exchangeUrl);
    await new Promise<void>((resolve, reject) => {
      server.once('listening', resolve);
      server.once('error', reject);
    });
    return tap;
  }

  get url(): string {
    const address = this.server.address();
    return typeof address === 'object' && address ? `ws://${LOOPBACK}:${address.port}` : '';
  }

  requests(method: string): SipMessage[] {
    return this.fromDesk.filter((message) => message.method === method);
  }

  /** Puts a message on the wire towards the desk as if the exchange had sent it. */
  inject(message: string | Buffer): void {
    for (const { desk } of this.pairs) desk.send(message);
  }

  /** Ends all connections at once, without a closing handshake. */
  cut(): void {
    for (const { desk } of this.pairs) desk.terminate();
  }

  /** While silent nothing passes and nothing answers, though the connections stay open. */
  setSilent(silent: boolean): void {
    this.silent = silent;
    for (const { desk, exchange } of this.pairs) {
      if (silent) {
        desk.pause();
        exchange.pause();
      } else {
        desk.resume();
        exchange.resume();
      }
    }
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private join(desk: WebSocket): void {
    this.connections += 1;
    const exchange = new WebSocket(this.exchangeUrl, 'sip');
    const pair: Pair = { desk, exchange };
    this.pairs.add(pair);
    const waiting: Array<[RawData | string, boolean]> = [];
    const end = (by: 'desk' | 'exchange'): void => {
      if (this.pairs.delete(pair)) this.endedBy.push(by);
      desk.terminate();
      exchange.terminate();
    };
    desk.on('message', (data, binary) => {
      const message = this.record(this.fromDesk, data);
      if (message && this.answersInjected(message)) return;
      const passing = this.passing(data, message, 'exchange');
      if (passing === null) return;
      if (exchange.readyState === WebSocket.OPEN) exchange.send(passing, { binary });
      else waiting.push([passing, binary]);
    });
    exchange.on('open', () => {
      for (const [data, binary] of waiting.splice(0)) exchange.send(data, { binary });
    });
    exchange.on('message', (data, binary) => {
      const message = this.record(this.toDesk, data);
      if (message) this.callsOfExchange.add(header(message, 'Call-ID'));
      const passing = this.passing(data, message, 'desk');
      if (passing !== null) desk.send(passing, { binary });
    });
    for (const [by, socket] of [
      ['desk', desk],
      ['exchange', exchange],
    ] as const) {
      socket.on('close', () => end(by));
      socket.on('error', () => end(by));
    }
    if (this.silent) desk.pause();
  }

  /** Answers to messages of the test's own must not reach the exchange: it would close the line over the worst of them. */
  private answersInjected(message: SipMessage): boolean {
    return message.status !== undefined && !this.callsOfExchange.has(header(message, 'Call-ID'));
  }

  private passing(data: RawData, message: SipMessage | undefined, to: 'desk' | 'exchange'): RawData | string | null {
    if (!message) return data;
    const passing = this.onPassing(message, to);
    if (passing === message) return data;
    if (passing === null) return null;
    const headers = passing.headers.filter(([name]) => !/^(?:content-length|l)$/i.test(name));
    return formatSip(passing.startLine, headers, passing.body);
  }

  private record(list: SipMessage[], data: RawData): SipMessage | undefined {
    const message = parseSip(data.toString());
    if (message) list.push(message);
    return message;
  }
}
