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

/** What SIP.js's session sends a REFER with; its public `refer` writes the address without angle brackets. */
interface Referring {
  readonly _refer: (
    onNotify: (notification: Notification) => void,
    delegate: Core.OutgoingRequestDelegate,
    options: Core.RequestOptions,
  ) => Promise<unknown>;
}

/**
 * Sends the far side of a session to somebody else (RFC 3515, RFC 5589) and watches it to the end. Never rejects.
 * @param target value of the Refer-To header; see `blindTarget` and `attendedTarget`.
 */
export function transfer(
  session: Session,
  target: string | null,
  onStep: (step: HandOver['step']) => void,
): Promise<TransferOutcome> {
  if (target === null || session.state !== SessionState.Established) return Promise.resolve({ kind: 'over' });
  return new Promise((resolve) => {
    const onState = (state: SessionState) => {
      if (state !== SessionState.Established) settle({ kind: 'over' });
    };
    const settle = (outcome: TransferOutcome) => {
      clearTimeout(limit);
      session.stateChange.removeListener(onState);
      resolve(outcome);
    };
    const limit = setTimeout(() => settle({ kind: 'unanswered' }), OUTCOME_LIMIT_MS);
    session.stateChange.addListener(onState);
    const onNotify = (notification: Notification) => {
      const outcome = outcomeOf(notification, onStep);
      void notification.accept().catch(() => undefined);
      if (outcome) settle(outcome);
    };
    const delegate: Core.OutgoingRequestDelegate = {
      onRedirect: ({ message }) => settle({ kind: 'refused', status: message.statusCode ?? 300 }),
      onReject: ({ message }) => settle({ kind: 'refused', status: message.statusCode ?? 500 }),
    };
    const { userAgent } = session;
    const extraHeaders = [
      `Refer-To: ${target}`,
      `Referred-By: <${userAgent.configuration.uri.toString()}>`,
      `Contact: ${userAgent.contact.toString()}`,
    ];
    (session as unknown as Referring)
      ._refer(onNotify, delegate, { extraHeaders })
      .catch(() => settle({ kind: 'over' }));
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
