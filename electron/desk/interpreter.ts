import type { InputOf } from '../../shared/contract/contract';
import { type Result, refused } from '../../shared/contract/result';
import { type Call, isLive, isTalking } from '../../shared/domain/call';
import type { Interpretation, InterpreterLanguage } from '../../shared/domain/hand-over';
import type { CallId, ContactId } from '../../shared/domain/ids';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { Telephony } from '../../shared/settings/telephony';
import type { Calls } from './calls';
import type { Conference } from './conference';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

export interface InterpreterSurroundings {
  readonly store: SliceStore;
  readonly calls: Calls;
  readonly conference: Conference;
  readonly notices: Notices;
  readonly numbers: Telephony['interpreters'];
  readonly onInterpretation: (id: ContactId, interpretation: Interpretation) => void;
}

interface Calling {
  readonly language: InterpreterLanguage;
  readonly contactId: ContactId;
  readonly pressedAt: number;
}

/** 通訳を呼ぶ: one press dials, and all three hear each other when the interpreter answers. */
export class InterpreterDesk {
  private readonly calling = new Map<CallId, Calling>();

  constructor(private readonly around: InterpreterSurroundings) {}

  async call({ callId, language }: InputOf<'handOver', 'callInterpreter'>): Promise<Result<{ callId: CallId }>> {
    const pressedAt = performance.now();
    const number = this.around.numbers?.[language];
    if (number === undefined) return refused('interpreterUnset');
    const call = this.around.store.all.calls.find((one) => one.id === callId);
    if (!call || !isTalking(call)) return refused('noSuchCall');
    if (call.role !== 'customer') return refused('notNow');
    if (call.handOver) return refused('transferUnderWay');
    if (this.around.conference.isFullFor(call)) return refused('conferenceFull');
    const purpose = { role: 'interpreter', forCall: call.id, contactId: call.contactId, language } as const;
    // The setting is IT's own: an extension or a SIP user that no telephone number is made of.
    const read = normalisePhoneNumber(number);
    const target = read.ok && read.dial !== '' ? read : { dial: number, e164: null };
    const called = await this.around.calls.out.callTo(target, purpose, []);
    if (!called.ok) return called;
    this.calling.set(called.value.callId, { language, contactId: call.contactId, pressedAt });
    this.around.onInterpretation(call.contactId, { language, joinedAfterMs: null });
    return called;
  }

  /** The interpreter answered, or did not; how long it took is kept with the contact. */
  follow(call: Call): void {
    const calling = this.calling.get(call.id);
    if (!calling) return;
    if (!isLive(call)) this.calling.delete(call.id);
    if (!isTalking(call)) return;
    this.calling.delete(call.id);
    void this.around.conference.join().then(({ ok }) => {
      if (!ok) {
        this.around.notices.tell('warning', 'interpreterNotJoined');
        return;
      }
      const joinedAfterMs = Math.round(performance.now() - calling.pressedAt);
      this.around.onInterpretation(calling.contactId, { language: calling.language, joinedAfterMs });
    });
  }
}
