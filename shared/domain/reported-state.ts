import type { Agent, AwayReason } from './agent';

/** What the telephone system is told of a communicator; a talk is no state of its own there, since it makes the talks. */
export type ReportedState =
  | { readonly kind: 'ready' }
  | { readonly kind: 'support' }
  | { readonly kind: 'away'; readonly reason: AwayReason | null }
  | { readonly kind: 'wrapUp' };

/**
 * What is told of a desk's state, or null where nothing new is told: during a call, and while the line is gone (接続断), the
 * state from before stands. 不在着信 is told as 離席, so that the queue offers the next call to somebody else.
 * @param awaitsReturn the caller is with the payment IVR and comes back: told as 後処理, which keeps the queue away.
 */
export function reportedStateOf(agent: Pick<Agent, 'state' | 'reason'>, awaitsReturn: boolean): ReportedState | null {
  switch (agent.state) {
    case 'ready':
    case 'support':
    case 'wrapUp':
      return { kind: agent.state };
    case 'away':
      return { kind: 'away', reason: agent.reason };
    case 'missed':
      return { kind: 'away', reason: null };
    case 'held':
      return awaitsReturn ? { kind: 'wrapUp' } : null;
    default:
      return null;
  }
}

/** The state as one word, `away:lunch` for instance: for logs, notes and comparing. */
export function reportedWord(state: ReportedState): string {
  return state.kind === 'away' && state.reason !== null ? `away:${state.reason}` : state.kind;
}

/** Codes that a person of this desk would dial on a telephone; see `telephony.agentState` of the settings. */
export interface FeatureCodes {
  readonly ready: string;
  readonly away: string;
  readonly wrapUp?: string | undefined;
  readonly support?: string | undefined;
  readonly reasons?: Partial<Record<AwayReason, string | undefined>> | undefined;
}

/**
 * The code that tells a state, or null where this telephone system has none for it. 応援 takes calls, so without a code of
 * its own it is told as 受付可.
 */
export function featureCodeOf(codes: FeatureCodes, state: ReportedState): string | null {
  switch (state.kind) {
    case 'ready':
      return codes.ready;
    case 'support':
      return codes.support ?? codes.ready;
    case 'wrapUp':
      return codes.wrapUp ?? null;
    case 'away':
      return (state.reason === null ? undefined : codes.reasons?.[state.reason]) ?? codes.away;
  }
}
