import type { HandedCase, InterpreterLanguage } from './hand-over';
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

/**
 * Why a call is over. `missed`: the caller gave up before 応答; `failed`: the network or the other side refused; `transferred`:
 * handed over, the far side talks with somebody else; `payment`: the caller is with the payment IVR; `replaced`: another call
 * took its place here (RFC 3891), so nothing of it is left to do.
 */
export const END_CAUSES = [
  'local',
  'remote',
  'rejected',
  'missed',
  'busy',
  'failed',
  'lost',
  'transferred',
  'payment',
  'replaced',
] as const;
export type EndCause = (typeof END_CAUSES)[number];

/** What a call is for at this desk; `consult` (相談) and `interpreter` (通訳) belong to a customer's call and share its contact. */
export type CallRole = 'customer' | 'consult' | 'interpreter';

/** What the server says of its recording; `unknown` where it says nothing. */
export type RecordingState = 'unknown' | 'on' | 'paused' | 'off';

/** A REFER of this desk under way (RFC 3515): sent, the far side tries, the new party rings. */
export interface HandOver {
  readonly kind: 'blind' | 'attended' | 'leave' | 'payment';
  readonly step: 'asked' | 'trying' | 'ringing';
}

/** A REFER of the far side that waits for a person's word; `shown` is where it leads, as a person reads it. */
export interface ReferRequest {
  readonly id: string;
  readonly shown: string;
}

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
  readonly role: CallRole;
  /** The customer's call that a consult or interpreter call belongs to. */
  readonly forCall: CallId | null;
  /** The interpreter's language. */
  readonly language: InterpreterLanguage | null;
  /** In the 三者通話. */
  readonly inConference: boolean;
  /** In the 三者通話: the others don't hear this party. */
  readonly partyMuted: boolean;
  /** The far side has put this desk on hold. */
  readonly heldByParty: boolean;
  readonly handOver: HandOver | null;
  readonly recording: RecordingState;
  /** When a recording that this desk paused goes on by itself, epoch ms. */
  readonly recordingResumesAt: number | null;
  readonly referRequest: ReferRequest | null;
  /** The case that came with the call (User-to-User, RFC 7433). */
  readonly handed: HandedCase | null;
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
  | { readonly kind: 'conferenceChanged'; readonly inConference: boolean }
  | { readonly kind: 'partyMuteChanged'; readonly muted: boolean }
  | { readonly kind: 'heldByPartyChanged'; readonly held: boolean }
  | { readonly kind: 'handOverChanged'; readonly handOver: HandOver | null }
  | { readonly kind: 'recordingChanged'; readonly state: RecordingState; readonly resumesAt: number | null }
  | { readonly kind: 'referAsked'; readonly request: ReferRequest | null }
  /** It goes on in the place of the customer's call that it was dialled for. */
  | { readonly kind: 'tookOver' }
  | { readonly kind: 'hangUpPressed' }
  | { readonly kind: 'over'; readonly at: number; readonly cause: EndCause };

/** What an ended call has no more of. */
const OVER = {
  digits: '',
  heldSince: null,
  inConference: false,
  partyMuted: false,
  heldByParty: false,
  handOver: null,
  recordingResumesAt: null,
  referRequest: null,
} as const;

/** What a call begins with, whoever began it. */
export const FRESH_CALL = {
  ...OVER,
  answeredAt: null,
  endedAt: null,
  muted: false,
  cause: null,
  role: 'customer',
  forCall: null,
  language: null,
  recording: 'unknown',
  handed: null,
} as const satisfies Partial<Call>;

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
    case 'conferenceChanged':
      return isTalking(call) ? { ...call, inConference: event.inConference, partyMuted: false } : call;
    case 'partyMuteChanged':
      return call.inConference ? { ...call, partyMuted: event.muted } : call;
    case 'heldByPartyChanged':
      return isTalking(call) && call.heldByParty !== event.held ? { ...call, heldByParty: event.held } : call;
    case 'handOverChanged':
      return isTalking(call) ? { ...call, handOver: event.handOver } : call;
    case 'recordingChanged':
      return { ...call, recording: event.state, recordingResumesAt: event.resumesAt };
    case 'referAsked':
      return isTalking(call) ? { ...call, referRequest: event.request } : call;
    case 'tookOver':
      return { ...call, role: 'customer', forCall: null };
    case 'hangUpPressed':
      return call.phase === 'ending' ? call : { ...call, phase: 'ending' };
    case 'over':
      return { ...call, ...OVER, phase: 'ended', endedAt: event.at, cause: event.cause };
    default:
      return assertNever(event);
  }
}
