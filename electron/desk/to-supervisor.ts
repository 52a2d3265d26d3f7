import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive, isTalking } from '../../shared/domain/call';
import { HANDED_TEXT_MAX_LENGTH } from '../../shared/domain/hand-over';
import type { CallId } from '../../shared/domain/ids';
import type { Conference } from './conference';
import type { HandOverDesk } from './hand-over';
import type { Hands } from './hands';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

export interface ToSupervisorSurroundings {
  readonly store: SliceStore;
  readonly hands: Hands;
  readonly handOver: HandOverDesk;
  readonly conference: Conference;
  readonly notices: Notices;
}

/** One press brings caller and supervisor together, in the way that the supervisor chose; the case goes along. */
export class ToSupervisor {
  /** Supervisors who are called for a 三者通話. */
  private readonly joining = new Set<CallId>();

  constructor(private readonly around: ToSupervisorSurroundings) {}

  async connect({ id }: InputOf<'escalation', 'connect'>): Promise<Result<void>> {
    const { hands, handOver, store } = this.around;
    const escalation = hands.find(id);
    const taken = escalation?.state === 'taken' ? escalation.taken : null;
    if (!escalation || !taken || taken.extension === null) return refused('notNow');
    const call = store.all.calls.find(
      (one) => one.contactId === escalation.contactId && one.role === 'customer' && isTalking(one),
    );
    if (!call) return refused('noSuchCall');
    const text = oneLine(escalation.packet.wish);
    const target = { callId: call.id, number: taken.extension, text };
    if (taken.way === 'takeOver') return handOver.transfer(target);
    const called = await handOver.consult(target);
    if (!called.ok) return called;
    if (taken.way === 'conference') this.joining.add(called.value.callId);
    return done(undefined);
  }

  /** The supervisor answered, or did not. */
  follow(call: Call): void {
    if (!this.joining.has(call.id)) return;
    if (!isLive(call)) this.joining.delete(call.id);
    if (!isTalking(call)) return;
    this.joining.delete(call.id);
    void this.around.conference.join().then(({ ok }) => {
      if (!ok) this.around.notices.tell('warning', 'supervisorNotJoined');
    });
  }
}

/** What the supervisor sees before they answer. */
const oneLine = (text: string): string =>
  [...text.replace(/\p{Cc}+/gu, ' ').trim()].slice(0, HANDED_TEXT_MAX_LENGTH).join('');
