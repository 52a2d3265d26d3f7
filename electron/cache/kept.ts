import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { CALLERS_MAX, LAST_CONTACTS } from '../../shared/contract/centre/callers';
import type { PayloadOf } from '../../shared/contract/centre/commands';
import { type Customer, FRESH_CUSTOMER } from '../../shared/contract/centre/customer';
import { readRow } from '../../shared/contract/centre/entities';
import type { KnownCustomer } from '../../shared/contract/slices';
import type { outboxIn } from './outbox';
import type { CallersKept, Who } from './protocol';
import { KEPT, type replicaIn } from './replica';
import { customerDigitsOf, customerTextOf, searchWordsOf } from './search-text';

/** The history of a row that was made here and that the centre has not given back yet. */
const LOCAL = 'local';
/** Some 40 MB; a communicator talks with 20,000 customers in a year. */
const KEPT_MAX = 20_000;
/** A wrong row must not hang the desk. */
const MERGES_MAX = 20;
/** Which customers were used last is not needed to the minute. */
const USED_AGAIN_MS = 3_600_000;

const mark = z.object({ fetched_at: z.number().nullable(), used_at: z.number() });

/** The customers that this desk fetched or made, found again without a line. The newest used stay. */
export function keptIn(
  db: Database,
  replica: ReturnType<typeof replicaIn>,
  outbox: ReturnType<typeof outboxIn>,
  reportStrange: (count: number) => void,
  most = KEPT_MAX,
) {
  const putMark = db.prepare(`
    INSERT INTO kept (id, fetched_at, used_at, search_text, search_digits) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET fetched_at = excluded.fetched_at, used_at = excluded.used_at,
      search_text = excluded.search_text, search_digits = excluded.search_digits`);
  const markOf = db.prepare('SELECT fetched_at, used_at FROM kept WHERE id = ?');
  const use = db.prepare('UPDATE kept SET used_at = ? WHERE id = ?');
  const unmark = db.prepare('DELETE FROM kept WHERE id = ?');
  const count = db.prepare('SELECT count(*) FROM kept').pluck();
  const longestUnused = db.prepare('SELECT id FROM kept ORDER BY used_at, id LIMIT ?').pluck();

  /** @param sent the row with all that is in it, also what only a newer program reads. */
  function write(
    row: Customer,
    sent: unknown,
    { epoch, seq }: { readonly epoch: string; readonly seq: number },
    fetchedAt: number | null,
    now: number,
  ): void {
    replica.write('customer', row.id, KEPT, epoch, seq, sent);
    putMark.run(row.id, fetchedAt, now, customerTextOf(row), customerDigitsOf(row));
  }

  /** Also the contacts that were kept for it; rows of a topic that the desk follows stay. */
  function forget(id: string): void {
    for (const { id: contact } of replica.rows('contact', 'customer', id, -1))
      if (replica.held('contact', contact)?.topic === KEPT) replica.forget('contact', contact);
    if (replica.held('customer', id)?.topic === KEPT) replica.forget('customer', id);
    unmark.run(id);
  }

  /** What was typed here and is not at the centre yet stands over what came from there. */
  function withWishes<C extends object>(customer: C, of: string): C {
    const wishes = outbox.waitingOf('customer.change').filter(({ id }) => id === of);
    return wishes.reduce((row, { fields }) => changed(row, fields), customer);
  }

  function living(customer: Customer): Customer | null {
    let now: Customer | null = customer;
    for (let step = 0; now?.mergedInto && step < MERGES_MAX; step += 1) now = replica.row('customer', now.mergedInto);
    return now;
  }

  function named(who: Who): readonly Customer[] {
    if ('phone' in who) return replica.rows('customer', 'phone', who.phone, CALLERS_MAX * 2);
    const row = replica.row('customer', who.id);
    return row ? [row] : [];
  }

  function known(customers: readonly Customer[]): KnownCustomer[] {
    const all = new Map(customers.flatMap((one) => living(one) ?? []).map((one) => [one.id, one]));
    return [...all.values()].slice(0, CALLERS_MAX).map((customer) => {
      const seen = mark.safeParse(markOf.get(customer.id));
      const contacts = replica.rows('contact', 'customer', customer.id, LAST_CONTACTS);
      return { customer, contacts, fetchedAt: seen.success ? seen.data.fetched_at : null };
    });
  }

  return {
    /**
     * Keeps an answer of the centre; a row that is older than what is here changes nothing. Of a number asked for, a customer
     * who has it no longer is forgotten.
     */
    keep({ who, callers: { epoch, changes, more } }: CallersKept, now: number): void {
      db.transaction(() => {
        const answered = new Set<string>();
        for (const { entity, id, row: sent, seq } of changes) {
          if (entity !== 'customer' && entity !== 'contact') continue;
          answered.add(id);
          const held = replica.held(entity, id);
          const isOlder = held !== null && held.epoch === epoch && held.seq > seq;
          // What the desk follows is brought by its topic, in its order.
          if (isOlder || (held !== null && held.topic !== KEPT)) continue;
          const customer = entity === 'customer' ? readRow('customer', sent) : null;
          const contact = entity === 'contact' ? readRow('contact', sent) : null;
          if (customer) write(withWishes(customer, id), withWishes(sent as object, id), { epoch, seq }, now, now);
          else if (contact) replica.write('contact', id, KEPT, epoch, seq, sent);
          else reportStrange(1);
        }
        if (!more)
          for (const { id } of named(who)) {
            const held = replica.held('customer', id);
            const isOurs = held?.epoch === LOCAL && !outbox.isRefused('customer.create', id);
            if (held?.topic === KEPT && !isOurs && !answered.has(id)) forget(id);
          }
        const tooMany = Number(count.get()) - most;
        if (tooMany > 0) for (const id of longestUnused.all(tooMany)) forget(String(id));
      }).immediate();
    },

    /** Who has this number, or this one; a merged one is the one that stays. */
    find(who: Who, now: number): KnownCustomer[] {
      const found = known(named(who));
      for (const { customer } of found) {
        const seen = mark.safeParse(markOf.get(customer.id));
        if (seen.success && now - seen.data.used_at > USED_AGAIN_MS) use.run(now, customer.id);
      }
      return found;
    },

    /** Customers whose names and numbers hold every word, those used last first. */
    search(text: string, limit: number): KnownCustomer[] {
      const words = searchWordsOf(text);
      if (words.length === 0) return [];
      const ways = words.map(({ digits }) =>
        digits === null ? 'instr(search_text, ?) > 0' : '(instr(search_text, ?) > 0 OR instr(search_digits, ?) > 0)',
      );
      const ids = db
        .prepare(`SELECT id FROM kept WHERE ${ways.join(' AND ')} ORDER BY used_at DESC, id LIMIT ?`)
        .pluck()
        .all(...words.flatMap(({ text: word, digits }) => (digits === null ? [word] : [word, digits])), limit);
      return known(ids.flatMap((id) => replica.row('customer', String(id)) ?? []));
    },

    /** In the transaction of what it belongs to: the wish, and the customer as this desk knows it until the centre answers. */
    create(customer: PayloadOf<'customer.create'>, now: number): void {
      outbox.add('customer.create', customer, now);
      const row = { ...customer, ...FRESH_CUSTOMER, createdAt: now };
      write(row, row, { epoch: LOCAL, seq: 0 }, null, now);
    },

    change(wish: PayloadOf<'customer.change'>, now: number): void {
      db.transaction(() => {
        outbox.add('customer.change', wish, now);
        const held = replica.held('customer', wish.id);
        const row = replica.row('customer', wish.id);
        if (held === null || row === null) return;
        const next = changed(held.doc as object, wish.fields);
        const seen = mark.safeParse(markOf.get(wish.id));
        if (held.topic === KEPT)
          write(changed(row, wish.fields), next, held, seen.success ? seen.data.fetched_at : null, now);
        else replica.write('customer', wish.id, held.topic, held.epoch, held.seq, next);
      }).immediate();
    },
  };
}

function changed<C extends object>(customer: C, fields: PayloadOf<'customer.change'>['fields']): C {
  const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...customer, ...given };
}
