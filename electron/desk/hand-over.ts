import { randomUUID } from 'node:crypto';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive, isTalking } from '../../shared/domain/call';
import { consultCall, customerCall } from '../../shared/domain/call-controls';
import type { Contact } from '../../shared/domain/contact';
import { type HandedCase, TRANSFERS_COUNTED, TRANSFERS_MAX } from '../../shared/domain/hand-over';
import { type CallId, caseId } from '../../shared/domain/ids';
import { normalisePhoneNumber, samePhoneNumber } from '../../shared/domain/phone-number';
import type { Wish } from '../softphone/refer-to';
import { userToUser } from '../softphone/user-to-user';
import type { Calls } from './calls';
import type { Conference } from './conference';
import type { Notices } from './notices';
import { type SendingSurroundings, sendAway } from './send-away';
import type { SliceStore } from './slices';

/** The referring side ends its own call when the new one stands (RFC 5589 6); one that doesn't is ended here. */
const REFERRER_LIMIT_MS = 4_000;

export interface HandOverSurroundings extends SendingSurroundings {
  readonly store: SliceStore;
  readonly calls: Calls;
  readonly conference: Conference;
  readonly notices: Notices;
  /** Who may have a caller that was transferred before: the supervisor who took their case, or nobody. `anybody`: no limit. */
  readonly onlyTo: (contact: Contact) => string | null | 'anybody';
}

/** 転送, 相談転送, 切替 and 退室, and what the far side's own REFER asks for. */
export class HandOverDesk {
  /** Consult calls whose end is this desk's own doing: the customer is not taken back from hold for it. */
  private readonly completing = new Set<CallId>();
  /** Calls that follow the far side's REFER, each with the call that asked. */
  private readonly followed = new Map<CallId, CallId>();
  /** What travels with a consult, for the transfer that may come of it. */
  private readonly texts = new Map<CallId, string>();

  constructor(private readonly around: HandOverSurroundings) {}

  private get calls(): readonly Call[] {
    return this.around.store.all.calls.filter(isLive);
  }

  /** 切替: the held call talks, the other is held. */
  async swap(): Promise<Result<void>> {
    const talks = this.calls.filter(isTalking);
    const held = talks.filter((call) => call.phase === 'held' && !call.inConference);
    const [next] = held.length > 1 ? held.filter(({ role }) => role === 'customer') : held;
    if (talks.length < 2 || !next) return refused('notNow');
    return this.around.calls.resume(next.id);
  }

  async transfer({ callId, number, text }: InputOf<'handOver', 'transfer'>): Promise<Result<void>> {
    const call = this.calls.find((one) => one.id === callId);
    const target = dialable(number);
    if (!target.ok) return target;
    if (!call) return refused('noSuchCall');
    if (call.role !== 'customer' || call.inConference) return refused('notNow');
    if (this.isOneTooMany(call, target.value)) return refused('secondTransfer');
    return this.sendBlind(call, target.value, text);
  }

  /** 相談転送: the customer waits, somebody is asked. */
  async consult({ callId, number, text }: InputOf<'handOver', 'consult'>): Promise<Result<{ callId: CallId }>> {
    const call = this.calls.find((one) => one.id === callId);
    if (!call || !isTalking(call)) return refused('noSuchCall');
    if (call.role !== 'customer') return refused('notNow');
    if (call.handOver) return refused('transferUnderWay');
    if (this.around.conference.isFullFor(call)) return refused('conferenceFull');
    const purpose = { role: 'consult', forCall: call.id, contactId: call.contactId, language: null } as const;
    const called = await this.around.calls.out.callOut(number, purpose, [this.userToUserHeader(call, text)]);
    if (called.ok) this.texts.set(called.value.callId, text);
    return called;
  }

  /** 転送確定; while the second call still rings it is taken back and the customer sent there without consulting. */
  async completeTransfer(): Promise<Result<void>> {
    const consult = consultCall(this.calls);
    const customer = this.calls.find((call) => call.id === consult?.forCall);
    const sip = consult && this.around.sipCall(consult.id);
    if (!consult || !customer || !sip || consult.role !== 'consult') return refused('noConsult');
    if (customer.handOver || this.completing.has(consult.id)) return refused('transferUnderWay');
    if (this.isOneTooMany(customer, dialledOf(consult))) return refused('secondTransfer');
    const text = this.texts.get(consult.id) ?? '';
    this.completing.add(consult.id);
    try {
      if (consult.phase === 'dialling') return await this.sendWhileRinging(customer, consult, text);
      if (!isTalking(consult)) return refused('notNow');
      const handed = userToUser(this.handedCase(customer, text, 1));
      const failed = await sendAway(this.around, customer, 'attended', (own, onStep) =>
        own.referrals.sendToCall(sip.referrals, handed, onStep),
      );
      if (failed) {
        // The consultation ended meanwhile: nobody is left to talk with but the customer.
        if (!this.calls.some((call) => call.id === consult.id && isTalking(call)))
          await this.around.calls.takeBack(customer.id);
        return failed;
      }
      sip.letGo('transferred');
      this.around.sipCall(customer.id)?.letGo('transferred');
      return done(undefined);
    } finally {
      this.completing.delete(consult.id);
    }
  }

  /** 相談を終了: back to the customer. */
  async endConsult(): Promise<Result<void>> {
    const consult = consultCall(this.calls);
    if (!consult) return refused('noConsult');
    if (this.completing.has(consult.id)) return refused('transferUnderWay');
    // The customer is taken back from hold when the call is over (`follow`).
    return this.around.calls.hangUp(consult.id);
  }

  conference(): Promise<Result<void>> {
    return this.around.conference.join();
  }

  /** 退室: the two others go on without this desk, where the server can do that. */
  async leave(): Promise<Result<void>> {
    const members = this.calls.filter((call) => call.inConference);
    const first = members.find(({ role }) => role === 'customer') ?? members[0];
    const second = members.find((call) => call.id !== first?.id);
    if (!first || !second) return refused('notNow');
    if (members.length > 2) return refused('leaveTooMany');
    const sip = this.around.sipCall(second.id);
    if (!sip) return refused('noSuchCall');
    if (first.role === 'customer' && this.isOneTooMany(first, dialledOf(second))) return refused('secondTransfer');
    const handed = userToUser(this.handedCase(customerCall(this.calls) ?? first, '', 1));
    const failed = await sendAway(this.around, first, 'leave', (own, onStep) =>
      own.referrals.sendToCall(sip.referrals, handed, onStep),
    );
    if (failed) return leaveRefusal(failed);
    this.around.sipCall(first.id)?.letGo('transferred');
    sip.letGo('transferred');
    return done(undefined);
  }

  muteParty(input: InputOf<'handOver', 'muteParty'>): Promise<Result<void>> {
    return this.around.conference.mute(input.callId, input.muted);
  }

  async answerRefer({ callId, requestId, allow }: InputOf<'handOver', 'answerRefer'>): Promise<Result<void>> {
    return this.around.sipCall(callId)?.referrals.answer(requestId, allow) ? done(undefined) : refused('notNow');
  }

  /** Calls whom the far side's REFER names; the customer's contact goes on with the new call once it stands. */
  async followWish(id: CallId, wish: Wish): Promise<void> {
    const asking = this.around.sipCall(id);
    const call = this.calls.find((one) => one.id === id);
    if (!asking || !call) return;
    const headers = wish.replaces === null ? [] : [`Replaces: ${wish.replaces}`];
    const purpose = { role: 'consult', forCall: id, contactId: call.contactId, language: null } as const;
    const called = await this.around.calls.out.callTo({ dial: wish.user, e164: null }, purpose, headers);
    if (called.ok) this.followed.set(called.value.callId, id);
    else {
      asking.referrals.report(503, 'Service Unavailable', true);
      this.around.notices.tell('warning', 'referNotFollowed');
    }
  }

  /** What happened to a call: a consult that ends gives the customer back, a wish that was followed is reported. */
  follow(call: Call): void {
    if (!isLive(call)) {
      this.texts.delete(call.id);
      if (call.forCall !== null && !this.completing.has(call.id)) void this.around.calls.takeBack(call.forCall);
    }
    const asking = this.followed.get(call.id);
    if (asking === undefined) return;
    const sip = this.around.sipCall(asking);
    if (isTalking(call)) {
      this.followed.delete(call.id);
      sip?.referrals.report(200, 'OK', true);
      this.around.calls.follow(call.id, { kind: 'tookOver' });
      setTimeout(() => sip?.letGo('replaced'), REFERRER_LIMIT_MS);
    } else if (!isLive(call)) {
      this.followed.delete(call.id);
      sip?.referrals.report(480, 'Temporarily Unavailable', true);
    }
  }

  private async sendWhileRinging(customer: Call, consult: Call, text: string): Promise<Result<void>> {
    const target = dialable(dialledOf(consult));
    if (!target.ok) return target;
    this.around.sipCall(consult.id)?.hangUp();
    const sent = await this.sendBlind(customer, target.value, text);
    if (!sent.ok) await this.around.calls.takeBack(customer.id);
    return sent;
  }

  private async sendBlind(call: Call, user: string, text: string): Promise<Result<void>> {
    const handed = userToUser(this.handedCase(call, text, 1));
    const failed = await sendAway(this.around, call, 'blind', (sip, onStep) =>
      sip.referrals.sendTo(user, handed, onStep),
    );
    if (failed) return failed;
    this.around.sipCall(call.id)?.letGo('transferred');
    return done(undefined);
  }

  /** The caller was transferred before, and goes to nobody but the supervisor who has their case. */
  private isOneTooMany(customer: Call, to: string): boolean {
    const contact = contactOf(this.around.store, customer);
    if (!contact || contact.transfers < TRANSFERS_MAX) return false;
    const only = this.around.onlyTo(contact);
    return only !== 'anybody' && (only === null || !samePhoneNumber(only, to));
  }

  private userToUserHeader(call: Call, text: string): string {
    return `User-to-User: ${userToUser(this.handedCase(call, text, 0))}`;
  }

  /** @param moved 1 where the caller goes with it, 0 where somebody is only asked. */
  private handedCase(call: Call, text: string, moved: 0 | 1): HandedCase {
    const contact = contactOf(this.around.store, call);
    // A live customer call has its contact; were it gone, the receiver begins a case of their own.
    const id = contact?.caseId ?? call.handed?.caseId ?? caseId(randomUUID());
    return {
      caseId: id,
      number: call.party.number,
      text,
      transfers: Math.min((contact?.transfers ?? 0) + moved, TRANSFERS_COUNTED),
    };
  }
}

/** The contact that a call belongs to, while it is open. */
export function contactOf(store: SliceStore, call: Call): Contact | null {
  return store.all.workspace.open.find(({ id }) => id === call.contactId) ?? null;
}

/** The number that a call of this desk goes to. */
const dialledOf = ({ party }: Call): string => party.number ?? party.shown;

/** Why 退室 came to nothing; only where the server refuses it can nothing be done. */
function leaveRefusal(failed: Result<never>): Result<never> {
  if (failed.ok || failed.error.code === 'transferUnderWay' || failed.error.code === 'noSuchCall') return failed;
  return refused(failed.error.code === 'transferRefused' ? 'leaveRefused' : 'leaveFailed');
}

function dialable(raw: string): Result<string> {
  if (raw.trim() === '') return refused('dialEmpty');
  const number = normalisePhoneNumber(raw);
  if (!number.ok || number.kind === 'hidden') return refused('dialInvalid');
  return number.kind === 'emergency' ? refused('dialEmergency') : done(number.dial);
}
