import { type Core, type Notification, type Session, SessionState } from 'sip.js';
import type { HandOver } from '../../shared/domain/call';

/** Without any news for this long nobody can say where the caller is: the call is taken back. */
const NEWS_LIMIT_MS = 40_000;
/** A far side that says how long it will tell is believed up to here: some say nothing while the new party rings. */
const LONGEST_NEWS_MS = 180_000;

/**
 * How a REFER ended. `taken`: the far side reached the new party; `refused`: it does not follow REFER at all; `failed`: it
 * followed and the new party did not come; `unanswered`: nothing more was heard; `over`: the call ended before.
 */
export type TransferOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number }
  | { readonly kind: 'unanswered' }
  | { readonly kind: 'over' };

/** The status in a `message/sipfrag` body (RFC 3420), or null where none can be read. */
function statusOfFragment(body: string): number | null {
  const status = /^\s*SIP\/2\.0\s+([1-6]\d\d)\b/i.exec(body.slice(0, 200))?.[1];
  return status ? Number(status) : null;
}

/**
 * One REFER in a dialog and what becomes of it (RFC 3515 2.4.4). Its NOTIFYs may come before the 202. A NOTIFY that ends the
 * subscription with a provisional status ends nothing: SIP.js peers mark each one so. A BYE of the far side after a
 * NOTIFY of progress means that the caller went over: many servers hang up without a last NOTIFY. Before, they hung up.
 */
export class OutgoingRefer {
  readonly outcome: Promise<TransferOutcome>;
  private finish: (outcome: TransferOutcome) => void = () => undefined;
  private accepted = false;
  private limit: NodeJS.Timeout | null = null;

  constructor(
    private readonly session: Session,
    /** Value of the Refer-To header; see `blindTarget` and `attendedTarget`. */
    private readonly target: string,
    private readonly onStep: (step: HandOver['step']) => void,
  ) {
    this.outcome = new Promise((resolve) => {
      this.finish = resolve;
    });
  }

  /** The far side tells that it is on its way to the new party. */
  get isTaken(): boolean {
    return this.accepted;
  }

  /** Sends it; resolves with its end, never rejects. */
  async send(): Promise<TransferOutcome> {
    const { session } = this;
    const { dialog } = session;
    if (session.state !== SessionState.Established || !dialog) return { kind: 'over' };
    const onState = (state: SessionState) => {
      if (state === SessionState.Terminated) this.finish(this.accepted ? { kind: 'taken' } : { kind: 'over' });
    };
    const { delegate = {} } = session;
    session.delegate = delegate;
    const before = delegate.onNotify;
    delegate.onNotify = (notification) => this.onNotify(notification, before);
    session.stateChange.addListener(onState);
    this.await();
    this.onStep('asked');
    try {
      dialog.refer(
        {
          onAccept: () => this.await(),
          onReject: ({ message: { statusCode = 500 } }) =>
            // SIP.js says 408 where no answer came at all.
            this.finish(statusCode === 408 ? { kind: 'unanswered' } : { kind: 'refused', status: statusCode }),
          onRedirect: ({ message }) => this.finish({ kind: 'refused', status: message.statusCode ?? 300 }),
        },
        { extraHeaders: this.headers() },
      );
    } catch {
      this.finish({ kind: 'over' });
    }
    const outcome = await this.outcome;
    if (this.limit) clearTimeout(this.limit);
    session.stateChange.removeListener(onState);
    delegate.onNotify = before;
    return outcome;
  }

  private headers(): string[] {
    const { configuration, contact } = this.session.userAgent;
    return [`Refer-To: ${this.target}`, `Referred-By: <${configuration.uri}>`, `Contact: ${contact}`];
  }

  private await(limitMs = NEWS_LIMIT_MS): void {
    if (this.limit) clearTimeout(this.limit);
    this.limit = setTimeout(() => this.finish({ kind: 'unanswered' }), limitMs);
  }

  private onNotify(notification: Notification, before: ((notification: Notification) => void) | undefined): void {
    const { request } = notification;
    if (!/^\s*refer\b/i.test(request.getHeader('event') ?? 'refer')) {
      if (before) before(notification);
      else void notification.accept();
      return;
    }
    void notification.accept();
    const status = statusOfFragment(request.body);
    if (status === null) {
      if (isOver(request)) this.finish({ kind: 'unanswered' });
      return;
    }
    this.accepted = true;
    if (status >= 300) this.finish({ kind: 'failed', status });
    else if (status >= 200) this.finish({ kind: 'taken' });
    else {
      this.await(newsLimitMs(request));
      this.onStep(status >= 180 ? 'ringing' : 'trying');
    }
  }
}

/** How long the subscription of a REFER lasts (RFC 3515 2.4.4). */
function newsLimitMs(request: Core.IncomingRequestMessage): number {
  const state = (request.getHeader('subscription-state') ?? '').slice(0, 200);
  const seconds = Number(/^\s*active\b.*;\s*expires\s*=\s*(\d{1,6})/i.exec(state)?.[1] ?? 0);
  return Math.min(Math.max(seconds * 1_000, NEWS_LIMIT_MS), LONGEST_NEWS_MS);
}

function isOver(request: Core.IncomingRequestMessage): boolean {
  return /^\s*terminated\b/i.test(request.getHeader('subscription-state') ?? '');
}
