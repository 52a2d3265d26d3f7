import { type Kysely, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { createCustomerSearch } from '../../../electron/centre/database/search-tables';
import { searchCustomers } from '../../../electron/centre/search/search';
import { Centre } from '../../../electron/centre/service/centre';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { type CustomerFields, EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENGINES } from './engines';

const phone = (e164: string) => ({ e164, raw: e164, kind: 'home' as const });

describe.each(ENGINES)('search of customers on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let n = 0;
  const troubles: unknown[] = [];

  beforeAll(async () => {
    ({ engine, close } = await open());
    centre = new Centre(engine, {
      now: () => 1_800_000_000_000,
      onRuleFailed: (_kind, error) => troubles.push(error),
      onDatabaseTrouble: (error) => troubles.push(error),
    });
    for (const tenant of ['shop', 'other']) await centre.openTenant(tenant);
    await customer('sato', { nameKanji: '佐藤 一郎', nameKana: 'サトウ イチロウ', phones: [phone('+81312345678')] });
    await customer('tanaka', { nameKanji: '田中 花子', nameKana: 'タナカ ハナコ', phones: [phone('+819001234567')] });
    await customer('yamada', { nameKanji: '山田 花子', nameKana: 'ヤマダ ハナコ' });
    await customer('nakayamada', { nameKanji: '中山田 進', nameKana: 'ナカヤマダ ススム' });
    await customer('takahashi', { nameKanji: '髙橋 𠮷子', nameKana: 'タカハシ ヨシコ' });
    await customer('hayashi', { nameKanji: '林 学', nameKana: 'ハヤシ マナブ' });
    await customer('kobayashi', { nameKanji: '小林 学', nameKana: 'コバヤシ マナブ' });
    await customer('rare', { nameKanji: '𩸽田 "A^$-', nameKana: 'ホッケダ' });
    await customer('firm', {
      type: 'company',
      nameKanji: '株式会社つなぐコーヒー',
      nameKana: 'カブシキガイシャツナグコーヒー',
      companyContacts: [{ name: '渡邉 恵', department: '総務', phone: phone('+81665551234') }],
    });
  });
  afterAll(async () => {
    await close();
    expect(troubles).toEqual([]);
  });

  const wish = async <K extends CommandKind>(kind: K, payload: PayloadOf<K>, tenant = 'shop') => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const [answer] = await centre.submit(tenant, [{ agentId: 'a1', roles: ['supervisor'], deviceId: 'd1', command }]);
    expect(answer?.answer).toMatchObject({ outcome: 'applied' });
  };
  const customer = (id: string, fields: Partial<CustomerFields>, tenant = 'shop') =>
    wish('customer.create', { ...EMPTY_CUSTOMER, ...fields, id }, tenant);
  const search = async (query: string, tenant = 'shop', limit = 20) =>
    (await searchCustomers(engine, tenant, query, limit)).rows.map(({ id }) => id);

  it.each([
    ['佐藤', ['sato']],
    ['田中', ['tanaka']],
    ['花子', ['tanaka', 'yamada']],
    ['田中花子', ['tanaka']],
    ['花子　田中', ['tanaka']],
    ['山田', ['yamada', 'nakayamada']],
    ['高橋', ['takahashi']],
    ['髙橋吉子', ['takahashi']],
    ['林', ['hayashi']],
    ['𩸽田', ['rare']],
    ['"A^$-', ['rare']],
    ['佐田', []],
    ['%', []],
    ['  ', []],
  ])('%s finds its people by their name', async (query, ids) => {
    expect(await search(query)).toEqual(ids);
  });

  it.each([
    ['サトウ', ['sato']],
    ['さとう', ['sato']],
    ['ｻﾄｳ ｲﾁﾛｳ', ['sato']],
    ['た', ['takahashi', 'tanaka']],
    ['ヤマダ', ['yamada', 'nakayamada']],
    ['ほっけ', ['rare']],
    ['コーヒー', ['firm']],
  ])('%s finds its people by their reading', async (query, ids) => {
    expect(await search(query)).toEqual(ids);
  });

  it.each([
    '03-1234-5678',
    '０３（１２３４）５６７８',
    '+81 3 1234 5678',
    '0312345678',
    '184-03-1234-5678',
    '5678',
    '031234',
  ])('%s finds the one whose number it is', async (query) => {
    expect(await search(query)).toEqual(['sato']);
  });

  it('a number of a range that nobody has yet is found too, and another one finds nobody', async () => {
    expect(await search('090-0123-4567')).toEqual(['tanaka']);
    expect(await search('03-1234-5679')).toEqual([]);
  });

  it.each(['つなぐ', '(株)ツナグ', '㈱つなぐコーヒー', '渡辺', '06-6555-1234'])(
    '%s finds the company',
    async (query) => {
      expect(await search(query)).toEqual(['firm']);
    },
  );

  it('one tenant finds nobody of another', async () => {
    await customer('sato', { nameKanji: '佐藤 他人' }, 'other');
    expect(await search('佐藤')).toEqual(['sato']);
    expect(await search('一郎', 'other')).toEqual([]);
    expect(await search('他人', 'other')).toEqual(['sato']);
  });

  it('a changed name is found by the new one only', async () => {
    await customer('c1', { nameKanji: '旧姓 桃子' });
    await wish('customer.change', { id: 'c1', fields: { nameKanji: '新姓 桃子' } });
    expect([await search('旧姓'), await search('新姓'), await search('桃子')]).toEqual([[], ['c1'], ['c1']]);
  });

  it('a merged customer leads to the one that stays, once', async () => {
    await customer('m1', { nameKanji: '斎藤 結', phones: [phone('+81312340001')] });
    await customer('m2', { nameKanji: '齋藤 ゆい', phones: [phone('+81312340002')] });
    await wish('customer.merge', { keep: 'm1', drop: 'm2' });
    expect([await search('斉藤'), await search('ゆい'), await search('0312340002')]).toEqual([['m1'], ['m1'], ['m1']]);
  });

  it('more than was asked for is said, and names that are it whole come first', async () => {
    for (let at = 0; at < 30; at += 1) await customer(`x${at}`, { nameKanji: `鈴木 ${at}子` });
    await customer('exact', { nameKanji: '鈴木' });
    const found = await searchCustomers(engine, 'shop', '鈴木', 5);
    expect({ first: found.rows[0]?.id, count: found.rows.length, more: found.more }).toEqual({
      first: 'exact',
      count: 5,
      more: true,
    });
  });

  it('a database of the version before finds its customers after the step to this one', async () => {
    for (const table of engine.kind === 'sqlite' ? ['customer_search', 'customer_words'] : ['customer_search'])
      await sql`drop table ${sql.table(table)}`.execute(engine.db);
    // The step alone: those after it have been taken.
    const db = engine.db as unknown as Kysely<unknown>;
    await db.transaction().execute((tx) => createCustomerSearch(tx, engine.kind));
    expect(await search('佐藤')).toEqual(['sato']);
    expect(await search('他人', 'other')).toEqual(['sato']);
    if (engine.kind === 'postgres') {
      // The wall stands again, and the names are behind it.
      expect(await engine.read('nobody', (tx) => tx.selectFrom('record').select('doc').execute())).toEqual([]);
      const seen = await engine.read('nobody', (tx) => sql`select * from customer_search`.execute(tx));
      expect(JSON.stringify(seen.rows)).not.toContain('佐');
      const strange = sql`insert into customer_search values ('shop', 'x', '{}')`;
      await expect(engine.write('other', (tx) => strange.execute(tx))).rejects.toThrow(/row-level security/);
    }
  });
});
