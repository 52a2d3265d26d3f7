import { create } from 'zustand';
import type { Contact } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, settled } from '../../app/mirror';

const LIMIT = 300;
const SAME_NUMBER_LIMIT = 50;

interface History {
  readonly text: string;
  readonly state: 'idle' | 'searching' | 'failed';
  readonly found: readonly Contact[];
  /** Finished contacts with the number of the contact in the centre. */
  readonly sameNumber: readonly Contact[];
  readonly openId: ContactId | null;
}

export const useHistory = create<History>(() => ({
  text: '',
  state: 'searching',
  found: [],
  sameNumber: [],
  openId: null,
}));

let asked = 0;

/** Asks main for the list again; an answer that is overtaken by a newer question is dropped. */
export async function searchHistory(text: string, number: string | null): Promise<void> {
  asked += 1;
  const mine = asked;
  useHistory.setState({ state: 'searching' });
  const [found, sameNumber] = await Promise.all([
    settled(bridge.contacts.search({ text, limit: LIMIT })),
    number === null ? null : settled(bridge.contacts.search({ text: '', number, limit: SAME_NUMBER_LIMIT })),
  ]);
  if (mine !== asked) return;
  useHistory.setState({
    state: found.ok ? 'idle' : 'failed',
    found: found.ok ? found.value.filter(isFinished) : [],
    sameNumber: sameNumber?.ok ? sameNumber.value.filter(isFinished) : [],
  });
}

function isFinished(contact: Contact): boolean {
  return contact.status === 'finished';
}

/** Opens one entry, or goes back to the list. */
export function openEntry(openId: ContactId | null): void {
  useHistory.setState({ openId });
}
