export { SettingsProblemScreen } from './settings-problem-screen';
