export { DIAL_FIELD_ID, Dialler } from './dialler';
