import { type Result, refused } from '../../shared/contract/result';
import type { Call, CallEvent, HandOver } from '../../shared/domain/call';
import { isTalking } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { Catalogue } from '../../shared/i18n/catalogue';
import { reasonOf } from '../softphone/failure';
import type { SipCall } from '../softphone/sip-call';
import type { TransferOutcome } from '../softphone/transfer';

export interface SendingSurroundings {
  readonly sipCall: (id: CallId) => SipCall | undefined;
  readonly follow: (id: CallId, event: CallEvent) => void;
  /** Whoever was sent away in vain talks again, unless somebody else talks by now. */
  readonly takeBack: (id: CallId) => Promise<void>;
  readonly failureWords: Catalogue['callFailure'];
  /** A recording that this desk paused goes on, so that the next person's talk is recorded. */
  readonly resumeRecording: (id: CallId) => Promise<void>;
}

type OnStep = (step: HandOver['step']) => void;

/**
 * Sends a call's far side to somebody else, and says how it went. The caller is held from the press and taken back from hold
 * where nothing comes of it: nobody is left waiting in silence.
 * @param send the REFER itself. @returns null when the far side is with somebody else now, or why not.
 */
export async function sendAway(
  around: SendingSurroundings,
  call: Call,
  kind: HandOver['kind'],
  send: (sip: SipCall, onStep: OnStep) => Promise<TransferOutcome>,
): Promise<Result<never> | null> {
  const sip = around.sipCall(call.id);
  if (!sip || !isTalking(call)) return refused('noSuchCall');
  if (call.handOver) return refused('transferUnderWay');
  // In a 三者通話 the others talk on while the server is asked.
  const holds = kind === 'blind' || kind === 'payment';
  const wasHeld = call.phase === 'held';
  const unheld = holds && !wasHeld ? await sip.hold() : null;
  if (unheld) return refused(unheld);
  const tell = (step: HandOver['step']) =>
    around.follow(call.id, { kind: 'handOverChanged', handOver: { kind, step } });
  tell('asked');
  // At the payment IVR it stays paused: the keyed digits must not be recorded.
  if (kind !== 'payment') await around.resumeRecording(call.id);
  const outcome = await send(sip, tell);
  around.follow(call.id, { kind: 'handOverChanged', handOver: null });
  if (outcome.kind === 'taken') return null;
  if (holds && !wasHeld) await around.takeBack(call.id);
  return refusalOf(outcome, around.failureWords);
}

function refusalOf(
  outcome: Exclude<TransferOutcome, { kind: 'taken' }>,
  words: Catalogue['callFailure'],
): Result<never> {
  if (outcome.kind === 'failed') return refused('transferFailed', { reason: words[reasonOf(outcome.status)] });
  const codes = { refused: 'transferRefused', unanswered: 'transferUnanswered', over: 'noSuchCall' } as const;
  const code: ErrorCode = codes[outcome.kind];
  return refused(code);
}
