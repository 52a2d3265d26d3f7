import { create } from 'zustand';
import type { Refusal } from '../../../shared/contract/result';
import type { Contact, ContactDraft } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import { bridge, settled } from '../../app/mirror';

/** Longest wait between a key and its way to the disk; the rest of the 300 ms of the promise belongs to main. */
const SAVE_EVERY_MS = 120;
const RETRY_MS = 2_000;

export interface Draft extends ContactDraft {
  readonly state: 'saving' | 'saved' | 'failed';
  readonly error: Refusal | null;
}

/** What this window typed, by contact. Once a field was touched here, no push from main changes it any more. */
export const useDrafts = create<Readonly<Record<ContactId, Draft>>>(() => ({}));

interface Sending {
  pending: ContactDraft;
  timer: ReturnType<typeof setTimeout> | null;
  inFlight: number;
  last: Promise<void>;
}

const sendings = new Map<ContactId, Sending>();

/** Refusals of the content itself: sending the same again is useless, the next key tries again. */
const CONTENT_REFUSALS: readonly Refusal['code'][] = ['cardNumber', 'notesTooLong', 'badInput', 'noSuchContact'];

function sendingOf(id: ContactId): Sending {
  let sending = sendings.get(id);
  if (!sending) {
    sending = { pending: {}, timer: null, inFlight: 0, last: Promise.resolve() };
    sendings.set(id, sending);
  }
  return sending;
}

function show(id: ContactId, change: Partial<Draft>): void {
  const draft = useDrafts.getState()[id];
  useDrafts.setState({ [id]: { state: 'saving', error: null, ...draft, ...change } });
}

/** The fields of a patch as they were typed last. */
function newestOf(id: ContactId, patch: ContactDraft): ContactDraft {
  const { notes, resultCode, run, forms } = useDrafts.getState()[id] ?? patch;
  return {
    ...(patch.notes !== undefined && notes !== undefined ? { notes } : {}),
    ...(patch.resultCode !== undefined && resultCode !== undefined ? { resultCode } : {}),
    ...(patch.run !== undefined && run !== undefined ? { run } : {}),
    ...(patch.forms !== undefined && forms !== undefined ? { forms } : {}),
  };
}

function isEmpty(draft: ContactDraft): boolean {
  return Object.keys(draft).length === 0;
}

function schedule(id: ContactId, sending: Sending, delayMs: number): void {
  sending.timer ??= setTimeout(() => {
    sending.timer = null;
    send(id);
  }, delayMs);
}

function send(id: ContactId): void {
  const sending = sendingOf(id);
  if (sending.timer !== null) clearTimeout(sending.timer);
  sending.timer = null;
  if (isEmpty(sending.pending)) return;
  const patch = sending.pending;
  sending.pending = {};
  sending.inFlight += 1;
  const asked = settled(bridge.contacts.saveDraft({ contactId: id, ...asInput(patch) }));
  sending.last = asked.then((answer) => {
    sending.inFlight -= 1;
    if (answer.ok) {
      if (isEmpty(sending.pending) && sending.inFlight === 0) show(id, { state: 'saved', error: null });
      return;
    }
    // What the person sees is the newest: a later save may have brought newer words than the patch that failed.
    sending.pending = { ...newestOf(id, patch), ...sending.pending };
    show(id, { state: 'failed', error: answer.error });
    if (!CONTENT_REFUSALS.includes(answer.error.code)) schedule(id, sending, RETRY_MS);
  });
}

type DraftInput = Omit<Parameters<typeof bridge.contacts.saveDraft>[0], 'contactId'>;

/** The contract's input has mutable arrays; a run is never changed in place, so a copy is only made of its lists. */
function asInput({ run, forms, ...rest }: ContactDraft): DraftInput {
  return {
    ...rest,
    ...(run ? { run: { ...run, path: [...run.path], values: { ...run.values }, choices: { ...run.choices } } } : {}),
    ...(forms ? { forms: Object.fromEntries(Object.entries(forms).map(([name, form]) => [name, { ...form }])) } : {}),
  };
}

/** Takes what the person typed: on the screen at once, on its way to the disk within 120 ms. */
export function editDraft(id: ContactId, change: ContactDraft): void {
  const sending = sendingOf(id);
  sending.pending = { ...sending.pending, ...change };
  // A retry that waits must not hold up the next key.
  if (sending.timer !== null && useDrafts.getState()[id]?.state === 'failed') {
    clearTimeout(sending.timer);
    sending.timer = null;
  }
  show(id, { ...change, state: 'saving', error: null });
  schedule(id, sending, SAVE_EVERY_MS);
}

/** Sends what is pending at once; true when everything typed so far is on the disk. */
export async function flushDraft(id: ContactId): Promise<boolean> {
  const sending = sendings.get(id);
  if (!sending) return true;
  send(id);
  await sending.last;
  return isEmpty(sending.pending) && sending.inFlight === 0;
}

/** Sends everything pending without waiting: the window is about to go. */
export function flushAllDrafts(): void {
  for (const id of sendings.keys()) send(id);
}

/** Forgets drafts of contacts that are finished and have nothing left to save. */
export function forgetDraftsExcept(open: readonly Contact[]): void {
  const kept = new Set(open.map((contact) => contact.id));
  const gone = [...sendings].filter(([id, s]) => !kept.has(id) && isEmpty(s.pending) && s.inFlight === 0);
  if (gone.length === 0) return;
  const drafts = { ...useDrafts.getState() };
  for (const [id] of gone) {
    sendings.delete(id);
    delete drafts[id];
  }
  useDrafts.setState(drafts, true);
}

/** The contact with what was typed in this window over it. */
export function withDraft(contact: Contact, draft: Draft | undefined): Contact {
  if (!draft) return contact;
  return {
    ...contact,
    notes: draft.notes ?? contact.notes,
    resultCode: draft.resultCode === undefined ? contact.resultCode : draft.resultCode,
    run: draft.run ?? contact.run,
    forms: draft.forms ?? contact.forms,
  };
}
