export { answer, barCall, possibilities, pressHangUp, reject, toggleHold, toggleKeypad, toggleMute } from './actions';
export { CallBar } from './call-bar';
export { CallList } from './call-list';
export { RingAnnouncer } from './ring-announcer';
