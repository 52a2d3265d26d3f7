import type { Core, UserAgent } from 'sip.js';
import type { LineState } from '../../shared/contract/slices';
import { refusedDelayMs, retryDelayMs } from './backoff';

const REGISTER_EXPIRES_S = 600;
/** Share of the granted time after which the binding is refreshed. */
const REFRESH_AT = 0.8;
const SHORTEST_REFRESH_S = 4;
/** A server may grant days, or a number that overflows a timer: the desk still asks once an hour. */
const LONGEST_REFRESH_S = 3_600;
const LONGEST_EXPIRES_S = 86_400;
const UNREGISTER_LIMIT_MS = 1_000;

export interface RegistrationOptions {
  readonly userAgent: UserAgent;
  /** Told on every change; `status` is the SIP status of a refusal. */
  readonly onState: (state: LineState, status: number | null) => void;
  readonly random?: () => number;
}

/**
 * Keeps this desk registered (RFC 3261 10.2): connects, sends REGISTER, refreshes, and comes back by itself after a loss.
 * It sends its own requests through SIP.js's core, since its Registerer can wedge for ever on an odd 200 and throw out of a
 * refresh timer (softphone-facts 2.5, items 1 and 2). Digest (RFC 8760's MD5) is the core's.
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
  /** A server that refused, or named a time, is not asked before this (epoch ms), whatever happens to the socket. */
  private notBefore = 0;

  constructor(private readonly options: RegistrationOptions) {
    this.random = options.random ?? Math.random;
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
    this.attempt += 1;
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

  /** The socket is gone: try again after a short, random time, but never sooner than the server asked. */
  transportLost(): void {
    if (!this.wanted) return;
    this.attempt += 1;
    const delay = Math.max(retryDelayMs(this.failures++, this.random), this.notBefore - Date.now());
    const state = this.notBefore > Date.now() ? this.current : this.everConnected ? 'reconnecting' : 'disconnected';
    this.retryLater(state, null, delay);
  }

  /** Tries at once, as after waking up or when a person asks. */
  tryNow(): void {
    if (!this.wanted) return;
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
        if (this.isCurrent(attempt)) this.retryLater('disconnected', null, retryDelayMs(this.failures++, this.random));
      });
  }

  private register(attempt: number): void {
    this.send(this.expiresS, {
      onAccept: (response) => {
        if (this.isCurrent(attempt)) this.onAccepted(response.message);
      },
      onReject: (response) => {
        if (this.isCurrent(attempt)) this.onRefused(response.message);
      },
      onRedirect: (response) => {
        if (this.isCurrent(attempt)) this.onRefused(response.message);
      },
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
      [contact, `Expires: ${expiresS}`],
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
      this.retryNotBefore('refused', status, refusedDelayMs(this.refusals++, this.random));
      return;
    }
    if (status === 408) {
      // Nobody answers on this socket: it is dead without knowing, and a new one is made (half-open TCP).
      this.options.userAgent.transport.disconnect().catch(() => undefined);
    }
    // RFC 3261 20.33: the server's own word on when to come back, in seconds.
    const afterS = Number.parseInt(message.getHeader('retry-after') ?? '', 10);
    const askedMs = Number.isFinite(afterS) && afterS > 0 ? Math.min(afterS, 3_600) * 1000 : 0;
    const delay = Math.max(askedMs, retryDelayMs(this.failures++, this.random));
    const answered = status !== 408 && status !== 503;
    if (askedMs > 0) this.retryNotBefore('disconnected', answered ? status : null, delay);
    else this.retryLater('disconnected', answered ? status : null, delay);
  }

  private retryNotBefore(state: LineState, status: number | null, delayMs: number): void {
    this.notBefore = Date.now() + delayMs;
    this.retryLater(state, status, delayMs);
  }

  private retryLater(state: LineState, status: number | null, delayMs: number): void {
    this.move(state, status);
    this.schedule(delayMs);
  }

  private schedule(delayMs: number): void {
    this.clearTimer();
    this.timer = setTimeout(() => this.tryNow(), delayMs);
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

/** Seconds granted for our contact: its own parameter, else the Expires header, else unknown (RFC 3261 10.2.4). */
function grantedExpiresS(message: Core.IncomingResponseMessage, ourUser: string | undefined): number | null {
  for (let index = 0; index < Math.min(message.getHeaders('contact').length, 20); index += 1) {
    const contact: unknown = message.parseHeader('contact', index);
    if (!isContact(contact) || contact.uri.user !== ourUser) continue;
    const seconds = Number(contact.getParam('expires'));
    if (Number.isFinite(seconds) && seconds > 0) return seconds;
  }
  const seconds = Number(message.getHeader('expires'));
  return Number.isFinite(seconds) && seconds > 0 ? seconds : null;
}

function isContact(value: unknown): value is { uri: { user?: string }; getParam: (name: string) => unknown } {
  return typeof value === 'object' && value !== null && 'uri' in value && 'getParam' in value;
}
