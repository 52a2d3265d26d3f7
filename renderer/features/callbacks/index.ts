export {
  canPromise,
  dialNextCallback,
  hasNextCallback,
  isLeader,
  promiseCallback,
  showBoard,
} from './actions';
export { BoardButton } from './board-button';
export { CallbackCard } from './callback-card';
export { CallbackDialog } from './callback-dialog';
export { CallbackOutcome } from './callback-outcome';
