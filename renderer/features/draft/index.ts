import { useEffect } from 'react';
import type { Contact } from '../../../shared/domain/contact';
import { useSlice } from '../../app/mirror';
import { flushAllDrafts, forgetDraftsExcept, useDrafts, withDraft } from './store';

export { DraftStatus } from './draft-status';
export { type Form, formNow, putForm, useForm, useFormOf } from './form';
export { OpenForms } from './open-forms';
export { editDraft, flushDraft } from './store';

/** The contact as the person sees it: main's record with what was typed here over it. */
export function useDrafted(contact: Contact): Contact {
  const draft = useDrafts((drafts) => drafts[contact.id]);
  return withDraft(contact, draft);
}

/** The same outside React. */
export function draftedNow(contact: Contact): Contact {
  return withDraft(contact, useDrafts.getState()[contact.id]);
}

/** Sends what is pending when the window hides or goes, and forgets what is finished. */
export function useDraftKeeping(): void {
  const { open } = useSlice('workspace');
  useEffect(() => forgetDraftsExcept(open), [open]);
  useEffect(() => {
    const events = ['pagehide', 'beforeunload', 'blur'] as const;
    for (const event of events) window.addEventListener(event, flushAllDrafts);
    document.addEventListener('visibilitychange', flushAllDrafts);
    return () => {
      for (const event of events) window.removeEventListener(event, flushAllDrafts);
      document.removeEventListener('visibilitychange', flushAllDrafts);
    };
  }, []);
}
