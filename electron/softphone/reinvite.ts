import { Core, type Session, SessionState } from 'sip.js';
import { descriptionOf } from './remote-description';
import { freeReinvite } from './sip-guards';

/** Longer than a transaction can live (RFC 3261 timer B, 32 s): a re-INVITE nobody reports on must not block the next. */
const REINVITE_LIMIT_MS = 40_000;
/** After glare: who made the Call-ID waits 2.1 to 4 s, the other side up to 2 s (RFC 3261 14.1). */
const OWNER_WAIT_MS = [2_100, 4_000] as const;
const OTHER_WAIT_MS = [0, 2_000] as const;
const GLARE_TRIES = 3;

/** `gone`: the far side knows nothing of this call any more (RFC 3261 12.2.1.2). */
type Outcome = 'agreed' | 'glare' | 'refused' | 'gone';

function outcomeOf(statusCode: number | undefined): Outcome {
  if (statusCode === 491) return 'glare';
  return statusCode === 481 ? 'gone' : 'refused';
}

/**
 * Agrees on the media of an established session anew; tries again when both sides did so at once. Resolves false when the
 * far side refused, or the session ended; never rejects.
 * @param ownsCallId this side began the call.
 */
export async function renegotiate(
  session: Session,
  hold: boolean,
  ownsCallId: boolean,
  random: () => number = Math.random,
): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    await acknowledged(session);
    if (session.state !== SessionState.Established) return false;
    const outcome = await reinviteOnce(session, hold);
    if (outcome === 'agreed') return true;
    if (outcome === 'gone' && session.state === SessionState.Established) await session.bye().catch(() => undefined);
    if (outcome !== 'glare' || tries === GLARE_TRIES) return false;
    const [least, most] = ownsCallId ? OWNER_WAIT_MS : OTHER_WAIT_MS;
    await pauseWhileTalking(session, least + random() * (most - least));
  }
}

/**
 * Waits for the ACK to our 200: a re-INVITE before it is forbidden (RFC 3261 14.1), and SIP.js takes the late ACK for a broken
 * answer and hangs up.
 */
function acknowledged(session: Session): Promise<void> {
  if (session.dialog?.sessionState !== Core.SessionState.AckWait) return Promise.resolve();
  return new Promise((resolve) => {
    const { delegate = {} } = session;
    session.delegate = delegate;
    const before = delegate.onAck;
    const end = () => {
      delegate.onAck = before;
      session.stateChange.removeListener(onState);
      resolve();
    };
    const onState = (state: SessionState) => {
      if (state !== SessionState.Established) end();
    };
    delegate.onAck = (ack) => {
      before?.(ack);
      end();
    };
    session.stateChange.addListener(onState);
  });
}

function reinviteOnce(session: Session, hold: boolean): Promise<Outcome> {
  return new Promise((resolve) => {
    const ended = (state: SessionState) => {
      if (state === SessionState.Terminated) settle('refused');
    };
    const settle = (outcome: Outcome) => {
      clearTimeout(limit);
      session.stateChange.removeListener(ended);
      resolve(outcome);
    };
    const limit = setTimeout(() => {
      freeReinvite(session);
      settle('refused');
    }, REINVITE_LIMIT_MS);
    session.stateChange.addListener(ended);
    session
      .invite({
        // The options stick to the session, so both values are always said (softphone-facts 2.3).
        sessionDescriptionHandlerOptions: { hold } as object,
        requestDelegate: {
          onAccept: () => settle(session.state === SessionState.Established ? 'agreed' : 'refused'),
          onReject: (response) => settle(outcomeOf(response.message.statusCode)),
        },
      })
      .catch((error: unknown) => {
        // Nothing was sent: the far side's own re-INVITE was first, or the hidden window gave no offer.
        void descriptionOf(session)?.rollbackDescription();
        settle(error instanceof Error && /progress|ongoing/i.test(error.message) ? 'glare' : 'refused');
      });
  });
}

function pauseWhileTalking(session: Session, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      session.stateChange.removeListener(onState);
      resolve();
    };
    const onState = (state: SessionState) => {
      if (state !== SessionState.Established) end();
    };
    const timer = setTimeout(end, ms);
    session.stateChange.addListener(onState);
  });
}
