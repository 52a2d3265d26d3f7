import { type Emitter, EmitterImpl, type Transport, TransportState } from 'sip.js';

/**
 * A SIP transport without a network: what one end sends, the other receives in the next turn of the event loop. Both ends
 * run the same SIP.js with real messages; only the wire is missing, so practice works on a machine with no line at all.
 */
export class MemoryTransport implements Transport {
  readonly protocol = 'WS';
  onConnect: (() => void) | undefined;
  onDisconnect: ((error?: Error) => void) | undefined;
  onMessage: ((message: string) => void) | undefined;
  peer: MemoryTransport | null = null;
  /** Sees each message before SIP.js does. */
  beforeReceive: ((message: string) => void) | undefined;

  private readonly emitter = new EmitterImpl<TransportState>();
  private current = TransportState.Disconnected;

  /** @param onHandlerFailure told of every exception of a message handler; none gets further. */
  constructor(private readonly onHandlerFailure: (error: unknown) => void) {}

  get state(): TransportState {
    return this.current;
  }

  get stateChange(): Emitter<TransportState> {
    return this.emitter;
  }

  isConnected(): boolean {
    return this.current === TransportState.Connected;
  }

  connect(): Promise<void> {
    if (!this.isConnected()) {
      this.move(TransportState.Connected);
      this.onConnect?.();
    }
    return Promise.resolve();
  }

  disconnect(): Promise<void> {
    if (this.isConnected()) {
      this.move(TransportState.Disconnected);
      this.onDisconnect?.();
    }
    return Promise.resolve();
  }

  dispose(): Promise<void> {
    return this.disconnect();
  }

  send(message: string): Promise<void> {
    const { peer } = this;
    if (!this.isConnected() || !peer) return Promise.reject(new Error('not connected'));
    setImmediate(() => peer.receive(message));
    return Promise.resolve();
  }

  private receive(message: string): void {
    if (!this.isConnected()) return;
    try {
      this.beforeReceive?.(message);
      this.onMessage?.(message);
    } catch (error) {
      this.onHandlerFailure(error);
    }
  }

  private move(state: TransportState): void {
    this.current = state;
    this.emitter.emit(state);
  }
}
