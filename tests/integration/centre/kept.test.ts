import Sqlite from 'better-sqlite3';
import { expect, it } from 'vitest';
import { keptIn } from '../../../electron/cache/kept';
import { migrate } from '../../../electron/cache/migrations';
import { outboxIn } from '../../../electron/cache/outbox';
import { replicaIn } from '../../../electron/cache/replica';
import type { Callers } from '../../../shared/contract/centre/callers';
import { type Customer, EMPTY_CUSTOMER, FRESH_CUSTOMER } from '../../../shared/contract/centre/customer';
import { type ContactRecord, FRESH_CONTACT } from '../../../shared/contract/centre/work';
import { NATIVE_BINDING } from '../cache-world';

const NUMBER = '+81312345678';
const HOUR_MS = 3_600_000;

const customerOf = (id: string, fields: Partial<Customer> = {}): Customer => ({
  ...EMPTY_CUSTOMER,
  id,
  nameKanji: id,
  phones: [{ e164: NUMBER, raw: NUMBER, kind: 'home' }],
  ...FRESH_CUSTOMER,
  ...fields,
});
const contactRow = (id: string, customerId: string, startedAt: number): ContactRecord => ({
  ...FRESH_CONTACT,
  id,
  caseId: id,
  customerId,
  number: NUMBER,
  startedAt,
  agentId: 'a1',
  status: 'finished',
  finishedAt: startedAt,
  resultCode: 'order',
});

function answer(rows: readonly (readonly [number, Customer | ContactRecord])[], epoch = 'e1', more = false): Callers {
  const changes = rows.map(([seq, row]) => ({
    seq,
    entity: 'phones' in row ? 'customer' : 'contact',
    id: row.id,
    row: row as unknown,
  }));
  return { epoch, changes, more };
}

function open(most?: number) {
  const db = new Sqlite(':memory:', { nativeBinding: NATIVE_BINDING });
  migrate(db);
  const replica = replicaIn(db, () => undefined);
  const outbox = outboxIn(db);
  const kept = keptIn(db, replica, outbox, () => undefined, most);
  const who = { phone: NUMBER };
  return {
    db,
    replica,
    outbox,
    kept,
    keep: (callers: Callers, now = 1) => kept.keep({ who, callers }, now),
    names: (phone = NUMBER) => kept.find({ phone }, 10).map(({ customer }) => customer.nameKanji),
  };
}

it('an older answer that comes late changes nothing; a newer one does, and one of a new history too', () => {
  const { keep, names } = open();
  keep(answer([[7, customerOf('c1', { nameKanji: '佐藤' })]]));
  keep(answer([[5, customerOf('c1', { nameKanji: '旧姓' })]]));
  expect(names()).toEqual(['佐藤']);
  keep(answer([[8, customerOf('c1', { nameKanji: '鈴木' })]]));
  expect(names()).toEqual(['鈴木']);
  keep(answer([[2, customerOf('c1', { nameKanji: '復元' })]], 'e2'));
  expect(names()).toEqual(['復元']);
});

it('a customer who has the number no longer is forgotten with the contacts that came with them', () => {
  const { keep, names, replica, db } = open();
  keep(
    answer([
      [1, customerOf('c1')],
      [2, customerOf('c2')],
      [3, contactRow('k1', 'c1', 5)],
    ]),
  );
  expect(names()).toEqual(['c1', 'c2']);
  keep(answer([[2, customerOf('c2')]]));
  expect(names()).toEqual(['c2']);
  expect(replica.row('contact', 'k1')).toBeNull();
  expect(db.prepare('SELECT count(*) FROM replica_key').pluck().get()).toBeGreaterThan(0);
  // There are more than were named: nobody is gone.
  keep(answer([], 'e1', true));
  expect(names()).toEqual(['c2']);
});

it('a merged customer is the one that stays', () => {
  const { keep, kept, names } = open();
  keep(
    answer([
      [3, customerOf('old', { mergedInto: 'stays' })],
      [2, customerOf('stays', { phones: [] })],
    ]),
  );
  expect(names()).toEqual(['stays']);
  expect(kept.find({ id: 'old' }, 1).map(({ customer }) => customer.id)).toEqual(['stays']);
});

it('rows of a topic that the desk follows are not touched, and a row that was kept goes over to the topic that brings it', () => {
  const { keep, replica, names } = open();
  const range = (from: number, to: number, rows: readonly (readonly [number, Customer])[]) =>
    replica.apply(
      {
        topic: 'customers',
        epoch: 'e1',
        from,
        to,
        head: to,
        changes: rows.map(([seq, row]) => ({ seq, entity: 'customer', id: row.id, row })),
      },
      { epoch: 'e1', cursor: to, filling: false },
    );
  keep(answer([[4, customerOf('c1', { nameKanji: '新' })]]));
  range(0, 3, [
    [3, customerOf('c1', { nameKanji: '旧' })],
    [2, customerOf('c2')],
  ]);
  expect(names()).toEqual(['新', 'c2']);
  expect(replica.held('customer', 'c1')).toMatchObject({ topic: 'customers', seq: 4 });
  keep(answer([[9, customerOf('c2', { nameKanji: '先回り' })]]));
  expect(names()).toEqual(['新', 'c2']);
  range(3, 9, [[9, customerOf('c2', { nameKanji: '九' })]]);
  expect(names()).toEqual(['新', '九']);
});

it('only the customers used last are kept, with their contacts', () => {
  const { kept, replica, db } = open(3);
  const one = (at: number) => {
    const id = `c${at}`;
    const row = customerOf(id, { phones: [{ e164: `+8131234567${at}`, raw: '', kind: 'home' }] });
    kept.keep(
      {
        who: { id },
        callers: answer([
          [1, row],
          [1, contactRow(`k${at}`, id, at)],
        ]),
      },
      at,
    );
  };
  for (const at of [1, 2, 3]) one(at);
  kept.find({ id: 'c1' }, 2 * HOUR_MS);
  one(4);
  expect(db.prepare('SELECT id FROM kept ORDER BY id').pluck().all()).toEqual(['c1', 'c3', 'c4']);
  expect(replica.row('contact', 'k2')).toBeNull();
  expect(replica.row('contact', 'k1')).not.toBeNull();
  expect(db.prepare('SELECT count(*) FROM replica_key WHERE id IN (?, ?)').pluck().get('c2', 'k2')).toBe(0);
});

it('kept customers are found by a part of the name, the reading, a variant kanji, and any spelling of the number', () => {
  const { keep, kept } = open();
  keep(answer([[1, customerOf('c1', { nameKanji: '髙橋 美由紀', nameKana: 'タカハシ ミユキ' })]]));
  for (const text of ['高橋', '美由', 'たかはし', 'ﾐﾕｷ', '高橋 みゆき', '03-1234-5678', '+81312345678', '12345678'])
    expect(
      kept.search(text, 5).map(({ customer }) => customer.id),
      text,
    ).toEqual(['c1']);
  for (const text of ['佐藤', '高橋 花子', '03-9999', ' ']) expect(kept.search(text, 5), text).toEqual([]);
});

it('a customer made here is there at once and stays until the centre gives it back; one that the centre refused goes', () => {
  const { keep, kept, outbox, names, db } = open();
  const made = { ...EMPTY_CUSTOMER, nameKanji: '新規', phones: customerOf('x').phones };
  db.transaction(() => kept.create({ ...made, id: 'n1' }, 5))();
  expect(kept.find({ phone: NUMBER }, 6)).toMatchObject([{ customer: { id: 'n1' }, fetchedAt: null }]);
  // Asked before the wish arrived.
  keep(answer([]));
  expect(names()).toEqual(['新規']);
  keep(answer([[4, customerOf('n1', { nameKanji: '新規' })]]), 9);
  expect(kept.find({ phone: NUMBER }, 10)).toMatchObject([{ customer: { id: 'n1' }, fetchedAt: 9 }]);
  db.transaction(() => kept.create({ ...made, id: 'n2' }, 5))();
  const [, second] = outbox.waiting(5);
  outbox.settle([{ id: second?.id ?? '', verdict: { outcome: 'rejected', reason: 'notAllowed' } }], 11);
  keep(answer([[4, customerOf('n1')]]), 12);
  expect(names()).toEqual(['n1']);
});

it('a correction that waits for the centre stands over what comes from there', () => {
  const { keep, kept, outbox, names } = open();
  keep(answer([[1, customerOf('c1', { nameKana: 'サトウ' })]]));
  kept.change({ id: 'c1', fields: { nameKanji: '佐籐' } }, 2);
  expect(names()).toEqual(['佐籐']);
  keep(answer([[3, customerOf('c1', { nameKana: 'サトウ イチロウ' })]]), 4);
  expect(kept.find({ phone: NUMBER }, 5)).toMatchObject([
    { customer: { nameKanji: '佐籐', nameKana: 'サトウ イチロウ' } },
  ]);
  outbox.settle([{ id: outbox.waiting(1)[0]?.id ?? '', verdict: { outcome: 'rejected', reason: 'notAllowed' } }], 6);
  keep(answer([[3, customerOf('c1')]]), 7);
  expect(names()).toEqual(['c1']);
});
