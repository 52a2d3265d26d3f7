import { useCallback } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import { sliceNow, useSlice } from '../../app/mirror';
import { editDraft, flushDraft, useDrafts, withDraft } from './store';

export type Form = Readonly<Record<string, string>>;

/**
 * A form of a contact that is half typed: it goes to the disk as it is typed, and stays there over the death of the window and
 * of the program until it is sent or given up.
 * @returns what stands in it, or null where it is not open; `put` opens it or changes it, null closes it.
 */
export function useForm(contact: Contact, name: string): readonly [Form | null, (form: Form | null) => void] {
  const draft = useDrafts((drafts) => drafts[contact.id]);
  const { forms } = withDraft(contact, draft);
  const put = useCallback((form: Form | null) => putForm(contact.id, name, form), [contact.id, name]);
  return [forms[name] ?? null, put];
}

/** What stands in a form of an open contact now; null where it is not open. */
export function formNow(id: ContactId, name: string): Form | null {
  const saved = sliceNow('workspace').open.find((one) => one.id === id);
  return (saved && withDraft(saved, useDrafts.getState()[id]).forms[name]) ?? null;
}

/** The same, for what shows it. */
export function useFormOf(id: ContactId, name: string): Form | null {
  useDrafts((drafts) => drafts[id]?.forms);
  useSlice('workspace');
  return formNow(id, name);
}

/** Opens a form, changes it, or (null) closes it. */
export function putForm(id: ContactId, name: string, form: Form | null): void {
  const saved = sliceNow('workspace').open.find((one) => one.id === id);
  if (!saved) return;
  const { [name]: before, ...others } = withDraft(saved, useDrafts.getState()[id]).forms;
  if (form === null && before === undefined) return;
  editDraft(id, { forms: form === null ? others : { ...others, [name]: form } });
  // What was sent must not be there again after a sudden end.
  if (form === null) void flushDraft(id);
}
