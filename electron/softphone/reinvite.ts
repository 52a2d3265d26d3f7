import { Core, type Session, SessionState } from 'sip.js';
import { descriptionOf } from './remote-description';
import type { HeaderSource } from './session-timer';
import { freeReinvite, isReinviting } from './sip-guards';
import { isAnsweringUpdate } from './update';

/**
 * Longer than a transaction can live (RFC 3261 timer B, 32 s) that got no answer at all. One that got a 100 lives for ever: it
 * is cancelled then, and forgotten a little later, so that it does not block the next.
 */
const REINVITE_LIMIT_MS = 40_000;
const CANCEL_LIMIT_MS = 5_000;
/** After glare: who made the Call-ID waits 2.1 to 4 s, the other side up to 2 s (RFC 3261 14.1). */
const OWNER_WAIT_MS = [2_100, 4_000] as const;
const OTHER_WAIT_MS = [0, 2_000] as const;
const GLARE_TRIES = 3;

/** `gone`: the far side knows nothing of this call any more (RFC 3261 12.2.1.2). */
type Outcome = 'agreed' | 'glare' | 'refused' | 'silent' | 'gone';
export type ReinviteOutcome = Exclude<Outcome, 'glare'>;

function outcomeOf(statusCode: number | undefined): Outcome {
  if (statusCode === 491) return 'glare';
  if (statusCode === 408) return 'silent';
  return statusCode === 481 ? 'gone' : 'refused';
}

/** What else a re-INVITE says, and who reads its answer: the session timer. */
export interface Accompaniment {
  readonly headers: string[];
  take(response: HeaderSource): void;
}

/** Like `reinvite`, for who only asks whether both sides agreed. */
export async function renegotiate(...options: Parameters<typeof reinvite>): Promise<boolean> {
  return (await reinvite(...options)) === 'agreed';
}

/**
 * Agrees on the media of an established session anew; tries again when both sides did so at once. Anything but `agreed` is a
 * refusal of the far side, its silence, or the end of the session; never rejects.
 * @param ownsCallId this side began the call.
 */
export async function reinvite(
  session: Session,
  hold: boolean,
  ownsCallId: boolean,
  random: () => number = Math.random,
  timer: Accompaniment | null = null,
): Promise<ReinviteOutcome> {
  for (let tries = 1; ; tries += 1) {
    await acknowledged(session);
    if (session.state !== SessionState.Established) return 'refused';
    const outcome = await reinviteOnce(session, hold, timer);
    if (outcome === 'gone' && session.state === SessionState.Established) await session.bye().catch(() => undefined);
    if (outcome !== 'glare') return outcome;
    if (tries === GLARE_TRIES) return 'refused';
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

function reinviteOnce(session: Session, hold: boolean, timer: Accompaniment | null): Promise<Outcome> {
  // Before any offer is made: the far side's own exchange is in the hands of the hidden window, and a second one would spoil it.
  if (isBusy(session)) return Promise.resolve('glare');
  return new Promise((resolve) => {
    const ended = (state: SessionState) => {
      if (state === SessionState.Terminated) settle('refused');
    };
    const settle = (outcome: Outcome) => {
      clearTimeout(limit);
      session.stateChange.removeListener(ended);
      resolve(outcome);
    };
    let limit = setTimeout(() => {
      sending.then((request) => request.cancel()).catch(() => undefined);
      limit = setTimeout(() => {
        freeReinvite(session);
        void descriptionOf(session)?.takeBackOffer();
        settle('refused');
      }, CANCEL_LIMIT_MS);
    }, REINVITE_LIMIT_MS);
    session.stateChange.addListener(ended);
    const agreed = session.sessionDescriptionHandlerOptionsReInvite;
    const sending = session.invite({
      sessionDescriptionHandlerOptions: { hold } as object,
      ...(timer ? { requestOptions: { extraHeaders: timer.headers } } : {}),
      requestDelegate: {
        onAccept: ({ message }) => {
          if (session.state !== SessionState.Established) return settle('refused');
          timer?.take(message);
          session.sessionDescriptionHandlerOptionsReInvite = { hold } as object;
          settle('agreed');
        },
        onReject: (response) => settle(outcomeOf(response.message.statusCode)),
      },
    });
    // The options stick to the session (softphone-facts 2.3): what the far side offers meanwhile, or after a refusal, is
    // answered as was agreed last.
    session.sessionDescriptionHandlerOptionsReInvite = agreed;
    sending.catch((error: unknown) => {
      // Nothing was sent: the far side's own re-INVITE was first, or the hidden window gave no offer.
      void descriptionOf(session)?.takeBackOffer();
      settle(error instanceof Error && /progress|ongoing/i.test(error.message) ? 'glare' : 'refused');
    });
  });
}

/** An offer of either side waits for its answer or for its ACK, or the far side's is being answered. */
function isBusy(session: Session): boolean {
  const { dialog } = session;
  if (!(dialog instanceof Core.SessionDialog)) return false;
  return isReinviting(dialog) || isAnsweringUpdate(dialog) || dialog.signalingState !== Core.SignalingState.Stable;
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
