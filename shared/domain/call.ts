import { assertNever, type CallId, type ContactId } from './ids';

/**
 * Where a call stands. `holding` and `resuming` last from the click to the other side's answer: the desk shows 保留中 only
 * after the answer (softphone-facts 2.5, item 6: a failed hold must not look like one).
 */
export type CallPhase =
  | 'ringing'
  | 'answering'
  | 'dialling'
  | 'active'
  | 'holding'
  | 'held'
  | 'resuming'
  | 'ending'
  | 'ended';

/** Why a call is over. `missed`: the caller gave up before 応答; `failed`: the network or the other side refused. */
export type EndCause = 'local' | 'remote' | 'rejected' | 'missed' | 'busy' | 'failed' | 'lost';

/** The other side, as far as the network told. `name` is cleaned and capped text, never markup. */
export interface Party {
  /** E.164, or null where the caller hides it or it can't be read. */
  readonly number: string | null;
  /** As a person reads it: 052-234-5678, 非通知, or the network's own text. */
  readonly shown: string;
  readonly name: string | null;
  readonly region: { readonly prefecture: string; readonly town: string | null } | null;
}

/** What the dialled number says of the call, before anyone answers. */
export interface DialledTo {
  readonly number: string;
  /** As a person reads it: 0120-000-111. */
  readonly shown: string;
  readonly publicName: string | null;
  readonly medium: string | null;
  readonly productCode: string | null;
  readonly productName: string | null;
  readonly scriptId: string | null;
}

/** A call as every part of the desk sees it; times are epoch milliseconds. */
export interface Call {
  readonly id: CallId;
  readonly contactId: ContactId;
  readonly direction: 'in' | 'out';
  readonly phase: CallPhase;
  readonly practice: boolean;
  readonly party: Party;
  readonly dialled: DialledTo | null;
  /** What the caller wants, where known before the answer (practice scenario, later: IVR, bot, web). */
  readonly wish: string | null;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly heldSince: number | null;
  readonly endedAt: number | null;
  readonly muted: boolean;
  /** Push digits sent in this call, for the person's eyes; cleared at the end. */
  readonly digits: string;
  readonly cause: EndCause | null;
}

export type CallEvent =
  | { readonly kind: 'answerPressed' }
  | { readonly kind: 'established'; readonly at: number }
  | { readonly kind: 'holdPressed' }
  | { readonly kind: 'holdConfirmed'; readonly at: number }
  | { readonly kind: 'holdRefused' }
  | { readonly kind: 'resumePressed' }
  | { readonly kind: 'resumeConfirmed' }
  | { readonly kind: 'resumeRefused' }
  | { readonly kind: 'muteChanged'; readonly muted: boolean }
  | { readonly kind: 'digitsSent'; readonly digits: string }
  | { readonly kind: 'hangUpPressed' }
  | { readonly kind: 'over'; readonly at: number; readonly cause: EndCause };

/** True while the two sides have a conversation, held or not. */
export function isTalking(call: Call): boolean {
  return call.phase === 'active' || call.phase === 'holding' || call.phase === 'held' || call.phase === 'resuming';
}

/** True until the call is over. */
export function isLive(call: Call): boolean {
  return call.phase !== 'ended';
}

/**
 * The call after an event. An event that does not fit the phase (a late answer, a second press) changes nothing and gives
 * the same object back, so that a strange order on the wire can't put the desk into a state that does not exist.
 */
export function nextCall(call: Call, event: CallEvent): Call {
  if (call.phase === 'ended') return call;
  switch (event.kind) {
    case 'answerPressed':
      return call.phase === 'ringing' ? { ...call, phase: 'answering' } : call;
    case 'established':
      return call.phase === 'answering' || call.phase === 'dialling' || call.phase === 'ringing'
        ? { ...call, phase: 'active', answeredAt: event.at }
        : call;
    case 'holdPressed':
      return call.phase === 'active' ? { ...call, phase: 'holding' } : call;
    case 'holdConfirmed':
      return call.phase === 'holding' ? { ...call, phase: 'held', heldSince: event.at } : call;
    case 'holdRefused':
      return call.phase === 'holding' ? { ...call, phase: 'active' } : call;
    case 'resumePressed':
      return call.phase === 'held' ? { ...call, phase: 'resuming' } : call;
    case 'resumeConfirmed':
      return call.phase === 'resuming' ? { ...call, phase: 'active', heldSince: null } : call;
    case 'resumeRefused':
      return call.phase === 'resuming' ? { ...call, phase: 'held' } : call;
    case 'muteChanged':
      return isTalking(call) && call.muted !== event.muted ? { ...call, muted: event.muted } : call;
    case 'digitsSent':
      return isTalking(call) ? { ...call, digits: (call.digits + event.digits).slice(-32) } : call;
    case 'hangUpPressed':
      return call.phase === 'ending' ? call : { ...call, phase: 'ending' };
    case 'over':
      return { ...call, phase: 'ended', endedAt: event.at, cause: event.cause, digits: '', heldSince: null };
    default:
      return assertNever(event);
  }
}
