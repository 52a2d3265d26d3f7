import type { Core, UserAgent } from 'sip.js';
import type { LineState } from '../../shared/contract/slices';
import { refusedDelayMs, retryDelayMs } from './backoff';
import { grantedExpiresS, retryAfterMs } from './register-answer';
import { ServerList } from './server-list';

const REGISTER_EXPIRES_S = 600;
/** Share of the granted time after which the binding is refreshed. */
const REFRESH_AT = 0.8;
const SHORTEST_REFRESH_S = 4;
/** A server may grant days, or a number that overflows a timer: the desk still asks once an hour. */
const LONGEST_REFRESH_S = 3_600;
const LONGEST_EXPIRES_S = 86_400;
const UNREGISTER_LIMIT_MS = 1_000;
/** A registrar that has said nothing by then is left for the next; SIP's own limit (RFC 3261 timer F) is 32 s. */
const REGISTER_LIMIT_MS = 10_000;
const MOVE_LIMIT_MS = 3_000;

export interface RegistrationOptions {
  readonly userAgent: UserAgent;
  /** Whose current one the transport connects to; none where there is but one wire. */
  readonly servers?: ServerList;
  /** Told on every change; `status` is the SIP status of a refusal. */
  readonly onState: (state: LineState, status: number | null) => void;
  readonly random?: () => number;
}

/**
 * Keeps this desk registered (RFC 3261 10.2): connects, sends REGISTER, refreshes, and comes back by itself after a loss.
 * It sends its own requests through SIP.js's core, since its Registerer can wedge for ever on an odd 200 and throw out of a
 * refresh timer (softphone-facts 2.5, items 1 and 2). At most one REGISTER is on its way. What a server says of its way
 * (Path, Service-Route) changes nothing here.
 */
export class Registration {
  private readonly random: () => number;
  private callIdOfRegister: string | null = null;
  private cseq = Math.floor(Math.random() * 10_000);
  private expiresS = REGISTER_EXPIRES_S;
  private failures = 0;
  private refusals = 0;
  private timer: NodeJS.Timeout | null = null;
  private wanted = false;
  private attempt = 0;
  private current: LineState = 'off';
  private everConnected = false;
  /** The interval was raised to the server's minimum once since the last success. */
  private raised = false;
  /** After a refused password no server is asked before this (ms of the monotonic clock), whatever happens to the socket. */
  private notBefore = 0;
  private readonly servers: ServerList;
  /** Ends the wait for the REGISTER that is on its way. */
  private pending: NodeJS.Timeout | null = null;
  private onConfirmed: (() => void) | null = null;
  /** Ends a move to another server that is on. */
  private onMoved: (() => void) | null = null;

  constructor(private readonly options: RegistrationOptions) {
    this.random = options.random ?? Math.random;
    this.servers = options.servers ?? new ServerList(['']);
  }

  get state(): LineState {
    return this.current;
  }

  /** Begins, and goes on until `stop`. */
  start(): void {
    if (this.wanted) return;
    this.wanted = true;
    this.tryNow();
  }

  /** Takes the binding back, as far as the server answers within a second, and stops trying. */
  async stop(): Promise<void> {
    if (!this.wanted) return;
    this.wanted = false;
    this.clearTimer();
    this.give();
    if (this.current === 'connected' && this.options.userAgent.transport.isConnected()) {
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, UNREGISTER_LIMIT_MS);
        const settle = () => {
          clearTimeout(limit);
          resolve();
        };
        this.send(0, { onAccept: settle, onReject: settle, onRedirect: settle });
      });
    }
    this.move('off', null);
  }

  /**
   * The socket is gone: try again after a short, random time, but never sooner than the server asked.
   * @param silent nothing came from that server any more, so another is asked first.
   */
  transportLost(silent = false): void {
    if (!this.wanted) return;
    this.give();
    if (this.waitMs > 0) this.tryAgain(this.current);
    // A front end that takes every socket for a server that is away is no reason to stay with it.
    else if (silent || this.current !== 'connected') this.leaveServer(null);
    else this.tryAgain(this.lostState);
  }

  /** Tries at once, as after waking up or when a person asks; a server that named a time is still not asked before it. */
  tryNow(): void {
    if (!this.wanted || this.pending) return;
    if (this.servers.waitMs > 0) {
      // A timer may ring a moment before its time: the rest is waited for, never nothing.
      if (!this.timer) this.schedule(this.servers.waitMs);
      return;
    }
    this.clearTimer();
    this.notBefore = 0;
    const attempt = ++this.attempt;
    if (this.current !== 'connected') this.move(this.everConnected ? 'reconnecting' : 'connecting', null);
    void this.options.userAgent.transport
      .connect()
      .then(() => {
        if (this.isCurrent(attempt)) this.register(attempt);
      })
      .catch(() => {
        if (this.isCurrent(attempt)) this.leaveServer(null);
      });
  }

  /**
   * Asks the registrar whether it still knows this desk; without an answer in time the line is cut and made anew.
   * @param onAnswer told when it answered.
   */
  confirm(limitMs: number, onAnswer: () => void): void {
    if (!this.wanted || this.current !== 'connected') return;
    this.onConfirmed = onAnswer;
    if (this.pending) return;
    this.clearTimer();
    this.register(++this.attempt, limitMs);
  }

  /**
   * Registers at another server of the list, over the socket to it that the transport has changed to; the state stays
   * `connected`. False where that server did not take it in time: the old one is told once more that this desk is there.
   */
  moveTo(position: number): Promise<boolean> {
    if (!this.wanted || this.pending || this.current !== 'connected') return Promise.resolve(false);
    this.clearTimer();
    const attempt = ++this.attempt;
    return new Promise((resolve) => {
      const end = (taken: boolean) => {
        this.onMoved = null;
        this.clearPending();
        resolve(taken);
      };
      const fail = () => {
        if (!this.isCurrent(attempt)) return;
        end(false);
        this.schedule(0);
      };
      this.onMoved = () => end(false);
      this.pending = setTimeout(fail, MOVE_LIMIT_MS);
      this.send(this.expiresS, {
        onAccept: ({ message }) => {
          if (!this.isCurrent(attempt)) return;
          this.servers.settle(position);
          end(true);
          this.onAccepted(message);
          // Who follows the line tells a new server what the old one knew.
          this.options.onState('connected', null);
        },
        onReject: fail,
        onRedirect: fail,
      });
    });
  }

  private register(attempt: number, limitMs = REGISTER_LIMIT_MS): void {
    this.pending = setTimeout(() => {
      if (this.isCurrent(attempt)) this.leaveServer(null);
    }, limitMs);
    const answered = (take: (message: Core.IncomingResponseMessage) => void) => (response: Core.IncomingResponse) => {
      if (!this.isCurrent(attempt)) return;
      this.clearPending();
      const confirmed = this.onConfirmed;
      this.onConfirmed = null;
      take(response.message);
      if (this.current === 'connected') confirmed?.();
    };
    this.send(this.expiresS, {
      onAccept: answered((message) => this.onAccepted(message)),
      onReject: answered((message) => this.onRefused(message)),
      onRedirect: answered((message) => this.onRefused(message)),
    });
  }

  private send(expiresS: number, delegate: Core.OutgoingRequestDelegate): void {
    const { userAgent } = this.options;
    const core = userAgent.userAgentCore;
    const aor = userAgent.configuration.uri;
    const registrar = aor.clone();
    registrar.user = undefined;
    const contact = `Contact: ${userAgent.contact.toString()};expires=${expiresS}`;
    this.cseq += 1;
    const message = core.makeOutgoingRequestMessage(
      'REGISTER',
      registrar,
      aor,
      aor,
      { cseq: this.cseq, ...(this.callIdOfRegister ? { callId: this.callIdOfRegister } : {}) },
      // RFC 3327 5.1: a proxy on the way may add itself to the path to this desk; what the answer says of it is the registrar's.
      [contact, `Expires: ${expiresS}`, 'Supported: path'],
    );
    this.callIdOfRegister = message.callId;
    core.register(message, delegate);
    // Each answer to a digest challenge raises the message's own number, four times at most.
    this.cseq += 5;
  }

  private onAccepted(message: Core.IncomingResponseMessage): void {
    this.failures = 0;
    this.refusals = 0;
    this.raised = false;
    this.everConnected = true;
    this.servers.settle();
    const grantedS = grantedExpiresS(message, this.options.userAgent.contact.uri.user) ?? this.expiresS;
    this.move('connected', null);
    this.schedule(Math.min(LONGEST_REFRESH_S, Math.max(SHORTEST_REFRESH_S, grantedS * REFRESH_AT)) * 1000);
  }

  private onRefused(message: Core.IncomingResponseMessage): void {
    const status = message.statusCode ?? 0;
    const minimumS = Number(message.getHeader('min-expires'));
    if (status === 423 && !this.raised && minimumS > this.expiresS && minimumS <= LONGEST_EXPIRES_S) {
      this.raised = true;
      this.expiresS = minimumS;
      this.schedule(0);
      return;
    }
    if (status === 401 || status === 403 || status === 407) {
      // Not asked of the next server: the same name at all of them would only count more tries.
      const delayMs = refusedDelayMs(this.refusals++, this.random);
      this.notBefore = performance.now() + delayMs;
      this.move('refused', status);
      this.schedule(delayMs);
      return;
    }
    const closedMs = retryAfterMs(message);
    const told = status === 408 || status === 503 ? null : status;
    // RFC 3261 21.5.4 for 503; another fault of the server, or a time it names, is as good a reason to ask the next one.
    if (closedMs > 0 || status === 408 || (status >= 500 && status < 600)) this.leaveServer(told, closedMs, status);
    else this.tryAgain('disconnected', told);
  }

  /** Asks the next server at once, or after a whole round waits and begins again. */
  private leaveServer(told: number | null, closedMs = 0, status = 408): void {
    this.give();
    const from = this.servers.position;
    const another = this.servers.moveOn(closedMs);
    // A socket on which nobody answers is dead without knowing (half-open TCP), and another server has another socket.
    if (status === 408 || this.servers.position !== from) {
      this.options.userAgent.transport.disconnect().catch(() => undefined);
    }
    if (!another) {
      this.tryAgain('disconnected', told);
      return;
    }
    this.move(this.everConnected ? 'reconnecting' : 'connecting', told);
    this.schedule(0);
  }

  private tryAgain(state: LineState, status: number | null = null): void {
    this.move(state, status);
    this.schedule(Math.max(retryDelayMs(this.failures++, this.random), this.waitMs));
  }

  private get waitMs(): number {
    return Math.max(this.servers.waitMs, this.notBefore - performance.now());
  }

  private get lostState(): LineState {
    return this.everConnected ? 'reconnecting' : 'disconnected';
  }

  /** What is on its way is not waited for any more. */
  private give(): void {
    this.attempt += 1;
    this.onConfirmed = null;
    this.clearPending();
    this.onMoved?.();
  }

  private clearPending(): void {
    if (this.pending) clearTimeout(this.pending);
    this.pending = null;
  }

  private schedule(delayMs: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => {
      this.timer = null;
      this.tryNow();
    }, delayMs);
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private isCurrent(attempt: number): boolean {
    return this.wanted && this.attempt === attempt;
  }

  private move(state: LineState, status: number | null): void {
    if (this.current === state && status === null) return;
    this.current = state;
    this.options.onState(state, status);
  }
}
