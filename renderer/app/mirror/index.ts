export { bridge, settled } from './bridge';
export { onLevels, settingsProblemAnswered, sliceNow, startMirror, useDesk, useSlice } from './store';
