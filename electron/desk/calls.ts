import { randomUUID } from 'node:crypto';
import { done, type Result, refused } from '../../shared/contract/result';
import {
  type Call,
  type CallEvent,
  type CallPhase,
  FRESH_CALL,
  isLive,
  isTalking,
  nextCall,
  type Party,
} from '../../shared/domain/call';
import type { Contact } from '../../shared/domain/contact';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import { type CallId, contactId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { Catalogue } from '../../shared/i18n/catalogue';
import type { MediaEngine } from '../media/engine';
import { logger } from '../platform/log';
import type { FailureReason } from '../softphone/failure';
import type { Offer } from '../softphone/incoming-calls';
import type { SipCall } from '../softphone/sip-call';
import type { Softphone } from '../softphone/softphone';
import { CallTones } from './call-tones';
import { dialledTo, partyOf, partyOfCaller } from './caller-card';
import { Dialling } from './dialling';
import type { Notices } from './notices';
import { OneTalks } from './one-talks';
import type { SliceStore } from './slices';

/** An ended call stays in the list this long, so that the window can show how it ended. */
const ENDED_STAYS_MS = 1_500;
/** Calls in which the person does not talk, and is not about to. */
const WAITS: readonly CallPhase[] = ['held', 'ringing', 'ending'];

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
  private readonly rangBeside = new Set<CallId>();
  /** Calls that take another's place (RFC 3891), each with that one. */
  private readonly places = new Map<CallId, CallId>();
  private readonly tones: CallTones;
  private readonly oneTalks: OneTalks;
  /** 発信, for whatever purpose. */
  readonly out: Dialling;

  constructor(private readonly around: CallSurroundings) {
    this.tones = new CallTones(around.media, () => this.list);
    this.oneTalks = new OneTalks(
      () => this.list,
      (id) => around.phone()?.call(id),
    );
    this.out = new Dialling({
      calls: () => this.list,
      phone: around.phone,
      isConnected: () => around.store.all.connectivity.line === 'connected',
      oneTalks: this.oneTalks,
      begin: (id, { dial, e164 }, purpose) =>
        this.begin({
          ...purpose,
          id,
          direction: 'out',
          phase: 'dialling',
          party: partyOf(e164 ?? dial, null),
          dialled: null,
          wish: null,
          startedAt: Date.now(),
        }),
    });
  }

  private get list(): readonly Call[] {
    return this.around.store.all.calls;
  }

  /**
   * A call comes in: it rings, or is being answered already by the setting.
   * @param known the contact of a caller who comes back.
   */
  offered(
    id: CallId,
    { facts, receivedAt, automatic, answersItself, replaces }: Offer,
    known: Contact | null = null,
  ): void {
    const replaced = this.list.find((call) => call.id === replaces);
    // Who takes a colleague's place is the customer; where the case came along, the desk knew that before.
    const sameParty = replaced ? replaced.handed !== null : known !== null;
    const handed = facts.handed ?? replaced?.handed ?? null;
    const { dialledNumbers, practiceWish, isPractice } = this.around;
    this.ringingSince.set(id, receivedAt);
    if (!replaced && this.list.some(isLive)) this.rangBeside.add(id);
    if (replaced) this.places.set(id, replaced.id);
    this.begin({
      id,
      direction: 'in',
      phase: automatic ? 'answering' : 'ringing',
      party: (sameParty ? known?.party : null) ?? partyOfCaller(facts, dialledNumbers()),
      dialled: known?.dialled ?? dialledTo(dialledNumbers(), facts.dialled),
      wish: known?.wish ?? (isPractice() ? practiceWish() : null),
      startedAt: receivedAt,
      handed,
      ...(replaced ? successorOf(replaced) : {}),
      ...(known ? { contactId: known.id } : {}),
    });
    if (answersItself) this.tones.answersItself(id, answersItself.tone);
    else this.tones.play();
  }

  /** A second call that came in beside another one: who was busy with the first did not miss it. */
  rang(id: CallId): 'alone' | 'beside' {
    return this.rangBeside.has(id) ? 'beside' : 'alone';
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
    if (event.kind === 'established') this.takePlace(id);
    this.tones.play();
    if (next.phase === 'ended') this.sayWhoIsGone(call, next);
    if (!this.list.some(({ phase }) => phase === 'held')) this.around.notices.settle('stillOnHold');
    this.around.onChanged(next, event);
    if (next.phase === 'ended') this.leave(id);
  }

  failed(id: CallId, reason: FailureReason): void {
    const role = this.list.find((call) => call.id === id)?.role;
    const code = role === 'interpreter' ? 'interpreterFailed' : 'remoteFailed';
    this.around.notices.tell('warning', code, { reason: this.around.failureWords[reason] });
  }

  /** The far side of an outgoing call rings. */
  remoteRinging(id: CallId): void {
    this.tones.remoteRinging(id);
  }

  /** The network itself is heard on an outgoing call. */
  earlyMedia(id: CallId): void {
    this.tones.earlyMedia(id);
  }

  /** Plays again what the calls ask for: the hidden window is a new one. */
  tone(): void {
    this.tones.play();
  }

  /** The window shows a ringing call's card: the time since its INVITE came in is logged. */
  shown(id: CallId): Result<void> {
    const since = this.ringingSince.get(id);
    if (since !== undefined) logger.info('card-shown', { call: id, ms: Date.now() - since });
    this.ringingSince.delete(id);
    return done(undefined);
  }

  /**
   * 応答; a second press on a call that is being answered or talks already has nothing to tell the person. A talk that is on is
   * held first; where its far side refuses, the second call rings on.
   */
  async answer(id: CallId): Promise<Result<void>> {
    const isTaken = () => {
      const call = this.list.find((one) => one.id === id);
      return call !== undefined && (call.phase === 'answering' || isTalking(call));
    };
    if (isTaken()) return done(undefined);
    if (this.oneTalks.isFree) return this.operate(id, (call) => call.answer());
    return this.talk(id, async (call) => (isTaken() ? null : call.answer()));
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

  /** 保留解除; who talks meanwhile is held first, so this is 切替 too. */
  resume(id: CallId): Promise<Result<void>> {
    // Whoever is about to answer or to be answered would talk beside it; a dial may come first in the turn.
    const isAbout = () => this.list.some(({ phase }) => phase === 'dialling' || phase === 'answering');
    if (isAbout()) return Promise.resolve(refused('busyWithCall'));
    return this.talk(id, async (call) => (isAbout() ? 'busyWithCall' : call.resume()));
  }

  /**
   * Who was held for something that came to nothing talks again, and with them the others of their 三者通話; unless the person
   * talks, or is about to, with somebody else. Whoever stays on hold is named.
   */
  async takeBack(id: CallId): Promise<void> {
    const call = this.list.find((one) => one.id === id);
    if (call?.phase !== 'held' || call.handOver) return;
    const together = (one: Call) => one.id === id || (call.inConference && one.inConference);
    if (!this.list.some((one) => isLive(one) && !together(one) && !WAITS.includes(one.phase)))
      await Promise.all(
        this.list.filter((one) => together(one) && one.phase === 'held').map((one) => this.resume(one.id)),
      );
    for (const { phase, party } of this.list.filter(together))
      if (phase === 'held') this.around.notices.tell('warning', 'stillOnHold', { party: party.name ?? party.shown });
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

  private async talk(id: CallId, act: (call: SipCall) => Promise<ErrorCode | null>): Promise<Result<void>> {
    const call = this.around.phone()?.call(id);
    if (!call) return refused('noSuchCall');
    const { error } = await this.oneTalks.letTalk(id, async () => ({ error: await act(call), value: null }));
    return error ? refused(error) : done(undefined);
  }

  private begin(
    facts: {
      id: CallId;
      direction: 'in' | 'out';
      phase: 'ringing' | 'answering' | 'dialling';
      party: Party;
      dialled: Call['dialled'];
      wish: string | null;
      startedAt: number;
    } & Partial<Pick<Call, 'role' | 'forCall' | 'contactId' | 'language' | 'handed' | 'inConference' | 'partyMuted'>>,
  ): void {
    const call: Call = {
      ...FRESH_CALL,
      contactId: contactId(randomUUID()),
      practice: this.around.isPractice(),
      ...facts,
    };
    this.around.store.set('calls', [...this.list, call]);
    logger.info('call', { call: call.id, step: 'begun', phase: call.phase, cause: null });
    this.around.onBegun(call);
  }

  /** The call whose place this one was to take, while it takes it. */
  placeOf(id: CallId): Call | null {
    const place = this.places.get(id);
    return this.list.find((one) => one.id === place && isLive(one)) ?? null;
  }

  /** Whoever was called for the one before is there for this one now. */
  private takePlace(id: CallId): void {
    const place = this.places.get(id);
    if (place === undefined || !this.list.some(({ forCall }) => forCall === place)) return;
    this.around.store.set(
      'calls',
      this.list.map((one) => (one.forCall === place ? { ...one, forCall: id } : one)),
    );
  }

  /** Who hangs up on hold is not heard going: the person talks with somebody else. */
  private sayWhoIsGone({ phase, inConference }: Call, { party, cause }: Call): void {
    const waited = phase === 'held' || phase === 'holding' || phase === 'resuming';
    if (!waited || inConference || (cause !== 'remote' && cause !== 'lost')) return;
    if (this.list.some((one) => isLive(one) && one.phase !== 'ringing'))
      this.around.notices.tell('info', 'callFellAway', { party: party.name ?? party.shown });
  }

  private leave(id: CallId): void {
    this.ringingSince.delete(id);
    this.rangBeside.delete(id);
    this.places.delete(id);
    this.tones.forget(id);
    setTimeout(() => {
      this.around.store.set(
        'calls',
        this.list.filter((call) => call.id !== id),
      );
    }, ENDED_STAYS_MS);
  }
}

/** What a call keeps of the one whose place it takes. */
function successorOf({ role, forCall, language, contactId: contact, inConference, partyMuted }: Call) {
  return { role, forCall, language, contactId: contact, inConference, partyMuted };
}
