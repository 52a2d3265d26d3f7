import type { CallerKnown } from '../../../shared/contract/slices';
import { ringingCall, talkCall } from '../../../shared/domain/call-controls';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';
import { shownContactNow } from '../contacts';
import { goBackThere, leaveFrom, panelNow, putPanel } from './panel';

/** Where the keys of a list of customers go. */
export const CHOICES_ID = 'customer-choices';
/** Search or form below a customer. */
export const PANEL_ID = 'customer-panel';

/** The contact whose card stands first. */
function contactIdNow(): ContactId | null {
  const calls = sliceNow('calls');
  const ringing = talkCall(calls) ? null : ringingCall(calls);
  return ringing?.contactId ?? shownContactNow()?.id ?? null;
}

/** A desk without a centre knows customers in 研修モード only. */
export function canKnow(caller: CallerKnown, line: string): boolean {
  return caller.from === 'sample' || line !== 'none';
}

/** There is a caller of whom the desk may know something. */
export function canSearchCustomer(): boolean {
  const caller = sliceNow('callers').find(({ contactId }) => contactId === contactIdNow());
  return caller !== undefined && canKnow(caller, sliceNow('centre').line);
}

/**
 * 顧客検索: into the list where several have the number, else, or pressed again there, into the search. A form that is open
 * stays, with all that was typed in it.
 */
export function searchCustomer(): void {
  const contactId = contactIdNow();
  if (contactId === null) return;
  if (panelNow(contactId)) {
    document.querySelector<HTMLElement>(`#${PANEL_ID} input`)?.focus();
    return;
  }
  const choices = document.getElementById(CHOICES_ID);
  const isThere = choices !== null && choices === document.activeElement;
  if (!isThere) leaveFrom();
  if (choices && !isThere) choices.focus();
  else putPanel(contactId, { kind: 'search', text: '' });
}

/** Makes the customer that of the contact; the focus goes back to the person's own place. */
export function chooseCustomer(contactId: ContactId, customerId: string | null): void {
  void told(bridge.customers.choose({ contactId, customerId }));
  goBackThere();
}
