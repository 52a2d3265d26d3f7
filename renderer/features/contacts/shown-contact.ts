import { useRef } from 'react';
import { type Call, isLive } from '../../../shared/domain/call';
import type { Contact } from '../../../shared/domain/contact';
import { sliceNow, useSlice } from '../../app/mirror';
import { isTextField } from '../../ui';

/** Marks the pane in which the person composes: a ring must not change it under the hands. */
export const WORK_PANE_ID = 'work-pane';

/** The live call of a contact, as main last pushed it. */
export function callOf(contact: Contact | null, calls: readonly Call[]): Call | null {
  return calls.find((call) => call.contactId === contact?.id && isLive(call)) ?? null;
}

/** The call that asks for an answer now. */
export function ringingCall(calls: readonly Call[]): Call | null {
  return calls.find((call) => call.direction === 'in' && call.phase === 'ringing') ?? null;
}

function isComposingInWorkPane(): boolean {
  const active = document.activeElement;
  return isTextField(active) && document.getElementById(WORK_PANE_ID)?.contains(active) === true;
}

/**
 * The contact in the centre: the one main has selected. While the person composes for another contact, a ring does not
 * take the page away; the page follows when the call is answered or the typing ends.
 */
export function useShownContact(): { readonly contact: Contact | null; readonly call: Call | null } {
  const { open, selectedId } = useSlice('workspace');
  const calls = useSlice('calls');
  const shownId = useRef(selectedId);
  if (selectedId !== shownId.current) {
    const shown = open.find((contact) => contact.id === shownId.current);
    const selected = open.find((contact) => contact.id === selectedId) ?? null;
    const rings = callOf(selected, calls)?.phase === 'ringing';
    if (!shown || !rings || !isComposingInWorkPane()) shownId.current = selectedId;
  }
  const contact = open.find((candidate) => candidate.id === shownId.current) ?? null;
  return { contact, call: callOf(contact, calls) };
}

/** The selected contact outside React, for keys and commands. */
export function selectedContactNow(): Contact | null {
  const { open, selectedId } = sliceNow('workspace');
  return open.find((contact) => contact.id === selectedId) ?? null;
}
