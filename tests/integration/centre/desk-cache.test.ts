import Sqlite from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { migrate } from '../../../electron/cache/migrations';
import { outboxIn } from '../../../electron/cache/outbox';
import { replicaIn } from '../../../electron/cache/replica';
import type { RefusalReason } from '../../../shared/contract/centre/commands';
import { ENTITIES } from '../../../shared/contract/centre/entities';
import type { Range } from '../../../shared/contract/centre/feed';
import { callbackSchema, FRESH_CALLBACK } from '../../../shared/contract/centre/work';
import { NATIVE_BINDING } from '../cache-world';
import { DeskDisk } from './simulation/desk-disk';

const TOPICS = ['catalog', 'team'] as const;
const product = (id: string, seq: number) => ({
  id,
  name: `商品${seq}`,
  kana: '',
  category: '',
  priceYen: seq,
  recommended: false,
  cautions: [],
  stock: null,
  recallLots: [],
});

const callbackRow = (number: string, state: 'open' | 'done') => ({
  ...FRESH_CALLBACK,
  id: 'k1',
  kind: 'callback',
  customerId: null,
  contactId: null,
  number,
  reason: '',
  window: { from: 5, to: 6 },
  owner: null,
  maxAttempts: 3,
  minGapMinutes: 0,
  state,
  promisedBy: 'a1',
});

/** A step of a centre: a row changes, perhaps moves to the other topic; then a desk pulls some of it, or begins anew. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), id: fc.nat(4), topic: fc.nat(1) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('pull' as const),
      topic: fc.nat(1),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'restore' as const }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('late' as const), topic: fc.nat(1) }) },
);

function open() {
  const db = new Sqlite(':memory:', { nativeBinding: NATIVE_BINDING });
  migrate(db);
  return { db, replica: replicaIn(db, () => undefined), outbox: outboxIn(db) };
}

it('whatever order the ranges of two topics come in, the cache holds what the model holds, and every key finds its row', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      const { db, replica } = open();
      const model = new DeskDisk();
      let epoch = 1;
      let head = 0;
      const rows = new Map<string, { topic: number; seq: number }>();
      const gone: { topic: number; seq: number; id: string }[] = [];
      const cursors = TOPICS.map(() => ({ epoch: '', cursor: 0, filling: true }));
      let kept: { range: Range; next: { epoch: string; cursor: number; filling: boolean } } | null = null;
      const rangeOf = (topic: number, limit: number): Range => {
        const at = cursors[topic] as (typeof cursors)[number];
        if (at.epoch !== `e${epoch}`) Object.assign(at, { cursor: 0, filling: true });
        const all = [
          ...[...rows].flatMap(([id, row]) =>
            row.topic === topic && row.seq > at.cursor
              ? [{ seq: row.seq, entity: 'product', id, row: product(id, row.seq) as unknown }]
              : [],
          ),
          ...gone.flatMap((one) =>
            one.topic === topic && one.seq > at.cursor && at.cursor > 0
              ? [{ seq: one.seq, entity: 'product', id: one.id, row: null as unknown }]
              : [],
          ),
        ].sort((a, b) => a.seq - b.seq);
        const changes = all.slice(0, limit);
        const to = all.length > limit ? (changes.at(-1)?.seq ?? head) : head;
        return { topic: TOPICS[topic] ?? '', epoch: `e${epoch}`, from: at.cursor, to, head, changes };
      };
      for (const one of steps) {
        if (one.kind === 'put') {
          head += 1;
          const id = `p${one.id}`;
          const was = rows.get(id);
          if (was && was.topic !== one.topic) gone.push({ topic: was.topic, seq: head, id });
          rows.set(id, { topic: one.topic, seq: head });
        } else if (one.kind === 'restore') {
          // An older back-up: the numbers begin again, and some rows are not there any more.
          epoch += 1;
          head = 0;
          gone.length = 0;
          const left = [...rows].filter((_, at) => at % 2 === 0);
          rows.clear();
          for (const [id, { topic }] of left) {
            head += 1;
            rows.set(id, { topic, seq: head });
          }
          kept = null;
        } else {
          const range = one.kind === 'pull' ? rangeOf(one.topic, one.limit) : null;
          const at = cursors[one.topic] as (typeof cursors)[number];
          if (range === null) {
            // What a follower prepared before, written again: a crash between its disk and its memory.
            if (kept === null) continue;
            replica.apply(kept.range, kept.next);
            await model.apply(kept.range, kept.next);
            const topic = TOPICS.indexOf(kept.range.topic as (typeof TOPICS)[number]);
            Object.assign(cursors[topic] ?? {}, kept.next);
            continue;
          }
          const next = { epoch: range.epoch, cursor: range.to, filling: at.filling && range.to < range.head };
          replica.apply(range, next);
          await model.apply(range, next);
          Object.assign(at, next);
          kept = { range, next };
        }
      }
      const held = db.prepare('SELECT id, topic, doc FROM replica ORDER BY id').all() as {
        id: string;
        topic: string;
        doc: string;
      }[];
      expect(held.map(({ id, topic, doc }) => `product/${id} ${topic} ${doc}`)).toEqual(
        [...model.rows].map(([name, row]) => `${name} ${row.topic} ${row.text}`).sort(),
      );
      expect(new Map(replica.cursors().map(({ topic, ...cursor }) => [topic, cursor]))).toEqual(await model.cursors());
      db.close();
    }),
    { numRuns: 400, seed: 1120 },
  );
});

it('keys follow their row: a callback is found by its number of now and not by that of before', () => {
  const { db, replica } = open();
  const put = (from: number, number: string, state: 'open' | 'done') =>
    replica.apply(
      {
        topic: 'team',
        epoch: 'e',
        from,
        to: from + 1,
        head: from + 1,
        changes: [{ seq: from + 1, entity: 'callback', id: 'k1', row: callbackRow(number, state) }],
      },
      { epoch: 'e', cursor: from + 1, filling: false },
    );
  put(0, '+81311112222', 'open');
  put(1, '+81333334444', 'done');
  expect(replica.rows('callback', 'number', '+81311112222', 10)).toEqual([]);
  expect(replica.rows('callback', 'number', '+81333334444', 10)).toMatchObject([{ id: 'k1' }]);
  expect(replica.rows('callback', 'open', 'open', 10)).toEqual([]);
  expect(db.prepare('SELECT count(*) FROM replica_key').pluck().get()).toBe(1);
});

it('rows of kinds that this program does not know, and rows that are none, do no harm', () => {
  const { replica } = open();
  replica.apply(
    {
      topic: 'catalog',
      epoch: 'e',
      from: 0,
      to: 3,
      head: 3,
      changes: [
        { seq: 1, entity: 'hologram', id: 'h1', row: {} },
        { seq: 2, entity: 'product', id: 'p1', row: { id: 'p1', name: 7 } },
        { seq: 3, entity: 'product', id: 'p2', row: { ...product('p2', 3), aNewField: true } },
      ],
    },
    { epoch: 'e', cursor: 3, filling: false },
  );
  expect(replica.row('product', 'p1')).toBeNull();
  expect(replica.row('product', 'p2')).toEqual(product('p2', 3));
});

it('what this program can not read stays whole in the cache, and a newer program finds it', () => {
  const strange: number[] = [];
  const db = new Sqlite(':memory:', { nativeBinding: NATIVE_BINDING });
  migrate(db);
  const replica = replicaIn(db, (count) => strange.push(count));
  replica.renewKeysFor('this program');
  const snoozed = { ...callbackRow('+81311112222', 'open'), state: 'snoozed', until: 9 };
  const change = (seq: number, entity: string, id: string, row: unknown) => ({ seq, entity, id, row });
  const blanket = { ...product('p1', 1), shelf: { row: 'B' } };
  replica.apply(
    {
      topic: 'team',
      epoch: 'e',
      from: 0,
      to: 4,
      head: 4,
      changes: [
        change(1, 'product', 'p1', blanket),
        change(2, 'callback', 'k1', snoozed),
        change(3, 'coupon', 'c1', { id: 'c1', percent: 10 }),
        change(4, 'toString', 'c2', { id: 'c2' }),
      ],
    },
    { epoch: 'e', cursor: 4, filling: false },
  );
  expect(strange).toEqual([1]);
  expect(replica.row('product', 'p1')).toEqual(product('p1', 1));
  expect(replica.row('callback', 'k1')).toBeNull();
  expect(replica.rows('callback', 'number', '+81311112222', 10)).toEqual([]);
  expect(replica.held('product', 'p1')?.doc).toEqual(blanket);
  expect(replica.held('coupon', 'c1')?.doc).toEqual({ id: 'c1', percent: 10 });
  // A newer program knows the state.
  const definition = ENTITIES.callback as { schema: z.ZodType };
  const before = definition.schema;
  try {
    definition.schema = callbackSchema.extend({ state: z.string(), until: z.number() });
    const newer = replicaIn(db, () => undefined);
    newer.renewKeysFor('a newer program');
    expect(newer.rows('callback', 'number', '+81311112222', 10)).toEqual([snoozed]);
    // The row that is gone at the centre goes here too, with its keys.
    newer.apply(
      { topic: 'team', epoch: 'e', from: 4, to: 5, head: 5, changes: [change(5, 'callback', 'k1', null)] },
      { epoch: 'e', cursor: 5, filling: false },
    );
    expect(db.prepare("SELECT count(*) FROM replica_key WHERE entity = 'callback'").pluck().get()).toBe(0);
  } finally {
    definition.schema = before;
  }
});

it('a centre that begins another history gets the refusals again too; in 要対応 each stands once, and what was seen stays away', () => {
  const { outbox } = open();
  for (const id of ['kept', 'seen', 'changed']) outbox.add('contact.note', { id, noteId: id, text: 'x' }, 1);
  const idOf = (name: string) =>
    outbox.waiting(10).find(({ payload }) => (payload as { id: string }).id === name)?.id ?? '';
  const refuse = (name: string, reason: RefusalReason) =>
    outbox.settle([{ id: idOf(name), verdict: { outcome: 'rejected', reason } }], 10);
  const shown = () => outbox.state().refused.map(({ payload, reason }) => [(payload as { id: string }).id, reason]);
  const seen = [idOf('seen'), idOf('changed')];
  for (const name of ['kept', 'seen', 'changed']) refuse(name, 'contactFinished');
  for (const id of seen) outbox.dismiss(id, 20);
  outbox.sendAgain();
  expect(outbox.waiting(10).map(({ refused }) => refused)).toEqual(Array(3).fill('contactFinished'));
  expect(shown()).toEqual([['kept', 'contactFinished']]);
  refuse('kept', 'contactFinished');
  refuse('seen', 'contactFinished');
  refuse('changed', 'unknownContact');
  expect(shown()).toEqual([
    ['kept', 'contactFinished'],
    ['changed', 'unknownContact'],
  ]);
  expect(outbox.state().unsent).toBe(0);
});

it('what one person did is given out only while they are signed in; what nobody signed for, to the next', () => {
  const { outbox } = open();
  const note = (id: string) => ({ id, noteId: id, text: 'x' });
  outbox.add('contact.note', note('before'), 1);
  outbox.actAs('sato');
  outbox.add('contact.note', note('sato'), 2);
  outbox.actAs('ito');
  const payloads = () => outbox.waiting(10).map(({ payload }) => (payload as { id: string }).id);
  expect(payloads()).toEqual(['before']);
  expect(outbox.state().unsent).toBe(2);
  outbox.actAs('sato');
  expect(payloads()).toEqual(['before', 'sato']);
  outbox.settle(
    [{ id: outbox.waiting(1)[0]?.id ?? '', verdict: { outcome: 'applied', seq: 1, number: 'J00000001' } }],
    10,
  );
  expect(payloads()).toEqual(['sato']);
  // The centre lost it: it is sent again, with the number that a caller was told.
  outbox.sendAgain();
  expect(outbox.waiting(10)[0]).toMatchObject({ told: 'J00000001' });
});
