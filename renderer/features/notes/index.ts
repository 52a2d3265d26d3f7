export { NOTES_ID, Notes } from './notes';
