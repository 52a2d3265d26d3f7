export { ConnectionChips } from './connection-chips';
