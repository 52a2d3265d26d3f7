import { Invitation, SessionState } from 'sip.js';

let guarded = false;

/**
 * Guards against known faults of SIP.js 0.21.2, in one place (softphone-facts 2.5; the later ones of the list come with the
 * whole telephony).
 *
 * Item 11: when a BYE came although our 200 was never acknowledged, the ACK timer fires 32 s later on an ended session and
 * its exception would end the process. An ended session has nothing left to do.
 */
export function guardSipJs(): void {
  if (guarded) return;
  guarded = true;
  const prototype = Invitation.prototype as unknown as { onAckTimeout: () => void };
  const original = prototype.onAckTimeout;
  prototype.onAckTimeout = function onAckTimeout(this: Invitation): void {
    if (this.state === SessionState.Terminated) return;
    original.call(this);
  };
}
