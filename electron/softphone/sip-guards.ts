import { Invitation, type Session, SessionState } from 'sip.js';
import { keepHeadersToTheirLine, nameTransactionsUniquely } from './border-guard';
import { teachLongerInterval } from './longer-interval';
import { teachUpdate } from './update';

let guarded = false;

/**
 * Guards against known faults of SIP.js 0.21.2, in one place (softphone-facts 2.5); `border-guard.ts` has those between the
 * wire and SIP.js.
 *
 * Item 11: when a BYE came although our 200 was never acknowledged, the ACK timer fires 32 s later on an ended session and
 * its exception would end the process. An ended session has nothing left to do.
 */
export function guardSipJs(): void {
  if (guarded) return;
  guarded = true;
  nameTransactionsUniquely();
  keepHeadersToTheirLine();
  teachUpdate();
  teachLongerInterval();
  const prototype = Invitation.prototype as unknown as { onAckTimeout: () => void };
  const original = prototype.onAckTimeout;
  prototype.onAckTimeout = function onAckTimeout(this: Invitation): void {
    if (this.state === SessionState.Terminated) return;
    original.call(this);
  };
}

/** Longest time an INVITE's Expires header is followed, s; the desk's own limit is shorter. */
const EXPIRES_MAX_S = 86_400;

/**
 * An Expires header that is no number, or so large that the timer overflows, makes SIP.js refuse the call after one
 * millisecond: it is left out of account (RFC 3261 20.19 knows only whole seconds).
 */
export function ignoreStrangeExpiry(invitation: Invitation): void {
  const text = invitation.request.getHeader('expires');
  if (text === undefined) return;
  const seconds = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= EXPIRES_MAX_S) return;
  const timed = invitation as unknown as { expiresTimer?: NodeJS.Timeout };
  clearTimeout(timed.expiresTimer);
}

/** After a re-INVITE was answered with 3xx SIP.js believes for ever that it is still on: another may be sent. */
export function freeReinvite(session: Session): void {
  (session as unknown as { pendingReinvite: boolean }).pendingReinvite = false;
}
