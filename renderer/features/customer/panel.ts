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

/** 顧客検索 that stands open below a customer, by contact: another call that comes to the front takes no typed word away. */
const useSearches = create<Readonly<Record<ContactId, Extract<Panel, { kind: 'search' }>>>>(() => ({}));

/** Under which name what is typed of a customer stays with the contact, also when the window is lost. */
const FORM = 'customer';

function panelOf(form: Form | null): Panel | null {
  const { kind, customerId, nameKanji = '', nameKana = '', phone = '' } = form ?? {};
  const typed = { nameKanji, nameKana, phone };
  if (kind === 'create') return { kind, typed };
  return kind === 'correct' && customerId !== undefined ? { kind, customerId, typed } : null;
}

/** The panel of a contact as it stands now; null where none is open. */
export function panelNow(contactId: ContactId): Panel | null {
  return panelOf(formNow(contactId, FORM)) ?? useSearches.getState()[contactId] ?? null;
}

/** The same, for what shows it. */
export function usePanel(contactId: ContactId): Panel | null {
  const search = useSearches((searches) => searches[contactId]);
  return panelOf(useFormOf(contactId, FORM)) ?? search ?? null;
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
  if (panel.kind === 'search') {
    useSearches.setState({ [contactId]: panel });
    return;
  }
  const { typed, ...kind } = panel;
  putForm(contactId, FORM, { ...kind, ...typed });
  closeSearch(contactId);
}

/** Closes the panel and gives the focus back. */
export function closePanel(contactId: ContactId): void {
  putForm(contactId, FORM, null);
  closeSearch(contactId);
  goBackThere();
}

function closeSearch(contactId: ContactId): void {
  const { [contactId]: _, ...others } = useSearches.getState();
  useSearches.setState(others, true);
}
