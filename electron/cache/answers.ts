import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { done, type Result, refused } from '../../shared/contract/result';
import { dialledNumberSchema } from '../../shared/domain/dialled-number';
import { codeOf } from '../sqlite/faults';
import { withUnsent } from './callbacks';
import { contactsIn } from './contacts';
import { escalationsIn } from './escalations';
import { keptIn } from './kept';
import { outboxIn } from './outbox';
import type { CacheEvent, CacheVerb, CacheWorkerData, InputOf, Json, OutputOf } from './protocol';
import { replicaIn } from './replica';
import { tellContact } from './told-contact';
import { wipe } from './wipe';

/** One function for each verb; they throw what SQLite says. */
export type Answers = { readonly [V in CacheVerb]: (input: InputOf<V>) => Result<OutputOf<V>> };

/** Of one desk; more are a fault of planning. */
const CALLBACKS_MAX = 1_000;

const eventRow = z.object({ at: z.number(), kind: z.string(), detail: z.string() });
const detailSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

/** The answers over one open file. */
export function answersFrom(
  db: Database,
  report: (event: CacheEvent) => void,
  { tellsCentre = false, program = '' }: Partial<Pick<CacheWorkerData, 'tellsCentre' | 'program'>> = {},
): Answers {
  const reportStrange = (count: number) => report({ kind: 'strangeRows', count });
  const outbox = outboxIn(db);
  const replica = replicaIn(db, reportStrange);
  renewKeys();
  const escalations = escalationsIn(replica, outbox);
  const kept = keptIn(db, replica, outbox, reportStrange);
  const contacts = contactsIn(
    db,
    reportStrange,
    tellsCentre
      ? (before, now, at) => {
          if (tellContact(outbox, before, now, at)) grew();
        }
      : undefined,
  );
  const grew = () => report({ kind: 'outboxGrew', unsent: outbox.state().unsent });
  /** A file that can't take them has those of the program before, which find nearly all. */
  function renewKeys(): void {
    try {
      replica.renewKeysFor(program);
    } catch (error) {
      report({ kind: 'fault', step: 'keys', code: codeOf(error) });
    }
  }
  /** What was still on its way when somebody signed out must not come back. */
  let isWiped = false;
  const saved = () => done({ savedAt: Date.now() });

  const addEvent = db.prepare('INSERT INTO call_events (contact_id, at, kind, detail) VALUES (?, ?, ?, ?)');
  const events = db.prepare('SELECT at, kind, detail FROM call_events WHERE contact_id = ? ORDER BY at, id');
  const forgetNumbers = db.prepare('DELETE FROM dialled_numbers');
  const addNumber = db.prepare(`
    INSERT INTO dialled_numbers
      (number, public_name, medium, product_code, product_name, script_id, priority, region, greeting)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const numbers = db.prepare('SELECT * FROM dialled_numbers ORDER BY rowid');
  const putSetting = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const setting = db.prepare('SELECT value FROM settings WHERE key = ?').pluck();

  return {
    openContact: (contact) => contacts.open(contact),
    updateContact: (facts) => contacts.update(facts),
    saveDraft: ({ id, draft }) => contacts.saveDraft(id, draft),
    finishContact: ({ id, finishedAt }) => contacts.finish(id, finishedAt),
    readContact: (id) => contacts.read(id),
    searchContacts: (search) => done(contacts.search(search)),
    openContacts: () => done(contacts.unfinished()),

    appendCallEvent({ contactId, at, kind, detail }) {
      try {
        addEvent.run(contactId, at, kind, JSON.stringify(detail));
      } catch (error) {
        if (codeOf(error) === 'SQLITE_CONSTRAINT_FOREIGNKEY') return refused('noSuchContact');
        throw error;
      }
      return saved();
    },

    callEvents(contactId) {
      return done(
        readable(events.all(contactId), reportStrange, (row) => {
          const { at, kind, detail } = eventRow.parse(row);
          return { contactId, at, kind, detail: detailSchema.parse(JSON.parse(detail)) };
        }),
      );
    },

    putDialledNumbers(records) {
      db.transaction(() => {
        forgetNumbers.run();
        for (const { number, publicName, medium, product, scriptId, priority, region, greeting } of records) {
          const [code, name] = [product?.code ?? null, product?.name ?? null];
          addNumber.run(number, publicName, medium, code, name, scriptId, priority, region, greeting);
        }
      }).immediate();
      return saved();
    },

    dialledNumbers: () => done(readable(numbers.all(), reportStrange, dialledNumberOf)),

    putSetting({ key, value }) {
      putSetting.run(key, JSON.stringify(value));
      return saved();
    },

    getSetting(key) {
      const json = setting.get(key);
      return done(readable(typeof json === 'string' ? [json] : [], reportStrange, parseJson)[0] ?? null);
    },

    cursors: () => done(replica.cursors()),
    applyRange({ range, next }) {
      if (isWiped) return refused('saveFailed');
      replica.apply(range, next);
      return saved();
    },
    waitingCommands: (limit) => done(outbox.waiting(limit)),
    settleCommands(settled) {
      outbox.settle(settled, Date.now());
      return done(outbox.state());
    },
    sendCommandsAgain() {
      outbox.sendAgain();
      return done(outbox.state());
    },
    forgetCentre() {
      db.transaction(() => {
        replica.wipe();
        outbox.forgetCentre();
      }).immediate();
      return done(outbox.state());
    },
    outbox: () => done(outbox.state()),
    actAs(agent) {
      if (agent !== null) isWiped = false;
      outbox.actAs(agent);
      return done(outbox.state());
    },
    wipe() {
      wipe(db, replica);
      isWiped = true;
      return done(outbox.state());
    },
    wish({ kind, payload }) {
      outbox.add(kind, payload, Date.now());
      return done(outbox.state());
    },
    wishNewest({ kind, payload }) {
      db.transaction(() => outbox.addNewest(kind, payload as never, Date.now())).immediate();
      return done(outbox.state());
    },
    keepCallers(answer) {
      if (isWiped) return refused('saveFailed');
      kept.keep(answer, Date.now());
      return done(kept.find(answer.who, Date.now()));
    },
    knownCustomers: (who) => done(kept.find(who, Date.now())),
    searchKept: ({ text, limit }) => done(kept.search(text, limit)),
    createCustomer({ customer, contact }) {
      const outcome = db
        .transaction(() => {
          const known = contacts.read(contact.id);
          if (known.ok && known.value.status === 'finished') return refused('notNow');
          kept.create(customer, Date.now());
          return contacts.open({ ...contact, customerId: customer.id });
        })
        .immediate();
      grew();
      return outcome;
    },
    changeCustomer(wish) {
      kept.change(wish, Date.now());
      grew();
      return saved();
    },
    centreCatalogue: () =>
      done({
        products: replica.all('product'),
        campaigns: replica.all('campaign'),
        dialledNumbers: replica.all('dialledNumber'),
        salesStops: replica.all('salesStop'),
      }),
    openCallbacks: (agent) =>
      done({
        ...withUnsent(replica.rows('callback', 'open', 'open', CALLBACKS_MAX), agent, {
          promised: outbox.waitingOf('callback.promise'),
          attempts: outbox.waitingOf('callback.attempt'),
          rescheduled: outbox.waitingOf('callback.reschedule'),
          closed: outbox.waitingOf('callback.close'),
          released: outbox.waitingOf('callback.release'),
        }),
        agents: replica.all('agent'),
        hours: replica.all('callingHours')[0] ?? null,
      }),
    orderWishes: (since) => done(outbox.orders(since)),
    hands: (agentId) => done(escalations.hands(agentId)),
    board: (agentId) => done(escalations.board(agentId)),
    dismissRefused: (id) => (outbox.dismiss(id, Date.now()) ? done(outbox.state()) : refused('notNow')),
  };
}

/** The rows that can be read; a strange one is counted and left out, so that it can't break a list. */
function readable<T>(rows: readonly unknown[], reportStrange: (count: number) => void, read: (row: unknown) => T): T[] {
  const values: T[] = [];
  for (const row of rows) {
    try {
      values.push(read(row));
    } catch {
      reportStrange(1);
    }
  }
  return values;
}

const numberRow = z.object({
  number: z.string(),
  public_name: z.string(),
  medium: z.string(),
  product_code: z.string().nullable(),
  product_name: z.string().nullable(),
  script_id: z.string(),
  priority: z.number(),
  region: z.string().nullable(),
  greeting: z.string().nullable(),
});

function dialledNumberOf(row: unknown) {
  const { number, public_name, medium, product_code, product_name, script_id, ...rest } = numberRow.parse(row);
  return dialledNumberSchema.parse({
    number,
    publicName: public_name,
    medium,
    product: product_code === null ? null : { code: product_code, name: product_name },
    scriptId: script_id,
    ...rest,
  });
}

function parseJson(text: unknown): Json {
  return z.json().parse(JSON.parse(z.string().parse(text)));
}
