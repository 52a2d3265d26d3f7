export { HISTORY_SEARCH_ID, History } from './history';
