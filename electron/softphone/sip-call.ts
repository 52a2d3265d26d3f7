import { type Core, Invitation, Inviter, type Session, SessionState } from 'sip.js';
import type { CallEvent, EndCause, RecordingState } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { Telephony } from '../../shared/settings/telephony';
import type { MediaEngine } from '../media/engine';
import { Digits, type DigitsWay } from './digits';
import { causeOfBye, type FailureReason, takenElsewhere } from './failure';
import { Hold } from './hold';
import { LegRenewal } from './leg-renewal';
import { OutgoingInvite } from './outgoing-invite';
import { recordingOf, sendInfo } from './recording-state';
import type { Wish } from './refer-to';
import { Referrals } from './referrals';
import { type ReinviteOutcome, reinvite } from './reinvite';
import { descriptionOf, RemoteDescription } from './remote-description';
import { SessionClock } from './session-clock';

/** After 切断 the call counts as over at the desk even where the far side never says so (its line may be dead). */
const END_LIMIT_MS = 4_000;

export interface SipCallEvents {
  readonly onEvent: (event: CallEvent) => void;
  /** An outgoing call did not come about. */
  readonly onFailure: (reason: FailureReason) => void;
  /** The far side rings (outgoing), and nothing is heard of it yet. */
  readonly onRinging: () => void;
  /** The network's own voice is heard before the answer: a ringing, an announcement. */
  readonly onEarlyMedia: () => void;
  /** The far side says how its recording stands (RFC 7866, or INFO). */
  readonly onRecording: (state: RecordingState) => void;
  /** The far side's REFER is to be followed. */
  readonly onWish: (wish: Wish) => void;
  /** The line was down when this desk hung up: the far side still waits for this BYE. */
  readonly onByeUnsaid: (bye: Core.OutgoingRequestMessage) => void;
}

export interface CallSettings {
  readonly digits: DigitsWay;
  /** Session timer that this desk asks for (RFC 4028), s. */
  readonly sessionExpiresS: number;
  /** What a REFER of the far side meets. */
  readonly refer: Telephony['refer'];
}

/**
 * One SIP dialog as the desk handles it: operations one after another, outcomes as `CallEvent`s. Nothing here throws; what
 * the network refuses comes back as an error code.
 */
export class SipCall {
  private queue: Promise<unknown> = Promise.resolve();
  private over = false;
  private wasEstablished = false;
  private answering = false;
  private cause: EndCause | null = null;
  private endTimer: NodeJS.Timeout | null = null;
  private readonly holding: Hold;
  private outgoing: OutgoingInvite | null = null;
  /** The call whose place this one takes, as it stood: it goes on as muted and as held. */
  private successorOf: { readonly muted: boolean; readonly quiet: boolean } | null = null;
  private readonly digits: Digits;
  private readonly clock: SessionClock;
  /** REFER and Replaces, in both directions. */
  readonly referrals: Referrals;
  private readonly renewal = new LegRenewal(
    () => this.established,
    (needed) => this.inTurn(async () => !needed() || (this.established && (await this.agree(this.holding.isHeld)))),
  );

  constructor(
    readonly id: CallId,
    readonly session: Session,
    private readonly media: MediaEngine,
    private readonly events: SipCallEvents,
    settings: CallSettings,
  ) {
    this.digits = new Digits(id, session, media, settings.digits);
    this.clock = new SessionClock(session, settings.sessionExpiresS, {
      inTurn: (step) => this.inTurn(step),
      reinvite: () => this.reinvite(this.holding.isHeld),
      lost: () => this.lose(),
    });
    this.holding = new Hold(id, media, {
      established: () => this.established,
      inTurn: (operation) => this.inTurn(operation),
      agree: (hold) => this.agree(hold),
      onEvent: events.onEvent,
      remember: (silenced) => descriptionOf(session)?.silence(silenced),
      renewLeg: () => {
        if (this.over) return;
        media.closeLeg(id);
        this.mediaLost();
      },
    });
    this.referrals = new Referrals(session, settings.refer, {
      settled: () => this.inTurn(async () => undefined),
      onAsked: (request) => this.events.onEvent({ kind: 'referAsked', request }),
      onWish: (wish) => this.events.onWish(wish),
    });
    session.stateChange.addListener((state) => this.onState(state));
    session.delegate = {
      onBye: (bye) => {
        this.cause ??= this.referrals.causeOfEnd ?? causeOfBye(bye.request.getHeaders('reason'));
        void bye.accept();
      },
      onSessionDescriptionHandler: (description) => {
        if (!(description instanceof RemoteDescription)) return;
        if (this.successorOf) description.beginsAs(this.successorOf);
        description.onHeldByFar = (held) => this.events.onEvent({ kind: 'heldByPartyChanged', held });
        description.onRecording = (state) => this.events.onRecording(state);
      },
      onInfo: (info) => {
        const state = recordingOf(info.request);
        void info.accept().catch(() => undefined);
        if (state !== null) this.events.onRecording(state);
      },
      onRefer: (referral) => this.referrals.asked(referral),
    };
    if (session instanceof Invitation) {
      session.delegate.onCancel = (cancel) => {
        // Another desk of the group took it, or the person here was already answering: nobody missed it.
        const elsewhere = takenElsewhere(cancel.request.getHeaders('reason'));
        this.cause ??= this.answering || elsewhere ? 'remote' : 'missed';
      };
    }
  }

  get established(): boolean {
    return this.session.state === SessionState.Established;
  }

  /** It is about to take another call's place (RFC 3891): who had muted or held that one must not be heard on this one. */
  succeed(other: SipCall): void {
    this.successorOf = descriptionOf(other.session)?.silenced ?? null;
  }

  /** An offered call that nobody has answered or refused yet. */
  get rings(): boolean {
    return this.session instanceof Invitation && this.session.state === SessionState.Initial;
  }

  /** 応答. The error tells why it could not be; the call is then over. */
  async answer(): Promise<ErrorCode | null> {
    const { session } = this;
    if (this.over) return 'noSuchCall';
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return 'notNow';
    this.answering = true;
    this.events.onEvent({ kind: 'answerPressed' });
    try {
      await session.accept({ extraHeaders: this.clock.answer() });
    } catch {
      this.finish();
    }
    if (this.wasEstablished) return null;
    return this.cause === 'failed' ? 'mediaDown' : 'noSuchCall';
  }

  /** Refuses an offered call with a SIP status: 603 by the person, 486 busy, 480 not ready. False when it is too late. */
  async reject(statusCode: number): Promise<boolean> {
    const { session } = this;
    if (!(session instanceof Invitation) || session.state !== SessionState.Initial) return false;
    this.cause ??= 'rejected';
    await session.reject({ statusCode }).catch(() => this.finish());
    return true;
  }

  /** Sends the INVITE of an outgoing call. */
  async invite(): Promise<void> {
    if (!(this.session instanceof Inviter) || this.over) return;
    const { onRinging, onEarlyMedia, onFailure } = this.events;
    this.outgoing = new OutgoingInvite(this.session, {
      onAccepted: (answer) => this.clock.answered(answer),
      onRinging,
      onEarlyMedia,
      onRefused: (reason) => {
        if (this.cause !== null) return;
        this.cause = reason === 'busy' ? 'busy' : 'failed';
        onFailure(reason);
        // Nobody may see the reason beside a call that still dials.
        this.finish();
      },
    });
    await this.outgoing.send();
  }

  /** 切断, in whatever state the call is; a second press changes nothing. */
  hangUp(): void {
    if (this.over || this.endTimer) return;
    this.cause ??= 'local';
    this.endTimer = setTimeout(() => this.finish(), END_LIMIT_MS);
    this.events.onEvent({ kind: 'hangUpPressed' });
    // Not waited for: before the ACK to our 200 came, SIP.js holds the BYE back for up to 32 s.
    this.endSession().catch(() => this.finish());
  }

  private async endSession(): Promise<void> {
    const { session } = this;
    if (session.state === SessionState.Established) await this.sayBye();
    else if (session instanceof Inviter) await session.cancel();
    else if (session instanceof Invitation) await session.reject({ statusCode: 480 });
  }

  private async sayBye(extraHeaders: string[] = []): Promise<void> {
    const unsaid = ({ message }: Core.IncomingResponse) => {
      // An answer that SIP.js made up (503 without a line, 408) has no text.
      if (!message.data) void bye.then((sent) => this.events.onByeUnsaid(sent.message));
    };
    const bye = this.session.bye({ requestDelegate: { onReject: unsaid }, requestOptions: { extraHeaders } });
    await bye;
  }

  /** The line is taken away: the call is over at this desk now. */
  abandon(): void {
    this.cause ??= 'local';
    this.finish();
  }

  hold(): Promise<ErrorCode | null> {
    return this.holding.begin();
  }

  resume(): Promise<ErrorCode | null> {
    return this.holding.end();
  }

  async mute(muted: boolean): Promise<ErrorCode | null> {
    try {
      await this.media.ask('mute', { legId: this.id, muted });
    } catch {
      return 'muteFailed';
    }
    descriptionOf(this.session)?.silence({ muted });
    this.events.onEvent({ kind: 'muteChanged', muted });
    return null;
  }

  async sendDigits(digits: string): Promise<ErrorCode | null> {
    const sent = await this.digits.send(digits);
    if (sent) this.events.onEvent({ kind: 'digitsSent', digits: sent });
    return sent === digits ? null : 'digitsFailed';
  }

  /** The far side talks with somebody else now: this desk's part ends, and `cause` says why. */
  letGo(cause: EndCause): void {
    this.cause ??= cause;
    this.hangUp();
  }

  /** Keys for the server, not for the far side's ear: nothing is shown of them. True when all were sent. */
  async sendCode(code: string): Promise<boolean> {
    return this.established && (await this.digits.send(code)) === code;
  }

  /** INFO with a header in the dialog; true when the far side took it. */
  info(header: string): Promise<boolean> {
    return sendInfo(this.session, header);
  }

  /** Tells the far side this desk's new address after the line came back (softphone-facts 2.5, item 4). */
  async refresh(): Promise<void> {
    if (!this.established) this.outgoing?.lineIsBack();
    await this.inTurn(async () => this.established && (await this.agree(this.holding.isHeld)));
  }

  /** The machine's network changed: both sides find a new way for the voice. */
  async renewPath(): Promise<void> {
    descriptionOf(this.session)?.wantNewPath();
    if (!this.established) return this.refresh();
    // Wanted twice before its turn it is looked for once.
    const stillWanted = () => descriptionOf(this.session)?.wantsNewPath === true;
    await this.inTurn(async () => this.established && stillWanted() && (await this.agree(this.holding.isHeld)));
  }

  /** The hidden window died with this call's leg: the media is agreed anew, as soon as there is a dialog to do it in. */
  mediaLost(): void {
    const description = descriptionOf(this.session);
    if (this.over || !description) return;
    description.legLost();
    if (this.established) this.renewal.begin();
  }

  private async agree(hold: boolean): Promise<boolean> {
    return (await this.reinvite(hold)) === 'agreed';
  }

  private reinvite(hold: boolean): Promise<ReinviteOutcome> {
    return reinvite(this.session, hold, this.session instanceof Inviter, Math.random, this.clock.timer);
  }

  /** No sign of life in the time that was agreed (RFC 4028 10): the call is over, and the far side is told if it still lives. */
  private lose(): void {
    if (this.over || !this.established) return;
    this.cause ??= 'lost';
    this.endTimer ??= setTimeout(() => this.finish(), END_LIMIT_MS);
    this.sayBye(['Reason: SIP;cause=408;text="Session timer expired"']).catch(() => this.finish());
  }

  private inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const next = this.queue.then(operation, operation);
    this.queue = next.catch(() => undefined);
    return next;
  }

  private onState(state: SessionState): void {
    if (state === SessionState.Established) {
      this.wasEstablished = true;
      this.events.onEvent({ kind: 'established', at: Date.now() });
      if (this.successorOf?.muted) this.events.onEvent({ kind: 'muteChanged', muted: true });
      if (this.successorOf?.quiet) void this.hold();
      if (descriptionOf(this.session)?.isHeldByFar) this.events.onEvent({ kind: 'heldByPartyChanged', held: true });
      if (descriptionOf(this.session)?.legIsGone) this.renewal.begin();
    } else if (state === SessionState.Terminated) {
      // SIP.js ends an outgoing call first and tells the refusal's status right after, in the same turn; a call that was
      // cancelled hears of none.
      if (this.session instanceof Inviter && !this.wasEstablished) setImmediate(() => this.finish());
      else this.finish();
    }
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    if (this.endTimer) clearTimeout(this.endTimer);
    this.referrals.over();
    this.renewal.stop();
    this.outgoing?.over();
    this.cause ??= this.causeBySilence();
    this.media.closeLeg(this.id);
    this.events.onEvent({ kind: 'over', at: Date.now(), cause: this.cause });
  }

  /** What an end means that nobody gave a reason for. */
  private causeBySilence(): EndCause {
    if (this.wasEstablished) return 'lost';
    return this.session instanceof Invitation && !this.answering ? 'missed' : 'failed';
  }
}
