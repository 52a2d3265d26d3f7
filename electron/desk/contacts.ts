import { randomUUID } from 'node:crypto';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive } from '../../shared/domain/call';
import { containsCardNumber } from '../../shared/domain/card-number';
import type { Contact, ContactDraft } from '../../shared/domain/contact';
import type { Interpretation } from '../../shared/domain/hand-over';
import { type ContactId, caseId } from '../../shared/domain/ids';
import { fieldsOf, type Script, startRun, validateField } from '../../shared/domain/script';
import type { Cache } from '../cache/client';
import type { Notices } from './notices';
import { Safekeeping } from './safekeeping';
import type { SliceStore } from './slices';

/** Contacts of this desk that are not finished, and the way to the finished ones. The cache keeps them; memory shows them. */
export class Contacts {
  private readonly safekeeping: Safekeeping;
  private readonly finishing = new Map<ContactId, Promise<Result<void>>>();

  constructor(
    private readonly store: SliceStore,
    private readonly cache: Cache,
    private readonly notices: Notices,
    /** The script of calls whose dialled number is unknown, and of outgoing calls. */
    private readonly generalScriptId: string,
    private readonly changed: () => void,
  ) {
    this.safekeeping = new Safekeeping(cache, notices, (id) => this.find(id));
  }

  private get open(): readonly Contact[] {
    return this.store.all.workspace.open;
  }

  /** A contact of this session whose after-call work is not done. */
  get inWrapUp(): Contact | null {
    return this.open.find((contact) => contact.status === 'wrapUp') ?? null;
  }

  /** Contacts that an earlier process left behind. */
  take(interrupted: readonly Contact[]): void {
    const unknown = interrupted.filter((contact) => !this.open.some((one) => one.id === contact.id));
    if (unknown.length === 0) return;
    this.put([...this.open, ...unknown], this.store.all.workspace.selectedId ?? unknown[0]?.id ?? null);
    this.notices.tell('warning', 'interrupted', {
      count: this.open.filter((contact) => contact.status === 'interrupted').length,
    });
  }

  /** A contact begins with its call; the script is the dialled number's. A caller who comes back goes on with the same one. */
  begin(call: Call, agentName: string): void {
    const known = this.find(call.contactId);
    if (known) {
      const next: Contact = {
        ...known,
        callId: call.id,
        party: call.party,
        // Who was consulted about the case gets it now.
        transfers: Math.max(known.transfers, call.handed?.transfers ?? 0),
        status: 'live',
        endedAt: null,
        cause: null,
      };
      this.replace(next);
      this.store.patch('workspace', { selectedId: known.id });
      this.safekeeping.begin(next);
      return;
    }
    const script = this.scriptOf(call.dialled?.scriptId ?? this.generalScriptId) ?? this.scriptOf(this.generalScriptId);
    const contact: Contact = {
      id: call.contactId,
      callId: call.id,
      caseId: call.handed?.caseId ?? caseId(randomUUID()),
      customerId: null,
      handedText: call.handed?.text ?? null,
      transfers: call.handed?.transfers ?? 0,
      interpretation: null,
      status: 'live',
      direction: call.direction,
      practice: call.practice,
      party: call.party,
      dialled: call.dialled,
      wish: call.wish,
      agentName,
      startedAt: call.startedAt,
      answeredAt: null,
      endedAt: null,
      finishedAt: null,
      cause: null,
      notes: '',
      resultCode: null,
      run: script ? startRun(script) : null,
      forms: {},
      wasInterrupted: false,
    };
    this.put([contact, ...this.open], contact.id);
    this.safekeeping.begin(contact);
  }

  /** The call behind a contact changed: times, end, and with the end after-call work, or none for a call nobody took. */
  followCall(call: Call): void {
    const contact = this.find(call.contactId);
    // Of a call whose place another has taken nothing is left to do.
    if (!contact || contact.callId !== call.id) return;
    const over = !isLive(call);
    const away = call.cause === 'payment';
    const next: Contact = {
      ...contact,
      status: over && !away ? 'wrapUp' : 'live',
      // Of a caller who came back it is the first answer that counts.
      answeredAt: contact.answeredAt ?? call.answeredAt,
      endedAt: call.endedAt,
      cause: call.cause,
    };
    if (sameFacts(contact, next)) return;
    if (over && call.direction === 'in' && next.answeredAt === null && !isTouched(contact)) {
      this.remove(contact.id);
      this.safekeeping.letGo(next);
      return;
    }
    this.replace(next);
    this.safekeeping.keepFacts(next);
  }

  /** A caller who was sent away for a while is not waited for any longer: after-call work begins. */
  endWaiting(id: ContactId): void {
    const contact = this.find(id);
    if (contact?.status !== 'live') return;
    const next: Contact = { ...contact, status: 'wrapUp' };
    this.replace(next);
    this.safekeeping.keepFacts(next);
  }

  /** Whose contact it is; null: nobody's yet. */
  link(id: ContactId, customerId: string | null): void {
    const contact = this.find(id);
    if (!contact || contact.customerId === customerId || this.finishing.has(id)) return;
    const next = { ...contact, customerId };
    this.replace(next);
    this.safekeeping.begin(next);
  }

  /** The same where what makes the customer is written together with the contact; refused where that is not on the disk. */
  async linkWith(
    id: ContactId,
    customerId: string,
    write: (contact: Contact) => Promise<Result<unknown>>,
  ): Promise<Result<void>> {
    const contact = this.find(id);
    if (!contact) return refused('noSuchContact');
    if (this.finishing.has(id)) return refused('notNow');
    const written = await write({ ...contact, customerId });
    if (!written.ok) return written;
    const now = this.find(id);
    if (now) this.replace({ ...now, customerId });
    return done(undefined);
  }

  /** Who interprets, and how long it took until all heard each other. */
  keepInterpretation(id: ContactId, interpretation: Interpretation): void {
    const contact = this.find(id);
    if (!contact) return;
    const next = { ...contact, interpretation };
    this.replace(next);
    this.safekeeping.begin(next);
  }

  async saveDraft(input: InputOf<'contacts', 'saveDraft'>): Promise<Result<{ savedAt: number }>> {
    const { contactId: id, ...draft } = input;
    const contact = this.find(id);
    if (!contact) return refused('noSuchContact');
    if (this.finishing.has(id)) return refused('notNow');
    // The text stays on the screen for the person to mend; a card's digits never reach the disk (requirements.md 3e).
    if (textsOf(draft).some(containsCardNumber)) return refused('cardNumber');
    this.replace({
      ...contact,
      notes: draft.notes ?? contact.notes,
      resultCode: draft.resultCode === undefined ? contact.resultCode : draft.resultCode,
      run: draft.run ?? contact.run,
      forms: draft.forms ?? contact.forms,
    });
    return this.safekeeping.keepDraft(id, draft);
  }

  /** 後処理を終了: refused with words while something required is missing. A second press waits for the first. */
  finish(id: ContactId): Promise<Result<void>> {
    const known = this.finishing.get(id);
    if (known) return known;
    const finishing = this.finishNow(id).finally(() => this.finishing.delete(id));
    this.finishing.set(id, finishing);
    return finishing;
  }

  private async finishNow(id: ContactId): Promise<Result<void>> {
    const contact = this.find(id);
    if (!contact) return refused('noSuchContact');
    if (contact.status === 'live') return refused(contact.cause === 'payment' ? 'awaitsReturn' : 'busyWithCall');
    if (!contact.resultCode) return refused('resultCodeMissing');
    if (Object.keys(contact.forms).length > 0) return refused('formOpen');
    const fault = this.faultInForm(contact);
    if (fault) return fault;
    const finished = await this.safekeeping.finish(id, Date.now());
    if (!finished.ok) {
      // A broken disk must not keep the desk from the next caller: the contact waits in the list with all its words.
      const waiting = this.find(id);
      if (waiting?.status === 'wrapUp') this.replace({ ...waiting, status: 'interrupted' });
      return finished;
    }
    this.remove(id);
    if (!this.open.some((one) => one.status === 'interrupted')) this.notices.settle('interrupted');
    return done(undefined);
  }

  select(id: ContactId): Result<void> {
    if (!this.open.some((contact) => contact.id === id)) return refused('noSuchContact');
    this.store.patch('workspace', { selectedId: id });
    return done(undefined);
  }

  search(input: InputOf<'contacts', 'search'>): Promise<Result<readonly Contact[]>> {
    return this.cache.searchContacts({ ...input, resultCodes: this.store.all.catalogue.resultCodes });
  }

  read(id: ContactId): Promise<Result<Contact>> {
    return this.cache.readContact(id);
  }

  /** Writes every open contact again, after the cache came back with a new file or a new thread. */
  writeAll(): Promise<void> {
    return this.safekeeping.writeAll(this.open);
  }

  /** Brings what is not saved yet into the cache, once more, before that closes. */
  stop(): Promise<void> {
    return this.safekeeping.stop();
  }

  private faultInForm(contact: Contact): Result<never> | null {
    const script = this.scriptOf(contact.run?.scriptId ?? null);
    if (!script || !contact.run) return null;
    const { values } = contact.run;
    for (const field of fieldsOf(script)) {
      const value = values[field.key] ?? '';
      if (value !== '' && validateField(field, value) !== null) return refused('fieldInvalid', { fields: field.label });
    }
    return null;
  }

  private scriptOf(id: string | null): Script | null {
    return this.store.all.catalogue.scripts.find((script) => script.id === id) ?? null;
  }

  private find(id: ContactId): Contact | null {
    return this.open.find((one) => one.id === id) ?? null;
  }

  private remove(id: ContactId): void {
    const open = this.open.filter((one) => one.id !== id);
    const { selectedId } = this.store.all.workspace;
    this.put(open, selectedId === id ? (open[0]?.id ?? null) : selectedId);
  }

  private replace(next: Contact): void {
    this.put(
      this.open.map((contact) => (contact.id === next.id ? next : contact)),
      this.store.all.workspace.selectedId,
    );
  }

  private put(open: readonly Contact[], selectedId: ContactId | null): void {
    this.store.patch('workspace', { open, selectedId });
    this.changed();
  }
}

function sameFacts(a: Contact, b: Contact): boolean {
  return a.status === b.status && a.answeredAt === b.answeredAt && a.endedAt === b.endedAt && a.cause === b.cause;
}

/** Somebody wrote or chose something, so that even a call nobody took has after-call work. */
function isTouched({ notes, resultCode, run, forms }: Contact): boolean {
  const given = run ? Object.keys(run.values).length + Object.keys(run.choices).length : 0;
  return notes.trim() !== '' || resultCode !== null || given + Object.keys(forms).length > 0;
}

function textsOf({ notes, run, forms }: ContactDraft): string[] {
  const typed = Object.values(forms ?? {}).flatMap((form) => Object.values(form));
  return [...(notes === undefined ? [] : [notes]), ...Object.values(run?.values ?? {}), ...typed];
}
