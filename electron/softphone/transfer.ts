import { type Core, type Notification, type Session, SessionState } from 'sip.js';
import type { HandOver } from '../../shared/domain/call';

/** Longest time from the REFER to its final NOTIFY: a far side that rings out gives up before. */
const OUTCOME_LIMIT_MS = 90_000;
const BODY_MAX_LENGTH = 1_000;

/** How a REFER of this desk ended; `status` is that of the refusal, or of the call that the far side tried. */
export type TransferOutcome =
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly status: number }
  | { readonly kind: 'failed'; readonly status: number }
  /** The far side took the REFER and never said how it went. */
  | { readonly kind: 'unanswered' }
  /** The call ended under it. */
  | { readonly kind: 'over' };

/** The status in the body of a NOTIFY (RFC 3515 2.4.5, message/sipfrag); null where there is none. */
function statusInFragment(body: string): number | null {
  const status = Number(/^SIP\/2\.0 ([1-6]\d\d)\b/.exec(body.slice(0, BODY_MAX_LENGTH).trimStart())?.[1]);
  return status > 0 ? status : null;
}

/**
 * Sends the far side of a session to somebody else (RFC 3515, RFC 5589 6) and watches it to the end. Never rejects.
 * @param target user part at this desk's server. @param userToUser travels with the far side's new call (RFC 7433).
 */
export function transfer(
  session: Session,
  target: string,
  userToUser: string,
  onStep: (step: HandOver['step']) => void,
): Promise<TransferOutcome> {
  const { dialog, userAgent } = session;
  const aor = userAgent.configuration.uri;
  const user = encodeURIComponent(target).replaceAll('%2B', '+');
  if (!dialog || session.state !== SessionState.Established) return Promise.resolve({ kind: 'over' });
  return new Promise((resolve) => {
    const onState = (state: SessionState) => {
      if (state !== SessionState.Established) settle({ kind: 'over' });
    };
    const delegate = session.delegate ?? {};
    session.delegate = delegate;
    const settle = (outcome: TransferOutcome) => {
      clearTimeout(limit);
      delete delegate.onNotify;
      session.stateChange.removeListener(onState);
      resolve(outcome);
    };
    const limit = setTimeout(() => settle({ kind: 'unanswered' }), OUTCOME_LIMIT_MS);
    session.stateChange.addListener(onState);
    delegate.onNotify = (notification) => {
      const outcome = outcomeOf(notification, onStep);
      void notification.accept().catch(() => undefined);
      if (outcome) settle(outcome);
    };
    // Not by SIP.js's `refer`: it writes the address without the brackets that its `?` needs (RFC 3261 20).
    const extraHeaders = [
      `Refer-To: <sip:${user}@${aor.host}?User-to-User=${encodeURIComponent(userToUser)}>`,
      `Referred-By: <${aor.toString()}>`,
      `Contact: ${userAgent.contact.toString()}`,
    ];
    const refused = ({ message }: { message: Core.IncomingResponseMessage }) =>
      settle({ kind: 'refused', status: message.statusCode ?? 500 });
    try {
      dialog.refer({ onRedirect: refused, onReject: refused }, { extraHeaders });
    } catch {
      settle({ kind: 'over' });
    }
  });
}

function outcomeOf({ request }: Notification, onStep: (step: HandOver['step']) => void): TransferOutcome | null {
  const status = statusInFragment(request.body);
  if (status !== null && status >= 300) return { kind: 'failed', status };
  if (status !== null && status >= 200) return { kind: 'taken' };
  if (status !== null) onStep(status === 100 ? 'trying' : 'ringing');
  // RFC 6665 4.4.1: nothing more comes of this one.
  const over = /^\s*terminated\b/i.test(request.getHeader('subscription-state') ?? '');
  return over ? { kind: 'unanswered' } : null;
}
