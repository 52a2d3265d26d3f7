export { actionsNow, restoreTextSize } from './actions';
export { CommandList, CommandListButton, isCommandListOpen, toggleCommandList } from './command-list';
