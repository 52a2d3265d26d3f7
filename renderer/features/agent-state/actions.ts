import type { AwayReason } from '../../../shared/domain/agent';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';

/** A next state that a person may reserve. */
export type Reservable =
  | { readonly kind: 'ready' | 'support' }
  | { readonly kind: 'away'; readonly reason: AwayReason | null };

export const becomeReady = () => told(bridge.agent.ready());
export const helpOut = () => told(bridge.agent.support());
export const goAway = (reason: AwayReason | null) => told(bridge.agent.away({ reason }));
export const reserveNext = (next: Reservable | null) => told(bridge.agent.reserve({ next }));

/** True while a call or its after-call work holds the agent, so that a choice is only kept for later. */
export function isOccupied(state: ReturnType<typeof agentStateNow>): boolean {
  return state === 'ringing' || state === 'dialling' || state === 'talking' || state === 'held' || state === 'wrapUp';
}

/** The agent's state outside React. */
export function agentStateNow() {
  return sliceNow('agent').state;
}
