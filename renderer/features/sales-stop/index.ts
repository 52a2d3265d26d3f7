export { canProposeStop, productOfTalk, proposeStop, showStops } from './actions';
export { StopBanner } from './stop-banner';
export { StopChip } from './stop-chip';
export { StopDialog } from './stop-dialog';
