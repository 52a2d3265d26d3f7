import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { done, type Result, refused } from '../../shared/contract/result';
import type { Contact, ContactDraft } from '../../shared/domain/contact';
import type { ContactId } from '../../shared/domain/ids';
import { foldText } from '../../shared/domain/text-fold';
import { contactOf, rowOf } from './contact-row';
import type { ContactFacts, ContactSearch, Saved } from './protocol';
import { type SearchWord, searchWordsOf } from './search-text';

const COLUMNS = [
  'id',
  'call_id',
  'case_id',
  'customer_id',
  'handed_text',
  'interpretation',
  'transfers',
  'status',
  'direction',
  'practice',
  'number',
  'shown',
  'caller_name',
  'prefecture',
  'town',
  'dialled_number',
  'dialled_shown',
  'public_name',
  'medium',
  'product_code',
  'product_name',
  'script_id',
  'wish',
  'agent_name',
  'started_at',
  'answered_at',
  'ended_at',
  'finished_at',
  'cause',
  'notes',
  'result_code',
  'run',
  'forms',
  'was_interrupted',
  'saved_at',
  'search_text',
  'search_digits',
] as const;

const PUT = `
  INSERT INTO contacts (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((name) => `@${name}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.map((name) => `${name} = excluded.${name}`).join(', ')}`;

/** The contacts of one open file. Writes throw SQLite's error; `reportStrange` counts rows that are no contact. */
export function contactsIn(
  db: Database,
  reportStrange: (count: number) => void,
  /** Called in the transaction that changes a contact: what it leads to stands or falls with it. */
  onWritten: (before: Contact | null, now: Contact, at: number) => void = () => undefined,
) {
  const put = db.prepare(PUT);
  const byId = db.prepare('SELECT * FROM contacts WHERE id = ?');
  // Few contacts are ever unfinished; SQLite would rather walk all of them in the order of time.
  const unfinished = db.prepare(
    "SELECT * FROM contacts INDEXED BY contacts_open WHERE status <> 'finished' ORDER BY started_at DESC, id",
  );

  function listOf(rows: readonly unknown[]): Contact[] {
    const contacts = rows.map(contactOf).filter((contact) => contact !== null);
    if (contacts.length < rows.length) reportStrange(rows.length - contacts.length);
    return contacts;
  }

  function find(id: ContactId): Contact | null {
    const row = byId.get(id);
    return row === undefined ? null : (listOf([row])[0] ?? null);
  }

  /** Read, change and write in one transaction. `change` gives a refusal where the contact may not change so. */
  function change(id: ContactId, next: (now: Contact) => Result<Contact>): Result<Contact & Saved> {
    return db
      .transaction((): Result<Contact & Saved> => {
        const now = find(id);
        if (now === null) return refused('noSuchContact');
        const wanted = next(now);
        if (!wanted.ok) return wanted;
        const savedAt = Date.now();
        put.run(rowOf(wanted.value, savedAt));
        onWritten(now, wanted.value, savedAt);
        return done({ ...wanted.value, savedAt });
      })
      .immediate();
  }

  return {
    /** A finished contact stays as it is: a late repetition of the same words is harmless, other words are refused. */
    open(contact: Contact): Result<Saved> {
      return db
        .transaction((): Result<Saved> => {
          const savedAt = Date.now();
          const now = find(contact.id);
          if (now?.status === 'finished') return sameWords(now, contact) ? done({ savedAt }) : refused('notNow');
          put.run(rowOf(contact, savedAt));
          onWritten(now, contact, savedAt);
          return done({ savedAt });
        })
        .immediate();
    },

    /** Facts of the call may arrive after 後処理を終了; the status of a finished contact stays. */
    update({ id, ...facts }: ContactFacts): Result<Saved> {
      return savedOf(
        change(id, (now) =>
          done({
            ...now,
            ...given(facts),
            status: now.status === 'finished' ? 'finished' : (facts.status ?? now.status),
          }),
        ),
      );
    },

    saveDraft(id: ContactId, draft: ContactDraft): Result<Saved> {
      return savedOf(
        change(id, (now) => (now.status === 'finished' ? refused('notNow') : done({ ...now, ...given(draft) }))),
      );
    },

    /** Finishing twice gives the same contact, so that a repetition after a lost answer is harmless. */
    finish(id: ContactId, finishedAt: number): Result<Contact> {
      const result = change(id, (now) =>
        done(now.status === 'finished' ? now : { ...now, status: 'finished', finishedAt }),
      );
      if (!result.ok) return result;
      const { savedAt: _, ...contact } = result.value;
      return done(contact);
    },

    read(id: ContactId): Result<Contact> {
      const contact = find(id);
      return contact === null ? refused('noSuchContact') : done(contact);
    },

    search(search: ContactSearch): Contact[] {
      const { where, values } = conditionOf(search);
      const statement = db.prepare(`SELECT * FROM contacts ${where} ORDER BY started_at DESC, id LIMIT ?`);
      return listOf(statement.all(...values, search.limit));
    },

    unfinished: (): Contact[] => listOf(unfinished.all()),
    interrupted: (): Contact[] => listOf(unfinished.all()).filter(({ status }) => status === 'interrupted'),
  };
}

function sameWords(a: Contact, b: Contact): boolean {
  return a.notes === b.notes && a.resultCode === b.resultCode && isDeepStrictEqual(a.run, b.run);
}

/** Only what was given: a key with `undefined` in it must not wipe out what stands. */
function given<T extends object>(changes: T): Partial<T> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function savedOf(result: Result<Saved>): Result<Saved> {
  return result.ok ? done({ savedAt: result.value.savedAt }) : result;
}

/**
 * How words are looked for: a scan of folded columns, newest first. Enough for what one desk keeps; FTS5's trigrams would
 * find no name of two characters (centre.md 0, item 10). An index would change this function alone.
 */
function conditionOf(search: ContactSearch): { where: string; values: (string | number)[] } {
  const values: (string | number)[] = [];
  const conditions: string[] = [];
  if (search.number) {
    conditions.push('number = ?');
    values.push(search.number);
  }
  for (const word of searchWordsOf(search.text)) {
    const ways = ['instr(search_text, ?) > 0'];
    values.push(word.text);
    if (word.digits !== null) {
      ways.push('instr(search_digits, ?) > 0');
      values.push(word.digits);
    }
    for (const code of codesOf(word, search.resultCodes ?? [])) {
      ways.push('result_code = ?');
      values.push(code);
    }
    conditions.push(`(${ways.join(' OR ')})`);
  }
  return { where: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

function codesOf(word: SearchWord, resultCodes: NonNullable<ContactSearch['resultCodes']>): string[] {
  return resultCodes.filter(({ label }) => foldText(label).includes(word.text)).map(({ id }) => id);
}
