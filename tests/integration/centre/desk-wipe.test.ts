import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { connect } from '../../../electron/sqlite/cipher';
import { EMPTY_CUSTOMER, FRESH_CUSTOMER } from '../../../shared/contract/centre/customer';
import { bundled, contactOf, type Desk } from '../cache-world';
import { deskAt, PASSWORD, shopForEach } from './shop';

const worker = bundled('worker');
const shop = shopForEach();
const TO_REST = { timeout: 40_000 };

/** How many rows stand in each table of the closed file, and how many pages hold what was. */
function left(desk: Desk) {
  const db = connect(desk, 'alone');
  const count = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const tables = ['replica', 'replica_key', 'cursors', 'kept', 'call_events'] as const;
  const rows = Object.fromEntries(tables.map((table) => [table, count(table)]));
  const contacts = db.prepare('SELECT id FROM contacts ORDER BY id').pluck().all();
  const wishes = db.prepare('SELECT kind FROM outbox ORDER BY n').pluck().all();
  const freePages = Number(db.pragma('freelist_count', { simple: true }));
  db.close();
  return { rows, contacts, wishes, freePages };
}

it('a sign-out where the policy says so leaves only what the centre does not have, and the next person sends that', async () => {
  await shop.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'k1', nameKanji: '鈴木 一郎' });
  const centre = { url: shop.service.url, tenant: 'shop', wipeAtSignOut: true };
  const { cache, store, link, desk, end } = await deskAt(worker(), shop.service.url, { centre });
  await link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => store.all.centre.line).toBe('connected');
  for (const id of ['told', 'open']) await cache.openContact(contactOf(id, { notes: id, resultCode: 'other' }));
  await cache.appendCallEvent({ contactId: contactOf('told').id, at: 1, kind: 'established', detail: {} });
  await cache.finishContact(contactOf('told').id, 5_000);
  await cache.openContact(contactOf('practised', { practice: true }));
  await cache.finishContact(contactOf('practised').id, 5_000);
  const row = {
    ...EMPTY_CUSTOMER,
    id: 'k1',
    ...FRESH_CUSTOMER,
  };
  const changes = [{ seq: 1, entity: 'customer', id: 'k1', row }];
  await cache.customers.keep({ who: { id: 'k1' }, callers: { epoch: 'e', changes, more: false } as never });
  await expect.poll(() => store.all.connectivity.unsent, TO_REST).toBe(0);
  writeFileSync(`${desk.file}.v3-20261101T000000Z.backup`, 'a copy from before a migration');
  // Finished while the line is down: the centre does not have it.
  await shop.restart(async () => {
    await cache.openContact(contactOf('unsent', { notes: '未送信', resultCode: 'other' }));
    await cache.finishContact(contactOf('unsent').id, 6_000);
    expect(await link.signOut()).toMatchObject({ ok: true });
  });
  expect(store.all.centre.line).toBe('signedOut');
  // What was on its way does not come back.
  const range = { topic: 'team', epoch: 'e', from: 0, to: 1, head: 1, changes: [] };
  expect((await cache.centre.apply(range, { epoch: 'e', cursor: 1, filling: false })).ok).toBe(false);
  await end();
  const { rows, contacts, wishes, freePages } = left(desk);
  expect(rows).toEqual({ replica: 0, replica_key: 0, cursors: 0, kept: 0, call_events: 0 });
  expect(contacts).toEqual(['open', 'unsent']);
  expect(wishes.filter((kind) => kind !== 'agent.state')).toEqual(['contact.record', 'contact.note', 'contact.finish']);
  expect(freePages).toBe(0);
  expect(desk.files().filter((name) => name.endsWith('.backup'))).toEqual([]);
  // The next person sends what was left.
  const next = await deskAt(worker(), shop.service.url, { centre, desk });
  await next.link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => next.store.all.connectivity.unsent, TO_REST).toBe(0);
  const known = (await shop.rows('contact')).map(({ id }) => id);
  expect(known.sort()).toEqual(['open', 'told', 'unsent']);
  await next.end();
});
