import { create } from 'zustand';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, settled, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';
import { refusalWords, words } from '../../app/words';
import { showToast } from '../../ui';
import { callOf, shownContactNow } from '../contacts';
import { draftedNow, editDraft, flushDraft } from '../draft';

/** The contact for which 後処理を終了 was pressed without a result code. */
export const useCodeMissing = create<{ readonly contactId: ContactId | null }>(() => ({ contactId: null }));

/** Marks the first result code for the focus. */
export const RESULT_CODES_ID = 'result-codes';

function sayCodeMissing(id: ContactId): void {
  useCodeMissing.setState({ contactId: id });
  document.querySelector<HTMLInputElement>(`#${RESULT_CODES_ID} input`)?.focus();
}

/** 後処理を終了: says what is missing, else sends the last keys and saves the contact for good. */
export async function finishContact(): Promise<void> {
  const selected = shownContactNow();
  if (!selected) return;
  if (callOf(selected, sliceNow('calls'))) {
    showToast({ tone: 'error', text: words('wrapUp.stillTalking') });
    return;
  }
  if (draftedNow(selected).resultCode === null) {
    sayCodeMissing(selected.id);
    return;
  }
  if (!(await flushDraft(selected.id))) {
    showToast({ tone: 'error', text: words('errors.saveFailed') });
    return;
  }
  const answer = await settled(bridge.contacts.finish({ contactId: selected.id }));
  if (answer.ok) {
    showToast({ tone: 'done', text: words('wrapUp.finished') });
    return;
  }
  if (answer.error.code === 'resultCodeMissing') sayCodeMissing(selected.id);
  showToast({ tone: 'error', text: refusalWords(answer.error) });
}

/** Chooses a result code for the contact in the centre. */
export function chooseResultCode(code: string): void {
  const contact = shownContactNow();
  if (!contact) return;
  useCodeMissing.setState({ contactId: null });
  editDraft(contact.id, { resultCode: code });
  void flushDraft(contact.id);
}

/** 延長 */
export const extend = () => told(bridge.agent.extendWrapUp());
