export { goBack, goOn } from './run';
export { SCRIPT_PANE_ID, ScriptPane } from './script-pane';
