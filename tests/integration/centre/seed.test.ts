import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { searchCustomers } from '../../../electron/centre/search/search';
import { contactOf, YEARS_MS } from '../../../electron/centre/seed/contacts';
import { customerOf } from '../../../electron/centre/seed/customers';
import { fillCentre } from '../../../electron/centre/seed/fill';
import { Centre } from '../../../electron/centre/service/centre';
import { type EntityName, keysOf, readRow, topicOf } from '../../../shared/contract/centre/entities';
import { normalisePhoneNumber } from '../../../shared/domain/phone-number';
import { ENGINES } from './engines';

const PLAN = { seed: 7, customers: 300, contacts: 1_500, until: Date.parse('2026-11-01') };

describe.each(ENGINES)('a made-up centre on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;

  beforeAll(async () => {
    ({ engine, close } = await open());
    const fail = (error: unknown) => {
      throw error;
    };
    centre = new Centre(engine, { now: Date.now, onRuleFailed: fail, onDatabaseTrouble: fail });
    for (const tenant of ['shop', 'twin']) {
      await centre.openTenant(tenant);
      expect(await fillCentre(engine, tenant, PLAN, () => undefined)).toBe(true);
    }
  });
  afterAll(() => close());

  const records = (tenant: string) =>
    engine.read(tenant, (tx) =>
      tx.selectFrom('record').selectAll().where('tenant', '=', tenant).orderBy('seq').execute(),
    );

  it('holds rows as commands leave them: readable, numbered without a gap, with their keys and topics', async () => {
    const rows = await records('shop');
    expect(rows.filter(({ entity }) => entity === 'customer')).toHaveLength(PLAN.customers);
    expect(rows.filter(({ entity }) => entity === 'contact')).toHaveLength(PLAN.contacts);
    expect(rows.filter(({ entity }) => entity === 'order').length).toBeGreaterThan(50);
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1));
    const keys = await engine.read('shop', (tx) =>
      tx.selectFrom('record_key').selectAll().where('tenant', '=', 'shop').execute(),
    );
    const held = new Set(keys.map((key) => [key.entity, key.id, key.field, key.value, key.sort].join('\n')));
    let wanted = 0;
    for (const { entity, id, doc, topic } of rows) {
      const name = entity as EntityName;
      const row = readRow(name, JSON.parse(doc));
      if (row === null) throw new Error(`${entity} ${id} is none`);
      expect(topicOf(name, row)).toBe(topic);
      const mine = new Set(
        keysOf(name, row).map(({ field, value, sort = 0 }) => [entity, id, field, value, sort].join('\n')),
      );
      for (const key of mine) expect(held).toContain(key);
      wanted += mine.size;
    }
    expect(held.size).toBe(wanted);
    const range = await centre.pull('shop', 'catalog', { epoch: null, cursor: 0 });
    expect(range).toMatchObject({ head: rows.length });
  });

  it('is the same each time, and another with another seed', async () => {
    const docs = async (tenant: string) => (await records(tenant)).map(({ doc }) => doc);
    expect(await docs('twin')).toEqual(await docs('shop'));
    expect(customerOf(8, 0, PLAN.until)).not.toEqual(customerOf(7, 0, PLAN.until));
  });

  it('its people are found, and commands go on from where it ends', async () => {
    const someone = customerOf(PLAN.seed, 11, PLAN.until);
    const byName = await searchCustomers(engine, 'shop', someone.nameKanji, 100);
    expect(byName.rows.map(({ id }) => id)).toContain(someone.id);
    const byNumber = await searchCustomers(engine, 'shop', someone.phones[0]?.raw ?? '', 100);
    expect(byNumber.rows.map(({ id }) => id)).toContain(someone.id);
    const command = { id: 'w1', n: 1, kind: 'customer.change', v: 1, at: 1 };
    const payload = { id: someone.id, fields: { nameKanji: '改名 済' } };
    const { length } = await records('shop');
    const [answer] = await centre.submit('shop', [
      { agentId: 'a1', roles: ['supervisor'], deviceId: 'd1', command: { ...command, payload } },
    ]);
    expect(answer?.answer).toEqual({ outcome: 'applied', seq: length + 1 });
    expect((await searchCustomers(engine, 'shop', '改名', 5)).rows).toHaveLength(1);
  });

  it('stands in the audit trail with what it was made of', async () => {
    const entries = await engine.read('twin', (tx) =>
      tx.selectFrom('audit').select(['agent', 'kind', 'entry']).where('tenant', '=', 'twin').execute(),
    );
    expect(entries).toMatchObject([{ agent: 'seed', kind: 'seed' }]);
    const { length } = await records('twin');
    expect(JSON.parse(entries[0]?.entry ?? '').payload).toMatchObject({
      plan: PLAN,
      rows: { customers: PLAN.customers, contacts: PLAN.contacts, rows: length },
    });
  });

  it('is not written over what is there', async () => {
    expect(await fillCentre(engine, 'shop', PLAN, () => undefined)).toBe(false);
  });
});

describe('made-up people', () => {
  it('have numbers that nobody has, each mobile number once', () => {
    const phones = Array.from({ length: 20_000 }, (_, count) => customerOf(1, count, PLAN.until).phones).flat();
    const mobiles = phones.filter(({ kind }) => kind === 'mobile').map(({ e164 }) => e164);
    expect(new Set(mobiles).size).toBe(mobiles.length);
    expect(mobiles.find((e164) => normalisePhoneNumber(e164).ok)).toBeUndefined();
    // Exchanges' own digits never begin with 1.
    const lines = phones.filter(({ kind }) => kind !== 'mobile').map(({ e164 }) => e164);
    expect(lines.filter((e164) => !/^\+81\d{1,4}1\d+$/.test(e164) || e164.length !== 12)).toEqual([]);
  });

  it('call in the order of time over two years, and write their names in more ways than one', () => {
    const times = Array.from(
      { length: 3_000 },
      (_, count) => contactOf({ ...PLAN, contacts: 3_000 }, count).contact.startedAt,
    );
    expect(times).toEqual([...times].sort((a, b) => a - b));
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(YEARS_MS * 0.99);
    const names = Array.from({ length: 3_000 }, (_, count) => customerOf(1, count, PLAN.until).nameKanji);
    for (const family of ['高橋', '髙橋', '渡辺', '渡邉'])
      expect(names.some((name) => name.startsWith(family))).toBe(true);
  });
});
