export { OpenContacts } from './open-contacts';
export { callOf, ringingCall, selectedContactNow, useShownContact, WORK_PANE_ID } from './shown-contact';
