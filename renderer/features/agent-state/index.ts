export { agentStateNow, becomeReady, extendWrapUp, goAway, isOccupied, reserveNext } from './actions';
export { StateCard } from './state-card';
export { stateWord } from './state-words';
