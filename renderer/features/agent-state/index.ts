export { agentStateNow, becomeReady, goAway, isOccupied, reserveNext } from './actions';
export { StateCard } from './state-card';
