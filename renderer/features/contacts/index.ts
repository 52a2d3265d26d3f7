export { OpenContacts } from './open-contacts';
export { selectContact } from './select';
export { callOf, followSelection, shownContactNow, useShownContact, WORK_PANE_ID } from './shown-contact';
