import type { Core, UserAgent } from 'sip.js';
import type { ReportedState } from '../../shared/domain/reported-state';
import { presenceDocument } from './presence-document';

const CONTENT_TYPE = 'application/pidf+xml';
/** Share of the granted time after which the state is published again. */
const REFRESH_AT = 0.8;
const SHORTEST_REFRESH_S = 4;
/** A server may grant days, or a number that overflows a timer. */
const LONGEST_EXPIRES_S = 86_400;
/** RFC 3903 11.3.1: an entity tag is one token. */
const ETAG = /^[\w.!%*+`'~-]{1,200}$/;
/** How often one publication is sent anew for an answer that says how (412, 423): a server that says so for ever is refused. */
const TRIES = 3;

type Answer = Core.IncomingResponseMessage;

/**
 * The desk's state at the server by PUBLISH (RFC 3903): sent, kept alive, changed and taken back. It goes through SIP.js's
 * core, whose digest answers a challenge. Nothing here throws or rejects.
 */
export class Publication {
  private etag: string | null = null;
  private body: string | null = null;
  private expiresS: number;
  private timer: NodeJS.Timeout | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly userAgent: UserAgent,
    expiresS: number,
    /** The server does not keep what was published any longer, and could not be told again. */
    private readonly onLost: () => void,
  ) {
    this.expiresS = expiresS;
  }

  /** Publishes a state, or changes the one that stands; false where the server did not take it. */
  publish(state: ReportedState): Promise<boolean> {
    return this.inTurn(() => {
      this.body = presenceDocument(this.userAgent.configuration.uri.toString(), state);
      return this.send(this.body);
    });
  }

  /** Takes the state back (RFC 3903 4.5). */
  remove(): Promise<boolean> {
    return this.inTurn(async () => {
      this.clearTimer();
      this.body = null;
      if (this.etag === null) return true;
      const answer = await this.request(null, 0);
      this.etag = null;
      const status = answer?.statusCode ?? 408;
      // 412: the server knows nothing of it any more, which is what was wanted.
      return status < 300 || status === 412;
    });
  }

  /** The server may have forgotten everything, or is another one: the next publication begins anew. */
  forget(): void {
    this.clearTimer();
    this.etag = null;
  }

  /** No more refreshes; what stands at the server runs out there. */
  stop(): void {
    this.stopped = true;
    this.clearTimer();
  }

  /** @param body null: only the time is renewed (RFC 3903 4.4), where the server gave a tag for that. */
  private async send(body: string | null): Promise<boolean> {
    this.clearTimer();
    for (let tries = 0; tries < TRIES && !this.stopped; tries += 1) {
      const whole = this.etag === null ? (body ?? this.body) : body;
      const answer = await this.request(whole, this.expiresS);
      if (!answer) return false;
      const status = answer.statusCode ?? 408;
      if (status >= 200 && status < 300) {
        this.accepted(answer);
        return true;
      }
      if (!this.mends(status, answer)) return false;
    }
    return false;
  }

  /** Whether an answer says how to ask better: 412 anew and whole (RFC 3903 4.1), 423 for longer (RFC 3261 21.4.17). */
  private mends(status: number, answer: Answer): boolean {
    if (status === 412) {
      this.etag = null;
      return true;
    }
    const minimumS = Number(answer.getHeader('min-expires'));
    if (status !== 423 || !(minimumS > this.expiresS) || minimumS > LONGEST_EXPIRES_S) return false;
    this.expiresS = Math.ceil(minimumS);
    return true;
  }

  private accepted(answer: Answer): void {
    const tag = answer.getHeader('sip-etag')?.trim() ?? '';
    this.etag = ETAG.test(tag) ? tag : null;
    const granted = Number(answer.getHeader('expires'));
    const grantedS = granted > 0 && granted <= LONGEST_EXPIRES_S ? granted : this.expiresS;
    if (this.stopped) return;
    this.timer = setTimeout(() => void this.refresh(), Math.max(SHORTEST_REFRESH_S, grantedS * REFRESH_AT) * 1_000);
  }

  private async refresh(): Promise<void> {
    const kept = await this.inTurn(async () => this.body === null || this.stopped || (await this.send(null)));
    if (!kept && !this.stopped) this.onLost();
  }

  private request(body: string | null, expiresS: number): Promise<Answer | null> {
    return new Promise((resolve) => {
      try {
        const { userAgentCore: core, configuration } = this.userAgent;
        const aor = configuration.uri;
        const message = core.makeOutgoingRequestMessage(
          'PUBLISH',
          aor,
          aor,
          aor,
          {},
          ['Event: presence', `Expires: ${expiresS}`, ...(this.etag === null ? [] : [`SIP-If-Match: ${this.etag}`])],
          body === null ? undefined : { contentDisposition: 'session', contentType: CONTENT_TYPE, content: body },
        );
        const settle = ({ message: answer }: { message: Answer }) => resolve(answer);
        core.publish(message, { onAccept: settle, onReject: settle, onRedirect: settle });
      } catch {
        resolve(null);
      }
    });
  }

  private clearTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private inTurn(step: () => Promise<boolean>): Promise<boolean> {
    const next = this.turn.then(step).catch(() => false);
    this.turn = next;
    return next;
  }
}
