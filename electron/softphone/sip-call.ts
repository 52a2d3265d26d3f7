import { Invitation, Inviter, type Session, SessionState } from 'sip.js';
import type { CallEvent, EndCause } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { MediaEngine } from '../media/engine';
import { descriptionOf } from './remote-description';

/** After 切断 the call counts as over at the desk even where the far side never says so (its line may be dead). */
const END_LIMIT_MS = 4_000;

/** Words for a failed outgoing call (`callFailure` of the catalogue). */
export type FailureReason = 'busy' | 'notFound' | 'noAnswer' | 'declined' | 'unavailable' | 'network' | 'forbidden';

export interface SipCallEvents {
  readonly onEvent: (event: CallEvent) => void;
  /** An outgoing call did not come about. */
  readonly onFailure: (reason: FailureReason) => void;
  /** The far side rings (outgoing). */
  readonly onRinging: () => void;
}

/**
 * One SIP dialog as the desk handles it: operations one after another, outcomes as `CallEvent`s. Nothing here throws; what
 * the network refuses comes back as an error code.
 */
export class SipCall {
  private queue: Promise<unknown> = Promise.resolve();
  private over = false;
  private cause: EndCause | null = null;
  private endTimer: NodeJS.Timeout | null = null;
  private held = false;
  private muted = false;

  constructor(
    readonly id: CallId,
    readonly session: Session,
    private readonly media: MediaEngine,
    private readonly events: SipCallEvents,
  ) {
    session.stateChange.addListener((state) => this.onState(state));
    session.delegate = {
      onBye: (bye) => {
        this.cause ??= 'remote';
        void bye.accept();
      },
      // A server's REFER would move the call without anyone's wish (softphone-facts 2.5, item 7).
      onRefer: (referral) => void referral.reject({ statusCode: 603 }),
    };
    if (session instanceof Invitation) {
      session.delegate.onCancel = () => {
        this.cause ??= 'missed';
      };
    }
  }

  get established(): boolean {
    return this.session.state === SessionState.Established;
  }

  /** 応答. The error tells why it could not be; the call is then over. */
  async answer(): Promise<ErrorCode | null> {
    const { session } = this;
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return 'notNow';
    this.events.onEvent({ kind: 'answerPressed' });
    try {
      await session.accept();
      return null;
    } catch {
      this.cause ??= 'failed';
      this.finish();
      return 'mediaDown';
    }
  }

  /** Refuses an offered call with a SIP status: 603 by the person, 486 busy, 480 not ready. */
  async reject(statusCode: number): Promise<void> {
    const { session } = this;
    if (!(session instanceof Invitation)) return;
    this.cause ??= 'rejected';
    await session.reject({ statusCode }).catch(() => this.finish());
  }

  /** Sends the INVITE of an outgoing call. */
  async invite(): Promise<void> {
    const { session } = this;
    if (!(session instanceof Inviter)) return;
    try {
      await session.invite({
        requestDelegate: {
          onProgress: (response) => {
            if (response.message.statusCode === 180) this.events.onRinging();
          },
          onReject: (response) => this.onOutgoingRefused(response.message.statusCode ?? 500),
        },
      });
    } catch {
      this.onOutgoingRefused(503);
      this.finish();
    }
  }

  /** 切断, in whatever state the call is. */
  async hangUp(): Promise<void> {
    if (this.over) return;
    this.cause ??= 'local';
    this.events.onEvent({ kind: 'hangUpPressed' });
    this.endTimer ??= setTimeout(() => this.finish(), END_LIMIT_MS);
    const { session } = this;
    try {
      if (session.state === SessionState.Established) await session.bye();
      else if (session instanceof Inviter) await session.cancel();
      else if (session instanceof Invitation) await session.reject({ statusCode: 480 });
    } catch {
      this.finish();
    }
  }

  /** 保留 by re-INVITE `sendonly`; silence on both sides from the press, the state only from the answer. */
  hold(): Promise<ErrorCode | null> {
    return this.inTurn(async () => {
      if (this.held || !this.established) return 'notNow';
      this.events.onEvent({ kind: 'holdPressed' });
      await this.media.ask('quiet', { legId: this.id, quiet: true }).catch(() => undefined);
      if (await this.renegotiate(true)) {
        this.held = true;
        this.events.onEvent({ kind: 'holdConfirmed', at: Date.now() });
        return null;
      }
      await this.media.ask('quiet', { legId: this.id, quiet: false }).catch(() => undefined);
      this.events.onEvent({ kind: 'holdRefused' });
      return 'holdFailed';
    });
  }

  /** 保留解除. */
  resume(): Promise<ErrorCode | null> {
    return this.inTurn(async () => {
      if (!this.held || !this.established) return 'notNow';
      this.events.onEvent({ kind: 'resumePressed' });
      if (!(await this.renegotiate(false))) {
        this.events.onEvent({ kind: 'resumeRefused' });
        return 'resumeFailed';
      }
      this.held = false;
      await this.media.ask('quiet', { legId: this.id, quiet: false }).catch(() => undefined);
      this.events.onEvent({ kind: 'resumeConfirmed' });
      return null;
    });
  }

  async mute(muted: boolean): Promise<ErrorCode | null> {
    try {
      await this.media.ask('mute', { legId: this.id, muted });
      this.muted = muted;
      this.events.onEvent({ kind: 'muteChanged', muted });
      return null;
    } catch {
      return 'muteFailed';
    }
  }

  async sendDigits(digits: string): Promise<ErrorCode | null> {
    try {
      await this.media.ask('digits', { legId: this.id, digits });
      this.events.onEvent({ kind: 'digitsSent', digits });
      return null;
    } catch {
      return 'digitsFailed';
    }
  }

  /** Agrees on the media anew with the far side: after the line or the hidden window came back. */
  refresh(newLeg: boolean): Promise<ErrorCode | null> {
    return this.inTurn(async () => {
      if (!this.established) return null;
      if (newLeg) descriptionOf(this.session)?.forget();
      const agreed = await this.renegotiate(this.held);
      if (newLeg && this.muted) await this.media.ask('mute', { legId: this.id, muted: true }).catch(() => undefined);
      if (newLeg && this.held) await this.media.ask('quiet', { legId: this.id, quiet: true }).catch(() => undefined);
      return agreed ? null : 'mediaDown';
    });
  }

  private inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const next = this.queue.then(operation, operation);
    this.queue = next.catch(() => undefined);
    return next;
  }

  private renegotiate(hold: boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const ended = (state: SessionState) => {
        if (state === SessionState.Terminated) settle(false);
      };
      const settle = (agreed: boolean) => {
        this.session.stateChange.removeListener(ended);
        resolve(agreed);
      };
      this.session.stateChange.addListener(ended);
      this.session
        .invite({
          // The options stick to the session, so both values are always said (softphone-facts 2.3).
          sessionDescriptionHandlerOptions: { hold } as object,
          requestDelegate: {
            onAccept: () => settle(true),
            onReject: () => settle(false),
            onRedirect: () => settle(false),
          },
        })
        .catch(() => settle(false));
    });
  }

  private onState(state: SessionState): void {
    if (state === SessionState.Established) this.events.onEvent({ kind: 'established', at: Date.now() });
    else if (state === SessionState.Terminated) this.finish();
  }

  private onOutgoingRefused(status: number): void {
    if (this.cause === 'local') return;
    const reason = reasonOf(status);
    this.cause = reason === 'busy' ? 'busy' : 'failed';
    this.events.onFailure(reason);
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    if (this.endTimer) clearTimeout(this.endTimer);
    this.media.closeLeg(this.id);
    this.events.onEvent({ kind: 'over', at: Date.now(), cause: this.cause ?? 'lost' });
  }
}

/** The words for a final answer to our INVITE (RFC 3261 21). */
function reasonOf(status: number): FailureReason {
  if (status === 486 || status === 600) return 'busy';
  if (status === 404 || status === 410 || status === 484 || status === 604) return 'notFound';
  if (status === 408 || status === 487) return 'noAnswer';
  if (status === 603 || status === 607) return 'declined';
  if (status === 480) return 'unavailable';
  if (status === 401 || status === 403 || status === 407) return 'forbidden';
  return 'network';
}
