import { create } from 'zustand';
import { type Call, isLive } from '../../../shared/domain/call';
import { talkCall } from '../../../shared/domain/call-controls';
import type { Contact } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import { sliceNow, useDesk, useSlice } from '../../app/mirror';
import { isTextField } from '../../ui';

/** Marks the pane in which the person composes: a ring must not change it under the hands. */
export const WORK_PANE_ID = 'work-pane';

const useShown = create<{ readonly id: ContactId | null }>(() => ({ id: null }));

/** The live call of a contact, as main last pushed it. */
export function callOf(contact: Contact | null, calls: readonly Call[]): Call | null {
  return calls.find((call) => call.contactId === contact?.id && isLive(call)) ?? null;
}

function isComposingInWorkPane(): boolean {
  const active = document.activeElement;
  return isTextField(active) && document.getElementById(WORK_PANE_ID)?.contains(active) === true;
}

function contactNow(id: ContactId | null): Contact | null {
  return sliceNow('workspace').open.find((contact) => contact.id === id) ?? null;
}

function follow(): void {
  const { selectedId } = sliceNow('workspace');
  const { id } = useShown.getState();
  if (selectedId === id) return;
  const calls = sliceNow('calls');
  const rings = callOf(contactNow(selectedId), calls)?.phase === 'ringing';
  const talks = callOf(contactNow(id), calls) !== null;
  const talk = talkCall(calls);
  // A window that opens while somebody rings beside a talk shows the talk.
  if (rings && id === null && talk) {
    useShown.setState({ id: talk.contactId });
    return;
  }
  if (rings && contactNow(id) && (talks || isComposingInWorkPane())) return;
  useShown.setState({ id: selectedId });
}

/**
 * Shows the contact that main has selected. While the person talks or composes for another contact, a ring does not take the
 * page away; the page follows when the call is answered, or when the talk is over and the person leaves the field.
 */
export function followSelection(): void {
  useDesk.subscribe(follow);
  // The focus has moved only after this event.
  document.addEventListener('focusout', () => queueMicrotask(follow));
  follow();
}

/** The contact in the centre. */
export function useShownContact(): Contact | null {
  const { id } = useShown();
  return useSlice('workspace').open.find((contact) => contact.id === id) ?? null;
}

/** The contact in the centre, for keys and commands. */
export function shownContactNow(): Contact | null {
  return contactNow(useShown.getState().id);
}
