export {
  canRaise,
  connectHand,
  handFor,
  isSupervisor,
  pressHand,
  resultSeen,
  resultsNow,
  showEscalations,
  toBeConnected,
} from './actions';
export { BoardDialog } from './board';
export { BoardChip } from './board-chip';
export { HandCards } from './hand-card';
export { HandKey } from './hand-key';
export { HandedPacket } from './handed-packet';
export { RaiseDialog } from './raise-dialog';
