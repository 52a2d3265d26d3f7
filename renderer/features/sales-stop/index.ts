export { canProposeStop, proposeStop, showStops } from './actions';
export { StopChip } from './stop-chip';
export { StopDialog } from './stop-dialog';
