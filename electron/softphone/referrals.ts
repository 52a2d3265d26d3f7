import type { Referral, Session } from 'sip.js';
import { SessionState } from 'sip.js';
import type { EndCause, HandOver, ReferRequest } from '../../shared/domain/call';
import type { Telephony } from '../../shared/settings/telephony';
import { attendedTarget, blindTarget, type Replaced, type Wish } from './refer-to';
import { notifyReferrer, ReferWishes } from './refer-wish';
import { OutgoingRefer, type TransferOutcome } from './transfer';

type OnStep = (step: HandOver['step']) => void;

export interface ReferralEvents {
  /** Resolves when what is under way in the dialog is done. */
  readonly settled: () => Promise<void>;
  /** The far side's REFER waits for a person's word, or does not any more. */
  readonly onAsked: (request: ReferRequest | null) => void;
  /** The far side's REFER is to be followed. */
  readonly onWish: (wish: Wish) => void;
}

/** One call's REFER and Replaces (RFC 3515, RFC 3891): where this desk sends the far side, and what the far side asks of it. */
export class Referrals {
  private sent: { readonly refer: OutgoingRefer; readonly cause: EndCause } | null = null;
  /** Another call's far side was sent to this one's, in this desk's place. */
  private isTakenOver = false;
  private readonly wishes: ReferWishes;

  /** @param manner what a REFER of the far side meets. */
  constructor(
    private readonly session: Session,
    private readonly manner: Telephony['refer'],
    private readonly events: ReferralEvents,
  ) {
    this.wishes = new ReferWishes((pending) => events.onAsked(pending && { id: pending.id, shown: pending.wish.user }));
  }

  private get established(): boolean {
    return this.session.state === SessionState.Established;
  }

  /**
   * Sends the far side to somebody else (REFER) and watches it to the end; the call itself goes on until it is let go.
   * @param cause why the call is over, where the far side ends it on its way there.
   */
  sendTo(user: string, userToUser: string, onStep: OnStep, cause: EndCause = 'transferred'): Promise<TransferOutcome> {
    return this.refer(blindTarget(this.session, user, userToUser), onStep, cause);
  }

  /** Sends the far side to that of another call, in this desk's place (REFER with Replaces). */
  async sendToCall(other: Referrals, userToUser: string, onStep: OnStep): Promise<TransferOutcome> {
    const target = other.established ? attendedTarget(other.session, userToUser) : null;
    other.isTakenOver = true;
    const outcome = await this.refer(target, onStep, 'transferred');
    other.isTakenOver = outcome.kind === 'taken';
    return outcome;
  }

  /** Why the far side's BYE ends the call where it talks with somebody else now; null where it just hung up. */
  get causeOfEnd(): EndCause | null {
    if (this.isTakenOver) return 'transferred';
    return this.sent?.refer.isTaken ? this.sent.cause : null;
  }

  /** Whether an INVITE with Replaces means this call (RFC 3891 3). */
  isReplacedBy({ callId, toTag, fromTag }: Replaced): boolean {
    const { dialog } = this.session;
    return dialog?.callId === callId && dialog.localTag === toTag && dialog.remoteTag === fromTag;
  }

  /** A REFER came: it would move the call without anyone's wish (softphone-facts 2.5, item 7). */
  asked(referral: Referral): void {
    if (this.manner === 'never') {
      void referral.reject({ statusCode: 603 });
      return;
    }
    const pending = this.wishes.ask(referral);
    if (pending && this.manner === 'always') this.answer(pending.id, true);
  }

  /** A person's word, or the setting's, on the far side's REFER; false where it waits no longer. */
  answer(requestId: string, allow: boolean): boolean {
    if (!allow) return this.wishes.refuse(requestId);
    const wish = this.wishes.accept(requestId);
    if (!wish) return false;
    this.report(100, 'Trying', false);
    this.events.onWish(wish);
    return true;
  }

  /** Tells the far side how its REFER goes; `over` with the last word. */
  report(status: number, words: string, over: boolean): void {
    if (this.established) notifyReferrer(this.session, status, words, over);
  }

  /** The call is over: nobody can be answered any more. */
  over(): void {
    this.wishes.drop();
  }

  private async refer(target: string | null, onStep: OnStep, cause: EndCause): Promise<TransferOutcome> {
    if (target === null) return { kind: 'over' };
    // After what is under way in the dialog, but not in its queue: a new leg must not wait for somebody to pick up.
    await this.events.settled();
    const refer = new OutgoingRefer(this.session, target, onStep);
    this.sent = { refer, cause };
    const outcome = await refer.send();
    this.sent = null;
    return outcome;
  }
}
