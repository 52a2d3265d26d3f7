import { randomUUID } from 'node:crypto';
import { done, type Result, refused } from '../../shared/contract/result';
import {
  type Call,
  type CallEvent,
  FRESH_CALL,
  isLive,
  isTalking,
  nextCall,
  type Party,
} from '../../shared/domain/call';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { type CallId, contactId } from '../../shared/domain/ids';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { ErrorCode } from '../../shared/i18n';
import type { Catalogue } from '../../shared/i18n/catalogue';
import type { MediaEngine } from '../media/engine';
import { logger } from '../platform/log';
import type { FailureReason, SipCall } from '../softphone/sip-call';
import type { Offer, Softphone } from '../softphone/softphone';
import { dialledTo, partyOf } from './caller-card';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** An ended call stays in the list this long, so that the window can show how it ended. */
const ENDED_STAYS_MS = 1_500;

export interface CallSurroundings {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly media: MediaEngine;
  readonly phone: () => Softphone | null;
  readonly dialledNumbers: () => readonly DialledNumber[];
  readonly isPractice: () => boolean;
  /** 用件 of a practice caller who rings now. */
  readonly practiceWish: () => string | null;
  /** Why an outgoing call failed, in the person's language. */
  readonly failureWords: Catalogue['callFailure'];
  readonly onBegun: (call: Call) => void;
  readonly onChanged: (call: Call, event: CallEvent) => void;
}

/** The desk's calls: what the softphone reports becomes the `calls` slice, what the person presses goes to the softphone. */
export class Calls {
  private readonly ringingSince = new Map<CallId, number>();

  constructor(private readonly around: CallSurroundings) {}

  private get list(): readonly Call[] {
    return this.around.store.all.calls;
  }

  /** A call comes in: it rings, or is being answered already by the setting. */
  offered(id: CallId, { facts, receivedAt, automatic }: Offer): void {
    const { dialledNumbers, practiceWish, isPractice } = this.around;
    this.ringingSince.set(id, receivedAt);
    this.begin({
      id,
      direction: 'in',
      phase: automatic ? 'answering' : 'ringing',
      party: partyOf(facts.callerUser, facts.callerName),
      dialled: dialledTo(dialledNumbers(), facts.dialled),
      wish: isPractice() ? practiceWish() : null,
      startedAt: receivedAt,
    });
    this.tone();
  }

  dial(raw: string): Result<{ callId: CallId }> {
    const phone = this.around.phone();
    const number = normalisePhoneNumber(raw);
    if (raw.trim() === '') return refused('dialEmpty');
    if (!number.ok || number.kind === 'hidden') return refused('dialInvalid');
    if (number.kind === 'emergency') return refused('dialEmergency');
    if (this.list.some(isLive)) return refused('busyWithCall');
    if (!phone || this.around.store.all.connectivity.line !== 'connected') return refused('lineDown');
    const id = phone.dial(number.dial);
    if (!id) return refused('dialInvalid');
    this.begin({
      id,
      direction: 'out',
      phase: 'dialling',
      party: partyOf(number.e164 ?? number.dial, null),
      dialled: null,
      wish: null,
      startedAt: Date.now(),
    });
    return done({ callId: id });
  }

  /** What happened to a call in the softphone. */
  follow(id: CallId, event: CallEvent): void {
    const call = this.list.find((one) => one.id === id);
    if (!call) return;
    const next = nextCall(call, event);
    if (next === call) return;
    this.around.store.set(
      'calls',
      this.list.map((one) => (one.id === id ? next : one)),
    );
    logger.info('call', { call: id, step: event.kind, phase: next.phase, cause: next.cause });
    this.tone();
    this.around.onChanged(next, event);
    if (next.phase === 'ended') this.leave(id);
  }

  failed(reason: FailureReason): void {
    this.around.notices.tell('warning', 'remoteFailed', { reason: this.around.failureWords[reason] });
  }

  /** The far side of an outgoing call rings. */
  remoteRinging(id: CallId): void {
    if (this.list.some((call) => call.id === id && call.phase === 'dialling')) this.play('ringback');
  }

  /** The window shows a ringing call's card: the time since its INVITE came in is logged. */
  shown(id: CallId): Result<void> {
    const since = this.ringingSince.get(id);
    if (since !== undefined) logger.info('card-shown', { call: id, ms: Date.now() - since });
    this.ringingSince.delete(id);
    return done(undefined);
  }

  /** 応答; a second press on a call that is being answered or talks already has nothing to tell the person. */
  async answer(id: CallId): Promise<Result<void>> {
    const call = this.list.find((one) => one.id === id);
    if (call && (call.phase === 'answering' || isTalking(call))) return done(undefined);
    return this.operate(id, (operated) => operated.answer());
  }

  reject(id: CallId): Promise<Result<void>> {
    return this.operate(id, async (call) => ((await call.reject(603)) ? null : 'notNow'));
  }

  hangUp(id: CallId): Promise<Result<void>> {
    return this.operate(id, async (call) => {
      call.hangUp();
      return null;
    });
  }

  hold(id: CallId): Promise<Result<void>> {
    return this.operate(id, (call) => call.hold());
  }

  resume(id: CallId): Promise<Result<void>> {
    return this.operate(id, (call) => call.resume());
  }

  mute(id: CallId, muted: boolean): Promise<Result<void>> {
    return this.operate(id, (call) => call.mute(muted));
  }

  sendDigits(id: CallId, digits: string): Promise<Result<void>> {
    return this.operate(id, (call) => call.sendDigits(digits));
  }

  private async operate(id: CallId, act: (call: SipCall) => Promise<ErrorCode | null>): Promise<Result<void>> {
    const call = this.around.phone()?.call(id);
    if (!call) return refused('noSuchCall');
    const error = await act(call);
    return error ? refused(error) : done(undefined);
  }

  private begin(facts: {
    id: CallId;
    direction: 'in' | 'out';
    phase: 'ringing' | 'answering' | 'dialling';
    party: Party;
    dialled: Call['dialled'];
    wish: string | null;
    startedAt: number;
  }): void {
    const call: Call = {
      ...FRESH_CALL,
      ...facts,
      contactId: contactId(randomUUID()),
      practice: this.around.isPractice(),
    };
    this.around.store.set('calls', [...this.list, call]);
    logger.info('call', { call: call.id, step: 'begun', phase: call.phase, cause: null });
    this.around.onBegun(call);
  }

  private leave(id: CallId): void {
    this.ringingSince.delete(id);
    setTimeout(() => {
      this.around.store.set(
        'calls',
        this.list.filter((call) => call.id !== id),
      );
    }, ENDED_STAYS_MS);
  }

  /** Plays what the calls ask for: at every change, and again when the hidden window is a new one. */
  tone(): void {
    if (this.list.some((call) => call.phase === 'ringing')) this.play('ring');
    else if (!this.list.some((call) => call.phase === 'dialling')) this.play('none');
  }

  private play(tone: 'ring' | 'ringback' | 'none'): void {
    this.around.media.tell('tone', { tone });
  }
}
