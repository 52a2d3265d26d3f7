export { agentStateNow, becomeReady, goAway, helpOut, isOccupied, reserveNext } from './actions';
export { StateCard } from './state-card';
