import { type Call, isLive, isTalking } from './call';

/** Reasons of 離席, in the order of desk.md. */
export const AWAY_REASONS = ['break', 'lunch', 'training', 'meeting', 'interview', 'otherWork'] as const;
export type AwayReason = (typeof AWAY_REASONS)[number];

/** What the communicator chose; a call or the line may cover it for a while. */
export type ChosenState =
  | { readonly kind: 'ready' }
  /** 応援: helps another team out; calls ring as with 受付可. */
  | { readonly kind: 'support' }
  | { readonly kind: 'away'; readonly reason: AwayReason | null }
  | { readonly kind: 'missed' };

/** What the desk shows and the telephone system believes. */
export const AGENT_STATES = [
  'ready',
  'support',
  'away',
  'ringing',
  'dialling',
  'talking',
  'held',
  'wrapUp',
  'missed',
  'disconnected',
] as const;
export type AgentStateName = (typeof AGENT_STATES)[number];

/** The agent's state with its reason, when it began (epoch ms) and what comes after the call, if reserved. */
export interface Agent {
  readonly name: string;
  readonly state: AgentStateName;
  readonly reason: AwayReason | null;
  readonly since: number;
  /** 次の状態を予約: taken when the after-call work ends. */
  readonly reserved: ChosenState | null;
  /** End of the after-call time limit (epoch ms); it only warns, it never closes the work. */
  readonly wrapUpUntil: number | null;
}

export interface AgentFacts {
  readonly chosen: ChosenState;
  readonly calls: readonly Call[];
  /** A contact of this session whose after-call work is not done. */
  readonly inWrapUp: boolean;
  /** The telephone line can take a call now. */
  readonly lineUp: boolean;
  /** A caller of this desk is with the payment IVR and comes back. */
  readonly awaitsReturn: boolean;
  /** 通話中着信: a second call may ring, quietly. */
  readonly callWaiting: boolean;
}

/**
 * The state that follows from the facts. A live call wins over everything, then after-call work, then a dead line, then
 * what the person chose; so no failed call and no lost line ever changes the choice itself (desk.md, complaints).
 */
export function agentStateOf(facts: AgentFacts): { state: AgentStateName; reason: AwayReason | null } {
  const live = facts.calls.filter(isLive);
  const has = (...phases: Call['phase'][]) => live.some((call) => phases.includes(call.phase));
  if (has('active', 'holding', 'ending', 'answering')) return { state: 'talking', reason: null };
  if (has('dialling')) return { state: 'dialling', reason: null };
  if (has('ringing')) return { state: 'ringing', reason: null };
  if (has('held', 'resuming') || facts.awaitsReturn) return { state: 'held', reason: null };
  if (facts.inWrapUp) return { state: 'wrapUp', reason: null };
  if (facts.chosen.kind === 'away') return { state: 'away', reason: facts.chosen.reason };
  if (!facts.lineUp) return { state: 'disconnected', reason: null };
  return { state: facts.chosen.kind, reason: null };
}

/** Whether a new call may ring. `waiting`: quietly, beside one talk; `busy`: the lines are taken; `notReady`: the person is not. */
export type MayRing = 'yes' | 'waiting' | 'busy' | 'notReady';

/** What an offered call meets at this desk: a desk that isn't ready never rings (issue 02, part 5). */
export function mayRing(facts: AgentFacts): MayRing {
  const live = facts.calls.filter(isLive);
  const [only] = live;
  const takes = facts.chosen.kind === 'ready' || facts.chosen.kind === 'support';
  if (!only) return takes && !facts.inWrapUp && !facts.awaitsReturn ? 'yes' : 'notReady';
  const free = live.length === 1 && isTalking(only) && only.handOver === null;
  return takes && facts.callWaiting && free && !facts.inWrapUp ? 'waiting' : 'busy';
}
