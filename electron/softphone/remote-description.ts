import {
  type BodyAndContentType,
  Core,
  type Session,
  type SessionDescriptionHandler,
  type SessionDescriptionHandlerOptions,
} from 'sip.js';
import type { IceServer, MediaDirection, SessionDescription, VoiceSource } from '../../shared/contract/media';
import type { RecordingState } from '../../shared/domain/call';
import { type MediaEngine, MediaFailure } from '../media/engine';
import { holds, pathOf } from './far-description';
import { recordingIn } from './recording-state';

const SDP = 'application/sdp';

/** What a leg needs besides its SIP session. */
export interface LegSetup {
  readonly media: MediaEngine;
  readonly iceServers: readonly IceServer[];
  readonly source: VoiceSource;
}

type HoldOptions = SessionDescriptionHandlerOptions & { hold?: boolean };

const directionOf = (options: HoldOptions | undefined): MediaDirection => (options?.hold ? 'sendonly' : 'sendrecv');

const windowClosed = (error: unknown) => error instanceof MediaFailure && error.reason === 'windowClosed';

/**
 * SIP.js's session description handler whose peer connection lives in the hidden window. Steps go one after another, each a
 * request with a deadline there. When the hidden window dies in the middle, the step is done again with its successor where
 * that can be, and else left for the re-INVITE that follows (`SipCall.mediaLost`): a dead window never ends a call.
 */
export class RemoteDescription implements SessionDescriptionHandler {
  private closed = false;
  private turn: Promise<unknown> = Promise.resolve();
  /** Our offer waits for its answer. */
  private offered = false;
  /** That offer's leg is gone, so its answer can't be used. */
  private offerLost = false;
  /** The far side's offer waits for our answer. */
  private unanswered: string | null = null;
  /** Our answer, made together with taking the offer: one way to the hidden window less before the 200. */
  private prepared: { direction: MediaDirection; description: SessionDescription } | null = null;
  private legIsNew = false;
  private gone = false;
  private newPathWanted = false;
  private muted = false;
  private quiet = false;
  /** Where our offer asked for, so that its answer can be read. */
  private offeredDirection: MediaDirection = 'sendrecv';
  /** What the far side's offer makes of `heldByFar` once we have answered it. */
  private offeredHold = false;
  private heldByFar = false;
  /** The path of the voice that is heard before the answer. */
  private earlyPath: string | null = null;
  /** The description of the final answer, where SIP.js would take an earlier fork's. */
  private finalAnswer: string | null = null;
  /** Told when the far side holds this desk, and when it does so no more. */
  onHeldByFar: (held: boolean) => void = () => undefined;
  /** Told what each description of the far side says of its recording. */
  onRecording: (state: RecordingState) => void = () => undefined;

  constructor(
    readonly legId: string,
    private readonly session: Session,
    private readonly setup: LegSetup,
  ) {}

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.setup.media.closeLeg(this.legId);
  }

  hasDescription(contentType: string): boolean {
    return contentType.split(';')[0]?.trim().toLowerCase() === SDP;
  }

  getDescription(options?: HoldOptions): Promise<BodyAndContentType> {
    return this.inTurn(async () => {
      const direction = directionOf(options);
      const { prepared } = this;
      this.prepared = null;
      let described =
        prepared?.direction === direction ? prepared.description : await this.again(() => this.describe(direction));
      const theirs = this.unanswered;
      if (theirs !== null && described.type === 'offer') {
        // The leg that held the far side's offer is gone: its successor is given the offer first.
        await this.rollBack();
        await this.accept({ type: 'offer', sdp: theirs });
        described = await this.describe(direction);
      }
      this.unanswered = null;
      this.offered = described.type === 'offer';
      this.offerLost = false;
      this.earlyPath = null;
      this.finalAnswer = null;
      if (this.offered) this.offeredDirection = direction;
      else this.heldIs(this.offeredHold);
      if (this.legIsNew) await this.silenceAgain();
      this.gone = false;
      this.refuseIfClosed();
      return { body: described.sdp, contentType: SDP };
    });
  }

  setDescription(sdp: string, options?: HoldOptions): Promise<void> {
    const { dialog } = this.session;
    const isOffer = dialog ? dialog.signalingState === Core.SignalingState.HaveRemoteOffer : !this.offered;
    return this.inTurn(() => (isOffer ? this.takeOffer(sdp, directionOf(options)) : this.takeAnswer(sdp)));
  }

  /**
   * The network's voice before the answer (183). The first one is heard; another fork's is not, because an offer of WebRTC
   * has one path. False where it can't be heard; never rejects.
   */
  takeEarly(sdp: string): Promise<boolean> {
    return this.inTurn(async () => {
      if (!this.offered || this.offerLost) return false;
      if (this.earlyPath !== null) return this.earlyPath === pathOf(sdp);
      await this.setup.media.ask('early', { legId: this.legId, sdp });
      this.earlyPath = pathOf(sdp);
      return true;
    }).catch(() => false);
  }

  /**
   * The description in the final answer to our INVITE: SIP.js takes the first one of the dialog for the answer, but an
   * unreliable 183 only announces it (RFC 3261 13.2.1), and exchanges that played an announcement answer with another.
   */
  expectAnswer(sdp: string): void {
    this.finalAnswer = sdp;
  }

  /** The far side holds this desk. */
  get isHeldByFar(): boolean {
    return this.heldByFar;
  }

  /** Never fails: SIP.js would end the call for it, and a leg that can't go back is renewed by the next offer. */
  rollbackDescription(): Promise<void> {
    return this.inTurn(() => this.rollBack()).catch(() => undefined);
  }

  /** Our offer was not sent. That of the far side may be in work by now, and is left alone. Never fails. */
  takeBackOffer(): Promise<void> {
    return this.inTurn(async () => {
      if (this.offered) await this.rollBack();
    }).catch(() => undefined);
  }

  /** The hidden window lost this leg: the next description starts a new one, as muted and as quiet as this one was. */
  legLost(): void {
    this.offerLost = this.offered;
    this.prepared = null;
    this.earlyPath = null;
    this.legIsNew = true;
    this.gone = true;
  }

  /** The network changed: the next offer looks for a new path (RFC 8839 4.4.3.1.1). */
  wantNewPath(): void {
    this.newPathWanted = true;
  }

  get wantsNewPath(): boolean {
    return this.newPathWanted;
  }

  /** Nothing was described since the leg was lost: what the far side knows leads nowhere. */
  get legIsGone(): boolean {
    return this.gone;
  }

  /** Keeps what a new leg has to be told before its first packet. */
  silence(state: { muted?: boolean; quiet?: boolean }): void {
    this.muted = state.muted ?? this.muted;
    this.quiet = state.quiet ?? this.quiet;
  }

  /** Takes the place of a leg that was muted or held: it is so before its first packet. */
  beginsAs(state: { muted: boolean; quiet: boolean }): void {
    this.silence(state);
    this.legIsNew = state.muted || state.quiet;
  }

  /** How silent the communicator is on it. */
  get silenced(): { muted: boolean; quiet: boolean } {
    return { muted: this.muted, quiet: this.quiet };
  }

  /** SIP.js wants an answer at once, the hidden window gives one later: digits go by `SipCall.sendDigits` instead. */
  sendDtmf(): boolean {
    return false;
  }

  private async takeOffer(sdp: string, direction: MediaDirection): Promise<void> {
    // Glare: the far side's offer came while ours was being made; ours is taken back (RFC 3261 14.2).
    if (this.offered && !this.offerLost) await this.rollBack();
    this.offered = false;
    this.offerLost = false;
    const description = await this.again(() => this.accept({ type: 'offer', sdp }, direction));
    this.prepared = description ? { direction, description } : null;
    this.unanswered = sdp;
    this.offeredHold = holds(sdp);
    this.recordingIs(sdp);
  }

  private async takeAnswer(first: string): Promise<void> {
    const lost = this.offerLost;
    const sdp = this.finalAnswer ?? first;
    const elsewhere = this.earlyPath !== null && this.earlyPath !== pathOf(sdp);
    this.offered = false;
    this.offerLost = false;
    this.earlyPath = null;
    this.finalAnswer = null;
    // Our own hold says nothing of theirs: the answer to `sendonly` is never to be heard from.
    if (this.offeredDirection === 'sendrecv') this.heldIs(holds(sdp));
    this.recordingIs(sdp);
    if (lost) return;
    if (elsewhere) {
      // Another fork than the one that was heard: its answer can't join a connection that the first one has (softphone-facts
      // 2.5, item 8). The leg is made anew by the re-INVITE that follows.
      this.setup.media.closeLeg(this.legId);
      this.legLost();
      return;
    }
    try {
      await this.accept({ type: 'answer', sdp });
    } catch (error) {
      if (!windowClosed(error)) throw error;
    }
  }

  private recordingIs(sdp: string): void {
    const state = recordingIn(sdp);
    if (state !== null) this.onRecording(state);
  }

  private heldIs(held: boolean): void {
    if (this.heldByFar === held) return;
    this.heldByFar = held;
    this.onHeldByFar(held);
  }

  private async rollBack(): Promise<void> {
    this.offered = false;
    this.unanswered = null;
    this.prepared = null;
    if (!this.closed) await this.setup.media.ask('rollback', { legId: this.legId });
  }

  private async describe(direction: MediaDirection): Promise<SessionDescription> {
    const { source, iceServers, media } = this.setup;
    const restartIce = this.newPathWanted;
    const described = await media.ask('describe', {
      legId: this.legId,
      source,
      iceServers,
      direction,
      ...(restartIce ? { restartIce } : {}),
    });
    this.newPathWanted = false;
    this.refuseIfClosed();
    return described;
  }

  private async accept(
    description: SessionDescription,
    answer: MediaDirection | null = null,
  ): Promise<SessionDescription | null> {
    const { source, iceServers, media } = this.setup;
    const answered = await media.ask('accept', { legId: this.legId, source, iceServers, description, answer });
    this.refuseIfClosed();
    return answered;
  }

  /** Before a new leg's description is sent, so that nothing of a muted microphone goes out. */
  private async silenceAgain(): Promise<void> {
    const { media } = this.setup;
    if (this.muted) await media.ask('mute', { legId: this.legId, muted: true });
    if (this.quiet) await media.ask('quiet', { legId: this.legId, quiet: true });
    this.legIsNew = false;
  }

  /** Once more where the hidden window closed under it: the next one is on its way, and requests wait for it. */
  private async again<T>(step: () => Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (!windowClosed(error) || this.closed) throw error;
      return step();
    }
  }

  private inTurn<T>(step: () => Promise<T>): Promise<T> {
    const run = () => {
      this.refuseIfClosed();
      return step();
    };
    const next = this.turn.then(run);
    this.turn = next.catch(() => undefined);
    return next;
  }

  private refuseIfClosed(): void {
    if (this.closed) throw new Error('the call is over');
  }
}

/** The handler of a session, once SIP.js made one. */
export function descriptionOf(session: Session): RemoteDescription | null {
  return session.sessionDescriptionHandler instanceof RemoteDescription ? session.sessionDescriptionHandler : null;
}
