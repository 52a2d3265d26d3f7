export { answer, isMuted, pressHangUp, reject, toggleHold, toggleKeypad, toggleMute } from './actions';
export { BarButton } from './bar-button';
export { CallBar } from './call-bar';
export { CallList } from './call-list';
export {
  answerRefer,
  callInterpreter,
  completeTransfer,
  endConsult,
  handOverNow,
  leaveConference,
  pressDropParty,
  pressInterpreter,
  sendToPayment,
  startConference,
  swap,
  toggleHoldParty,
  toggleMuteParty,
  toggleRecording,
} from './hand-over';
export { pressOnce, pressTwice, useArmed } from './presses';
export { RingAnnouncer } from './ring-announcer';
export { openTransfer } from './transfer';
