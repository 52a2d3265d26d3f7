import { create } from 'zustand';
import type { ContactId } from '../../../shared/domain/ids';

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
export const usePanels = create<Readonly<Record<ContactId, Panel>>>(() => ({}));

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
}

/** Closes the panel and gives the focus back. */
export function closePanel(contactId: ContactId): void {
  const { [contactId]: _, ...others } = usePanels.getState();
  usePanels.setState(others, true);
  goBackThere();
}
