import { done, type Result } from '../../shared/contract/result';
import type { Contact, ContactDraft } from '../../shared/domain/contact';
import type { ContactId } from '../../shared/domain/ids';
import type { Cache, Saved } from '../cache/client';
import type { Notices } from './notices';

const RETRY_FIRST_MS = 2_000;
const RETRY_LONGEST_MS = 30_000;

/**
 * Brings contacts into the cache, one write after another. What could not be written is written whole later, by itself and
 * before anything else is done with that contact; until then the person is told.
 */
export class Safekeeping {
  private readonly unsaved = new Set<ContactId>();
  /** Contacts that left the desk without after-call work and are not finished in the cache yet. */
  private readonly leaving = new Map<ContactId, Contact>();
  private turn: Promise<unknown> = Promise.resolve();
  private retryTimer: NodeJS.Timeout | null = null;
  private retryMs = RETRY_FIRST_MS;

  constructor(
    private readonly cache: Cache,
    private readonly notices: Notices,
    /** The contact as it stands at the desk now. */
    private readonly current: (id: ContactId) => Contact | null,
  ) {}

  begin(contact: Contact): void {
    void this.inTurn(() => this.writeWhole(contact.id));
  }

  /** Times, end and status of the call. */
  keepFacts(contact: Contact): void {
    const { id, answeredAt, endedAt, cause } = contact;
    const status = contact.status === 'live' ? 'live' : 'wrapUp';
    void this.inTurn(() => this.change(id, () => this.cache.updateContact({ id, status, answeredAt, endedAt, cause })));
  }

  keepDraft(id: ContactId, draft: ContactDraft): Promise<Result<Saved>> {
    return this.inTurn(() => this.change(id, () => this.cache.saveDraft(id, draft)));
  }

  /** 後処理を終了, after everything that was typed before is on the disk. */
  finish(id: ContactId, finishedAt: number): Promise<Result<Contact>> {
    return this.inTurn(async () => {
      if (this.unsaved.has(id)) {
        const written = await this.writeWhole(id);
        if (!written.ok) return written;
      }
      const finished = await this.cache.finishContact(id, finishedAt);
      if (finished.ok || finished.error.code !== 'noSuchContact') return finished;
      // The file was made anew in between.
      const written = await this.writeWhole(id);
      return written.ok ? this.cache.finishContact(id, finishedAt) : written;
    });
  }

  /** A contact that needs no after-call work: it leaves the desk now and reaches the cache when that can take it. */
  letGo(contact: Contact): void {
    this.leaving.set(contact.id, contact);
    void this.inTurn(() => this.sendOff(contact));
  }

  /** Writes all of these again, after the cache came back with a new file or a new thread. */
  async writeAll(contacts: readonly Contact[]): Promise<void> {
    for (const { id } of contacts) this.unsaved.add(id);
    await this.retry();
  }

  /** The last try before the program ends. */
  async stop(): Promise<void> {
    if (this.retryTimer) clearTimeout(this.retryTimer);
    this.retryTimer = null;
    if (this.unsaved.size + this.leaving.size > 0) await this.retry();
    if (this.retryTimer) clearTimeout(this.retryTimer);
    await this.turn;
  }

  private async retry(): Promise<void> {
    await this.inTurn(async () => {
      for (const id of [...this.unsaved]) await this.writeWhole(id);
      for (const contact of [...this.leaving.values()]) await this.sendOff(contact);
    });
  }

  /** A small write; where an earlier one failed, or the row is unknown, the contact is written whole. */
  private async change(id: ContactId, write: () => Promise<Result<Saved>>): Promise<Result<Saved>> {
    if (this.unsaved.has(id)) return this.writeWhole(id);
    const outcome = await write();
    if (!outcome.ok && outcome.error.code === 'noSuchContact') return this.writeWhole(id);
    return this.remember(id, outcome);
  }

  private async writeWhole(id: ContactId): Promise<Result<Saved>> {
    const contact = this.current(id) ?? this.leaving.get(id);
    if (!contact) {
      // Finished in the meantime, with everything in it.
      this.unsaved.delete(id);
      return done({ savedAt: Date.now() });
    }
    return this.remember(id, await this.cache.openContact(contact));
  }

  private async sendOff(contact: Contact): Promise<void> {
    const written = this.remember(contact.id, await this.cache.openContact(contact));
    if (!written.ok) return;
    const finished = this.remember(
      contact.id,
      await this.cache.finishContact(contact.id, contact.endedAt ?? Date.now()),
    );
    if (finished.ok) this.leaving.delete(contact.id);
  }

  private remember<T>(id: ContactId, outcome: Result<T>): Result<T> {
    if (outcome.ok) {
      this.unsaved.delete(id);
      this.retryMs = RETRY_FIRST_MS;
      if (this.unsaved.size === 0) this.notices.settle('saveFailing');
    } else if (outcome.error.code === 'notNow') {
      // Finished in the cache already: there is nothing to write any more.
      this.unsaved.delete(id);
      this.leaving.delete(id);
    } else {
      this.unsaved.add(id);
      this.notices.tell('error', 'saveFailing');
      this.retryLater();
    }
    return outcome;
  }

  private retryLater(): void {
    if (this.retryTimer) return;
    this.retryTimer = setTimeout(() => {
      this.retryTimer = null;
      void this.retry();
    }, this.retryMs);
    this.retryMs = Math.min(RETRY_LONGEST_MS, this.retryMs * 2);
  }

  private inTurn<T>(write: () => Promise<T>): Promise<T> {
    const next = this.turn.then(write, write);
    this.turn = next.catch(() => undefined);
    return next;
  }
}
