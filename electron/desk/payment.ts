import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive, isTalking } from '../../shared/domain/call';
import type { Contact } from '../../shared/domain/contact';
import type { CallId } from '../../shared/domain/ids';
import type { Telephony } from '../../shared/settings/telephony';
import type { InviteFacts } from '../softphone/caller';
import { userToUser } from '../softphone/user-to-user';
import { contactOf } from './hand-over';
import type { Notices } from './notices';
import { type SendingSurroundings, sendAway } from './send-away';
import type { SliceStore } from './slices';

export interface PaymentSurroundings extends SendingSurroundings {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly isPractice: () => boolean;
  readonly setting: Telephony['payment'];
  /** The caller is not waited for any longer: the contact, where it is still open, goes to after-call work. */
  readonly onGivenUp: (contact: Contact | null) => void;
}

/**
 * 決済IVRへ: the caller's own call goes to the payment IVR and comes back, so that no digit of a card and no sound of it ever
 * reaches this desk (requirements 3e). The caller is held from the press, and this desk's part of the call ends as soon as the
 * IVR has answered. What comes back names the case by User-to-User (RFC 7433).
 */
export class PaymentDesk {
  private timer: NodeJS.Timeout | null = null;
  /** The call that came back and has not been answered yet, and what the IVR said. */
  private returning: { readonly id: CallId; readonly text: string } | null = null;

  constructor(private readonly around: PaymentSurroundings) {}

  async send(id: CallId): Promise<Result<void>> {
    const { setting, store, isPractice } = this.around;
    if (!setting) return refused('paymentUnset');
    const { calls, payment } = store.all;
    const call = calls.find((one) => one.id === id);
    if (!call || !isLive(call)) return refused('noSuchCall');
    if (!isTalking(call) || call.role !== 'customer' || payment || isPractice()) return refused('notNow');
    if (calls.some((one) => one.id !== id && isLive(one))) return refused('busyWithCall');
    const contact = contactOf(store, call);
    if (!contact) return refused('noSuchContact');
    const handed = userToUser({
      caseId: contact.caseId,
      number: call.party.number,
      text: '',
      transfers: contact.transfers,
    });
    // Held from here on: nothing of the caller is heard, also not what they key in before this desk has let go.
    const failed = await sendAway(this.around, call, 'payment', (sip, onStep) =>
      sip.referrals.sendTo(setting.number, handed, onStep, 'payment'),
    );
    if (failed) return paymentRefusal(failed);
    // The person hung up on the way: the caller is not waited for.
    if (contactOf(store, call)?.status !== 'live') return done(undefined);
    this.wait(contact, setting.returnWithinS);
    this.around.sipCall(id)?.letGo('payment');
    return done(undefined);
  }

  /** The person does not wait for the caller any longer. */
  stopWaiting(): Result<void> {
    if (!this.around.store.all.payment) return refused('notNow');
    this.giveUp();
    return done(undefined);
  }

  /**
   * Whether an offered call is of a caller whom this desk sent to the IVR: one that it waits for, or one that it does not wait
   * for any longer, because the time was over or the program was started anew.
   */
  comesBack(facts: InviteFacts): 'awaited' | 'late' | null {
    const contact = this.sentBefore(facts);
    if (!contact) return null;
    return contact.id === this.around.store.all.payment?.contactId ? 'awaited' : 'late';
  }

  /** The contact that an offered call goes on with, or null; from now on nobody is waited for. */
  take(id: CallId, facts: InviteFacts): Contact | null {
    const contact = this.sentBefore(facts);
    if (!contact) return null;
    this.returning = { id, text: facts.handed?.text ?? '' };
    if (this.comesBack(facts) === 'awaited') {
      this.stopTimer();
      this.around.store.set('payment', null);
    }
    return contact;
  }

  /** What became of a call that came back. True where its end needs no word of a missed call. */
  follow(call: Call): boolean {
    if (this.returning?.id !== call.id) return false;
    const { notices } = this.around;
    if (isTalking(call)) {
      const { text } = this.returning;
      this.returning = null;
      notices.settle('paymentNotReturned');
      notices.tell('info', 'paymentReturned', { text });
    } else if (!isLive(call)) {
      this.returning = null;
      notices.tell('warning', 'paymentNotReturned');
      return true;
    }
    return false;
  }

  private wait(contact: Contact, withinS: number): void {
    const since = Date.now();
    const until = since + withinS * 1_000;
    this.around.notices.settle('paymentReturned', 'paymentNotReturned');
    this.around.store.set('payment', { contactId: contact.id, since, until });
    this.timer = setTimeout(() => {
      this.around.notices.tell('warning', 'paymentNotReturned');
      this.giveUp();
    }, withinS * 1_000);
  }

  private giveUp(): void {
    const contact = this.awaited();
    this.stopTimer();
    this.around.store.set('payment', null);
    this.around.onGivenUp(contact);
  }

  private sentBefore({ handed }: InviteFacts): Contact | null {
    const { open } = this.around.store.all.workspace;
    return open.find(({ caseId, cause }) => cause === 'payment' && caseId === handed?.caseId) ?? null;
  }

  private awaited(): Contact | null {
    const { payment, workspace } = this.around.store.all;
    return (payment && workspace.open.find(({ id }) => id === payment.contactId)) ?? null;
  }

  private stopTimer(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }
}

/** What is advised for another transfer (consulting, 三者通話) would bring the card number to the communicator's ear. */
function paymentRefusal(failed: Result<never>): Result<never> {
  const advised = ['transferRefused', 'transferUnanswered', 'transferFailed'];
  return !failed.ok && advised.includes(failed.error.code) ? refused('paymentFailed') : failed;
}
