export { callPractice, PracticeButton, PracticeList } from './practice';
