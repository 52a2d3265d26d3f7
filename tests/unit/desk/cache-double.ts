import type { Cache, CallEventRecord, ContactFacts, OpenState, Saved } from '../../../electron/cache/client';
import { done, type Result, refused } from '../../../shared/contract/result';
import type { Contact, ContactDraft } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';

/** The cache as the desk sees it, in memory, with the rules of its contacts; it can fail, wait and lose its file. */
export class CacheDouble implements Cache {
  readonly rows = new Map<ContactId, Contact>();
  readonly writes: string[] = [];
  readonly events: CallEventRecord[] = [];
  failing = false;
  closed = false;
  private gate: Promise<void> = Promise.resolve();
  private openGate: () => void = () => undefined;
  private tellOpened: (state: OpenState) => void = () => undefined;
  readonly opened = new Promise<OpenState>((resolve) => {
    this.tellOpened = resolve;
  });

  open(state: OpenState = { kind: 'ready', interrupted: [] }): void {
    this.tellOpened(state);
  }

  /** Requests wait from now on, as while the file is being opened. */
  wait(): void {
    this.gate = new Promise((resolve) => {
      this.openGate = resolve;
    });
  }

  goOn(): void {
    this.openGate();
  }

  openContact(contact: Contact): Promise<Result<Saved>> {
    return this.write(`open ${contact.status}`, () => {
      if (this.rows.get(contact.id)?.status === 'finished') return refused('notNow');
      this.rows.set(contact.id, contact);
      return done({ savedAt: 1 });
    });
  }

  updateContact({ id, ...facts }: ContactFacts): Promise<Result<Saved>> {
    return this.write('update', () => this.change(id, facts));
  }

  saveDraft(id: ContactId, draft: ContactDraft): Promise<Result<Saved>> {
    return this.write('draft', () =>
      this.rows.get(id)?.status === 'finished' ? refused('notNow') : this.change(id, draft),
    );
  }

  finishContact(id: ContactId, finishedAt: number): Promise<Result<Contact>> {
    return this.write('finish', () => {
      const changed = this.change(id, { status: 'finished', finishedAt });
      const row = this.rows.get(id);
      return changed.ok && row ? done(row) : refused('noSuchContact');
    });
  }

  readContact(id: ContactId): Promise<Result<Contact>> {
    const row = this.rows.get(id);
    return Promise.resolve(row ? done(row) : refused('noSuchContact'));
  }

  searchContacts = () => Promise.resolve(done([...this.rows.values()]));
  openContacts = () => Promise.resolve(done([...this.rows.values()].filter((row) => row.status !== 'finished')));
  appendCallEvent(event: CallEventRecord): Promise<Result<Saved>> {
    this.events.push(event);
    return Promise.resolve(done({ savedAt: 1 }));
  }
  callEvents = () => Promise.resolve(done(this.events));
  putDialledNumbers = () => Promise.resolve(done({ savedAt: 1 }));
  dialledNumbers = () => Promise.resolve(done([]));
  putSetting = () => Promise.resolve(done({ savedAt: 1 }));
  getSetting = () => Promise.resolve(done(null));
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  private change(id: ContactId, facts: Partial<Contact>): Result<Saved> {
    const row = this.rows.get(id);
    if (!row) return refused('noSuchContact');
    this.rows.set(id, { ...row, ...facts });
    return done({ savedAt: 1 });
  }

  private async write<T>(what: string, act: () => Result<T>): Promise<Result<T>> {
    await this.gate;
    if (this.failing) return refused('saveFailed');
    this.writes.push(what);
    return act();
  }
}
