import { type Call, type CallPhase, isLive, isTalking } from './call';
import type { InterpreterLanguage } from './hand-over';

/** Customers of one desk at the same time: one talks, the other is held. */
export const CUSTOMER_LINES = 2;

/** Calls of one desk in a 三者通話: four parties with the communicator. */
export const CONFERENCE_CALLS_MAX = 3;

/** Whose voice goes first: a call that talks, one that is on its way to it, one that ends, one that is parked. */
const VOICE_ORDER: readonly CallPhase[] = [
  'active',
  'answering',
  'dialling',
  'resuming',
  'holding',
  'ending',
  'held',
  'ringing',
];

/** The call that 応答 and 拒否 work on: of the callers who ring, the one who waits longest. */
export function ringingCall(calls: readonly Call[]): Call | null {
  return calls.find((call) => call.direction === 'in' && call.phase === 'ringing') ?? null;
}

/** Every live call but one that rings here. */
function talksOf(calls: readonly Call[]): readonly Call[] {
  return calls.filter((call) => isLive(call) && call.phase !== 'ringing');
}

/**
 * The call that ミュート, 保留, プッシュ信号 and 切断 work on: the one with the person's voice. A caller who rings is never it, so a
 * 切断 that comes a moment late can't turn away the next customer. Of two alike the customer's is meant.
 */
export function talkCall(calls: readonly Call[]): Call | null {
  const rank = (call: Call) => VOICE_ORDER.indexOf(call.phase) * 2 + Number(call.role !== 'customer');
  return [...talksOf(calls)].sort((one, other) => rank(one) - rank(other))[0] ?? null;
}

/** Everyone who hears the person now, where ミュート and 切断 mean them all: the 三者通話, or the one talk. */
export function voiceCalls(calls: readonly Call[]): readonly Call[] {
  const talk = talkCall(calls);
  if (!talk) return [];
  return talk.inConference ? talksOf(calls).filter((call) => call.inConference) : [talk];
}

/** The customer's call that is handed over, consulted for, recorded or sent to the payment IVR. */
export function customerCall(calls: readonly Call[]): Call | null {
  const talk = talkCall(calls);
  if (!talk || talk.role === 'customer') return talk;
  return talksOf(calls).find((call) => call.id === talk.forCall) ?? null;
}

/** The consult or interpreter call that is not yet in the 三者通話. */
export function consultCall(calls: readonly Call[]): Call | null {
  return talksOf(calls).find((call) => call.role !== 'customer' && !call.inConference) ?? null;
}

/** Whether 発信 may begin a call: the talk is held for it. */
export function mayDial(calls: readonly Call[]): boolean {
  const live = calls.filter(isLive);
  return live.every(isTalking) && live.filter((call) => call.role === 'customer').length < CUSTOMER_LINES;
}

/** What the keys of a talk may do now. */
export function talkControls(calls: readonly Call[]) {
  const rings = ringingCall(calls) !== null;
  const talk = talkCall(calls);
  const talking = talk !== null && isTalking(talk);
  return {
    answer: rings,
    reject: rings,
    mute: talking,
    /** In a 三者通話 each party is held by itself. */
    hold: (talk?.phase === 'active' || talk?.phase === 'held') && !talk.inConference,
    digits: talk?.phase === 'active',
    hangUp: talking || talk?.phase === 'dialling' || talk?.phase === 'answering',
  };
}

const isSettled = (call: Call) => call.phase === 'active' || call.phase === 'held';

/** What the line of this desk can do, as its settings say. */
interface LineAbilities {
  readonly interpreters: readonly InterpreterLanguage[];
  readonly payment: boolean;
  readonly recordingControl: boolean;
}

/** What the keys of the hand-over may do now; `several`: there is more than one call, so its own keys are worth a place. */
export function handOverControls(calls: readonly Call[], abilities: LineAbilities) {
  const talks = talksOf(calls);
  const rings = ringingCall(calls) !== null;
  const customer = customerCall(calls);
  const consult = consultCall(calls);
  const together = talks.filter((call) => call.inConference);
  const underWay = talks.some((call) => call.handOver !== null || call.phase === 'ending');
  const settled = talks.every(isSettled) && !underWay;
  const alone = talks.length === 1 && settled && customer !== null;
  // A further party is called from the customer's talk, or from a 三者通話 that has room for one more.
  const hasRoom = together.length === talks.length && together.length < CONFERENCE_CALLS_MAX;
  const mayCall = customer !== null && settled && !rings && (talks.length === 1 || hasRoom);
  const hasInterpreter = talks.some((call) => call.role === 'interpreter');
  return {
    several: talks.length > 1,
    transfer: alone && !customer.inConference,
    consult: mayCall,
    complete:
      consult?.role === 'consult' &&
      customer !== null &&
      talks.length === 2 &&
      // While the second one still rings, the customer is sent there without consulting.
      (settled || (!underWay && consult.phase === 'dialling' && customer.phase === 'held')),
    endConsult: consult !== null && consult.phase !== 'ending' && consult.handOver === null,
    swap: talks.length === 2 && settled && together.length === 0 && new Set(talks.map(({ phase }) => phase)).size === 2,
    // Where all of it wait on hold, it brings them back. One call too many doesn't dim it: the press is refused in words.
    conference:
      talks.length > 1 && settled && (together.length < talks.length || talks.every(({ phase }) => phase === 'held')),
    /** Two customers who don't know each other would hear each other: asks for a second press. */
    joinsStrangers: talks.filter(({ role }) => role === 'customer').length > 1,
    leave: together.length > 1 && settled,
    interpreter: mayCall && !hasInterpreter && abilities.interpreters.length > 0,
    payment: abilities.payment && alone && !customer.inConference && !rings,
    recording: recordingStep(customer, abilities),
  };
}

function recordingStep(call: Call | null, abilities: LineAbilities): 'pause' | 'resume' | null {
  if (!abilities.recordingControl || !call || !isTalking(call) || call.recording === 'off') return null;
  return call.recording === 'paused' ? 'resume' : 'pause';
}

/** What may be done with one party where there are several. */
export function partyControls(call: Call, calls: readonly Call[]) {
  const others = talksOf(calls).filter((other) => other.id !== call.id);
  const isFree = call.handOver === null;
  // Who talks outside the 三者通話 is held first (`calls.resume`); who is about to talk can't be.
  const othersAreSettled = others.every((other) => isSettled(other) && other.handOver === null);
  return {
    shown: others.length > 0 && call.phase !== 'ringing' && isLive(call),
    hold: isFree && call.phase === 'active',
    resume: isFree && call.phase === 'held' && othersAreSettled,
    mute: call.inConference && isTalking(call),
    drop: isTalking(call) || call.phase === 'dialling' || call.phase === 'answering',
  };
}
