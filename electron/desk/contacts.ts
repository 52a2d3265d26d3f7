import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, isLive } from '../../shared/domain/call';
import { containsCardNumber } from '../../shared/domain/card-number';
import type { Contact } from '../../shared/domain/contact';
import type { ContactId } from '../../shared/domain/ids';
import { fieldsOf, type Script, startRun, validateField } from '../../shared/domain/script';
import type { Cache } from '../cache/client';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** Contacts of this desk that are not finished, and the way to the finished ones. The cache keeps them; memory shows them. */
export class Contacts {
  private readonly unsaved = new Set<ContactId>();

  constructor(
    private readonly store: SliceStore,
    private readonly cache: Cache,
    private readonly notices: Notices,
    /** The script of calls whose dialled number is unknown, and of outgoing calls. */
    private readonly generalScriptId: string,
    private readonly changed: () => void,
  ) {}

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

  /** A contact begins with its call; the script is the dialled number's. */
  begin(call: Call, agentName: string): void {
    const script = this.scriptOf(call.dialled?.scriptId ?? this.generalScriptId) ?? this.scriptOf(this.generalScriptId);
    const contact: Contact = {
      id: call.contactId,
      callId: call.id,
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
      wasInterrupted: false,
    };
    this.put([contact, ...this.open], contact.id);
    void this.write(contact);
  }

  /** The call behind a contact changed: times, end, and with the end after-call work, or none for a call nobody took. */
  followCall(call: Call): void {
    const contact = this.open.find((one) => one.id === call.contactId);
    if (!contact) return;
    const over = !isLive(call);
    const next: Contact = {
      ...contact,
      status: over ? 'wrapUp' : 'live',
      answeredAt: call.answeredAt,
      endedAt: call.endedAt,
      cause: call.cause,
    };
    if (sameFacts(contact, next)) return;
    const untouched = call.answeredAt === null && call.direction === 'in' && contact.notes === '';
    this.replace(next);
    void this.writeFacts(next).then(() => {
      if (over && untouched) void this.close(next);
    });
  }

  async saveDraft(input: InputOf<'contacts', 'saveDraft'>): Promise<Result<{ savedAt: number }>> {
    const { contactId: id, ...draft } = input;
    const contact = this.open.find((one) => one.id === id);
    if (!contact) return refused('noSuchContact');
    // The text stays on the screen for the person to mend; a card's digits never reach the disk (requirements.md 3e).
    if (draft.notes !== undefined && containsCardNumber(draft.notes)) return refused('cardNumber');
    const next: Contact = {
      ...contact,
      notes: draft.notes ?? contact.notes,
      resultCode: draft.resultCode === undefined ? contact.resultCode : draft.resultCode,
      run: draft.run ?? contact.run,
    };
    this.replace(next);
    return this.unsaved.has(id) ? this.write(next) : this.remember(id, await this.cache.saveDraft(id, draft));
  }

  /** 後処理を終了: refused with words while something required is missing. */
  async finish(id: ContactId): Promise<Result<void>> {
    const contact = this.open.find((one) => one.id === id);
    if (!contact) return refused('noSuchContact');
    if (contact.status === 'live') return refused('busyWithCall');
    if (!contact.resultCode) return refused('resultCodeMissing');
    const fault = this.faultInForm(contact);
    if (fault) return fault;
    if (this.unsaved.has(id)) {
      const written = await this.write(contact);
      if (!written.ok) return written;
    }
    return this.close(contact);
  }

  select(id: ContactId): Result<void> {
    if (!this.open.some((contact) => contact.id === id)) return refused('noSuchContact');
    this.store.patch('workspace', { selectedId: id });
    return done(undefined);
  }

  search(input: InputOf<'contacts', 'search'>): Promise<Result<readonly Contact[]>> {
    return this.cache.searchContacts({ ...input, resultCodes: this.store.all.workspace.resultCodes });
  }

  read(id: ContactId): Promise<Result<Contact>> {
    return this.cache.readContact(id);
  }

  /** Writes every open contact again, after the cache came back with a new file or a new thread. */
  async writeAll(): Promise<void> {
    for (const contact of this.open) await this.write(contact);
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
    return this.store.all.workspace.scripts.find((script) => script.id === id) ?? null;
  }

  private async close(contact: Contact): Promise<Result<void>> {
    const finished = await this.cache.finishContact(contact.id, Date.now());
    if (!finished.ok) return finished;
    const open = this.open.filter((one) => one.id !== contact.id);
    const { selectedId } = this.store.all.workspace;
    this.put(open, selectedId === contact.id ? (open[0]?.id ?? null) : selectedId);
    if (!open.some((one) => one.status === 'interrupted')) this.notices.settle('interrupted');
    return done(undefined);
  }

  private async write(contact: Contact): Promise<Result<{ savedAt: number }>> {
    return this.remember(contact.id, await this.cache.openContact(contact));
  }

  private async writeFacts(contact: Contact): Promise<void> {
    if (this.unsaved.has(contact.id)) {
      await this.write(contact);
      return;
    }
    const { id, answeredAt, endedAt, cause } = contact;
    const status = contact.status === 'live' ? 'live' : 'wrapUp';
    this.remember(id, await this.cache.updateContact({ id, status, answeredAt, endedAt, cause }));
  }

  /** A contact whose last write failed is written whole the next time. */
  private remember<T>(id: ContactId, outcome: Result<T>): Result<T> {
    // `notNow`: the contact is finished already, there is nothing left to save.
    if (outcome.ok || outcome.error.code === 'notNow') {
      this.unsaved.delete(id);
      this.notices.settle('saveFailing');
    } else {
      this.unsaved.add(id);
      this.notices.tell('error', 'saveFailing');
    }
    return outcome;
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
