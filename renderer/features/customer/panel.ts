import { create } from 'zustand';
import type { ContactId } from '../../../shared/domain/ids';
import { type Form, formNow, putForm, useFormOf } from '../draft';

/** What a person types of a customer. */
export interface Typed {
  readonly nameKanji: string;
  readonly nameKana: string;
  readonly phone: string;
}

export type Panel =
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'create'; readonly typed: Typed }
  | { readonly kind: 'correct'; readonly customerId: string; readonly typed: Typed };

/** What stands open below a customer, by contact: another call that comes to the front takes no typed word away. */
const usePanels = create<Readonly<Record<ContactId, Panel>>>(() => ({}));

/** Under which name what is typed of a customer stays with the contact, also when the window is lost. */
const FORM = 'customer';

/** What was typed in a window that is gone. */
function panelOf(form: Form | null): Panel | null {
  const { kind, customerId, nameKanji = '', nameKana = '', phone = '' } = form ?? {};
  const typed = { nameKanji, nameKana, phone };
  if (kind === 'create') return { kind, typed };
  return kind === 'correct' && customerId !== undefined ? { kind, customerId, typed } : null;
}

/** The panel of a contact as it stands now; null where none is open. */
export function panelNow(contactId: ContactId): Panel | null {
  return usePanels.getState()[contactId] ?? panelOf(formNow(contactId, FORM));
}

/** The same, for what shows it. */
export function usePanel(contactId: ContactId): Panel | null {
  const open = usePanels((panels) => panels[contactId]);
  const kept = useFormOf(contactId, FORM);
  return open ?? panelOf(kept);
}

let before: Element | null = null;

/** Remembers where the person was, to go back there. */
export function leaveFrom(element: Element | null = document.activeElement): void {
  before = element;
}

/** Back to where the person was before. */
export function goBackThere(): void {
  if (before instanceof HTMLElement && before.isConnected) before.focus();
  before = null;
}

/** Opens a panel, or keeps what was typed in it. */
export function putPanel(contactId: ContactId, panel: Panel): void {
  usePanels.setState({ [contactId]: panel });
  if (panel.kind === 'search') return;
  const { typed, ...kind } = panel;
  putForm(contactId, FORM, { ...kind, ...typed });
}

/** Closes the panel and gives the focus back. */
export function closePanel(contactId: ContactId): void {
  const { [contactId]: _, ...others } = usePanels.getState();
  usePanels.setState(others, true);
  putForm(contactId, FORM, null);
  goBackThere();
}
