import { type Core, type Emitter, EmitterImpl, type Transport, TransportState } from 'sip.js';
import { WebSocket } from 'ws';
import { localAddressOf } from './server-socket';

/** Longest SIP message taken from the wire, bytes; a longer one is dropped, the line stays. */
export const SIP_MESSAGE_MAX_BYTES = 65_536;

/**
 * A server that answers no ping within the limit is gone, whatever TCP still believes (RFC 6455 5.5.2): found within 8 s.
 * 750 desks are 190 pings of 6 bytes a second.
 */
const PING_EVERY_MS = 4_000;
const PONG_LIMIT_MS = 4_000;
/** After waking up a person waits: a live server answers in milliseconds. */
const PROBE_LIMIT_MS = 2_000;
/** For the closing handshake. */
const CLOSE_LIMIT_MS = 500;

/** Nothing comes from the server any more, though the socket still stands. */
export class SilentLine extends Error {
  override readonly name = 'SilentLine';
}

export interface WsTransportOptions {
  /** Opens a socket to the server of the moment (sub-protocol `sip`, RFC 7118); it comes open and paused (`dialServer`). */
  readonly open: (signal: AbortSignal) => Promise<WebSocket>;
  readonly secure: boolean;
  /** Told of every exception of a message handler; a strange request must not end the process (softphone-facts 2.5, item 14). */
  readonly onHandlerFailure: (error: unknown) => void;
}

/**
 * SIP over WebSocket (RFC 7118) on `ws`. It connects once when asked and never by itself again: `Registration` decides when.
 * No exception of a handler gets out of it.
 */
export class WsTransport implements Transport {
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;

  readonly protocol: string;
  private readonly emitter = new EmitterImpl<TransportState>();
  private current = TransportState.Disconnected;
  private socket: WebSocket | null = null;
  /** The line before a change that is not decided yet. */
  private former: WebSocket | null = null;
  private dialling: AbortController | null = null;
  private pinging: NodeJS.Timeout | null = null;
  private pongLimit: NodeJS.Timeout | null = null;

  constructor(
    _logger: Core.Logger,
    private readonly options: WsTransportOptions,
  ) {
    this.protocol = options.secure ? 'WSS' : 'WS';
  }

  get state(): TransportState {
    return this.current;
  }

  get stateChange(): Emitter<TransportState> {
    return this.emitter;
  }

  isConnected(): boolean {
    return this.current === TransportState.Connected;
  }

  /** Opens the socket; an earlier try that still goes on is given up and rejects. */
  async connect(): Promise<void> {
    if (this.isConnected()) return;
    this.drop();
    this.move(TransportState.Connecting);
    const dialling = new AbortController();
    this.dialling = dialling;
    try {
      const socket = await this.options.open(dialling.signal);
      if (this.dialling !== dialling) {
        socket.terminate();
        throw new Error('given up for another try');
      }
      this.dialling = null;
      this.take(socket);
    } catch (error) {
      if (this.dialling === dialling) {
        this.dialling = null;
        this.move(TransportState.Disconnected);
      }
      throw error;
    }
  }

  /** The address of this machine that the line goes out from; null without a line. */
  get localAddress(): string | null {
    return this.socket ? localAddressOf(this.socket) : null;
  }

  /** The line is known to be dead: it is cut at once, and told as lost. */
  cut(): void {
    const { socket } = this;
    if (socket && this.isConnected()) this.lost(new SilentLine());
    socket?.terminate();
  }

  private take(socket: WebSocket): void {
    this.follow(socket);
    this.move(TransportState.Connected);
    this.guard(() => this.onConnect?.());
    socket.resume();
  }

  private follow(socket: WebSocket): void {
    this.socket = socket;
    this.startPinging();
    socket.on('pong', () => this.clearPongLimit());
    socket.on('ping', () => this.clearPongLimit());
    socket.on('close', (code) => {
      if (this.former === socket) this.former = null;
      if (this.socket !== socket) return;
      if (this.former) this.stay();
      else this.lost(new Error(`the server closed the line (${code})`));
    });
    socket.on('message', (data) => this.receive(socket, data));
  }

  private startPinging(): void {
    this.clearTimers();
    this.pinging = setInterval(() => this.ping(PONG_LIMIT_MS), PING_EVERY_MS);
  }

  /**
   * Sends over another server's open socket from now on, and still receives from the old one, until `keep` or `stay`. A
   * request that comes by the old one decides for it: its answer has to go back there. False where no line stands.
   */
  changeOver(socket: WebSocket): boolean {
    if (!this.socket || !this.isConnected() || socket.readyState !== WebSocket.OPEN) return false;
    this.former = this.socket;
    this.follow(socket);
    return true;
  }

  /** The new socket is the line; the old one is closed. */
  keep(): void {
    const { former } = this;
    this.former = null;
    if (former) close(former);
  }

  /** Back to the old socket; nothing where no change is on. */
  stay(): void {
    const { former, socket } = this;
    if (!former) return;
    this.former = null;
    this.socket = former;
    this.startPinging();
    socket?.terminate();
  }

  /** Asks the server for a sign of life; without one in two seconds the socket is lost. */
  probe(): void {
    this.clearPongLimit();
    this.ping(PROBE_LIMIT_MS);
  }

  disconnect(): Promise<void> {
    const was = this.current;
    this.drop('closed');
    if (was !== TransportState.Disconnected) this.move(TransportState.Disconnected);
    if (was === TransportState.Connected) this.guard(() => this.onDisconnect?.());
    return Promise.resolve();
  }

  async dispose(): Promise<void> {
    await this.disconnect();
    this.onConnect = undefined;
    this.onDisconnect = undefined;
    this.onMessage = undefined;
  }

  send(message: string): Promise<void> {
    const socket = this.socket;
    if (!socket || !this.isConnected()) return Promise.reject(new Error('not connected'));
    return new Promise((resolve, reject) => {
      socket.send(message, (error) => (error ? reject(error) : resolve()));
    });
  }

  private receive(socket: WebSocket, data: unknown): void {
    if (this.socket !== socket && this.former !== socket) return;
    // Any data is a sign of life, not only the pong.
    this.clearPongLimit();
    if (sizeOf(data) > SIP_MESSAGE_MAX_BYTES) {
      this.options.onHandlerFailure(new Error('a message was too long'));
      return;
    }
    const text = Array.isArray(data)
      ? Buffer.concat(data).toString('utf8')
      : Buffer.from(data as Buffer).toString('utf8');
    // CRLF alone is a keep-alive answer (RFC 5626 3.5.1).
    if (text.trim() === '') return;
    if (this.former === socket && !text.startsWith('SIP/2.0 ')) this.stay();
    this.guard(() => this.onMessage?.(text));
  }

  private ping(limitMs: number): void {
    const { socket } = this;
    if (!socket || !this.isConnected() || this.pongLimit) return;
    this.pongLimit = setTimeout(() => {
      if (this.socket === socket) this.cut();
      else socket.terminate();
    }, limitMs);
    socket.ping();
  }

  private lost(error: Error): void {
    this.socket = null;
    this.former?.terminate();
    this.former = null;
    this.clearTimers();
    const was = this.current;
    if (was === TransportState.Disconnected) return;
    this.move(TransportState.Disconnected);
    if (was === TransportState.Connected) this.guard(() => this.onDisconnect?.(error));
  }

  /** `closed`: what was sent just before (BYE, the end of the registration) still goes out. */
  private drop(how: 'closed' | 'cut' = 'cut'): void {
    const socket = this.socket;
    this.socket = null;
    this.former?.terminate();
    this.former = null;
    this.clearTimers();
    this.dialling?.abort();
    this.dialling = null;
    socket?.removeAllListeners();
    socket?.on('error', () => undefined);
    if (how === 'cut' || socket?.readyState !== WebSocket.OPEN) socket?.terminate();
    else close(socket);
  }

  private clearTimers(): void {
    if (this.pinging) clearInterval(this.pinging);
    this.pinging = null;
    this.clearPongLimit();
  }

  private clearPongLimit(): void {
    if (this.pongLimit) clearTimeout(this.pongLimit);
    this.pongLimit = null;
  }

  private move(state: TransportState): void {
    this.current = state;
    this.guard(() => this.emitter.emit(state));
  }

  private guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.options.onHandlerFailure(error);
    }
  }
}

function close(socket: WebSocket): void {
  socket.close(1000);
  const cut = setTimeout(() => socket.terminate(), CLOSE_LIMIT_MS);
  socket.on('close', () => clearTimeout(cut));
}

function sizeOf(data: unknown): number {
  return Array.isArray(data)
    ? data.reduce((sum: number, part: Buffer) => sum + part.length, 0)
    : (data as Buffer).length;
}
