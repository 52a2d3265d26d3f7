import { type Core, Invitation, Inviter, type Session, SessionState } from 'sip.js';
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
  keepEarlyBye();
}

/**
 * A BYE that comes before our ACK, while the hidden window still takes the answer: SIP.js drops it without a word and talks on
 * with nobody. It is looked at when the call stands.
 */
function keepEarlyBye(): void {
  type ByeRequest = Core.IncomingRequest;
  const prototype = Inviter.prototype as unknown as { onByeRequest: (request: ByeRequest) => void };
  const { onByeRequest } = prototype;
  prototype.onByeRequest = function onBye(this: Inviter, request: ByeRequest): void {
    if (this.state !== SessionState.Establishing) {
      if (this.state === SessionState.Established) onByeRequest.call(this, request);
      else request.accept();
      return;
    }
    const waiting = (state: SessionState) => {
      this.stateChange.removeListener(waiting);
      if (state === SessionState.Established) onByeRequest.call(this, request);
      else request.accept();
    };
    this.stateChange.addListener(waiting);
  };
}

/**
 * Ringing that is acknowledged (100rel) goes out with our description in SIP.js: the microphone would be heard before a person
 * answers. The desk rings without it, whatever the INVITE requires.
 */
export function ringPlainly(invitation: Invitation): void {
  (invitation as unknown as { rel100: string }).rel100 = 'none';
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

interface OpenDialog {
  reinviteUserAgentClient: unknown;
  reinviteUserAgentServer: unknown;
  signalingStateRollback(): void;
}

/** A re-INVITE of either side is on, up to its ACK. */
export function isReinviting(dialog: Core.SessionDialog): boolean {
  const { reinviteUserAgentClient, reinviteUserAgentServer } = dialog as unknown as OpenDialog;
  return reinviteUserAgentClient !== undefined || reinviteUserAgentServer !== undefined;
}

/** After a re-INVITE was answered with 3xx, or never to the end, SIP.js believes for ever that it is on: another may be sent. */
export function freeReinvite(session: Session): void {
  (session as unknown as { pendingReinvite: boolean }).pendingReinvite = false;
  const dialog = session.dialog as unknown as OpenDialog | undefined;
  dialog?.signalingStateRollback();
  if (dialog) dialog.reinviteUserAgentClient = undefined;
}

/** 64·T1 (RFC 3261 9.1): what was not answered until then never will be. */
const GIVE_UP_MS = 32_000;

/** An INVITE that got a 100 and no final answer, not even to its CANCEL, stays with SIP.js for ever: it is let go in time. */
export function forgetUnanswered(inviter: Inviter): void {
  if (inviter.state === SessionState.Terminated) return;
  setTimeout(() => {
    if (inviter.state !== SessionState.Establishing && inviter.state !== SessionState.Terminating) return;
    const { outgoingInviteRequest: client } = inviter as unknown as { outgoingInviteRequest?: Core.UserAgentClient };
    const { userAgentClients } = inviter.userAgent.userAgentCore;
    for (const [key, one] of userAgentClients) if ((one as unknown) === client) userAgentClients.delete(key);
    client?.dispose();
    (inviter as unknown as { stateTransition: (to: SessionState) => void }).stateTransition(SessionState.Terminated);
  }, GIVE_UP_MS);
}
