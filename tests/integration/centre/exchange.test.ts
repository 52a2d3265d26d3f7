import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine, Tx } from '../../../electron/centre/database/engine';
import { exportJson, exportTable } from '../../../electron/centre/exchange/export';
import { type Import, importFile, type Refused } from '../../../electron/centre/exchange/import';
import { bytesOf, textOf } from '../../../electron/centre/exchange/letters';
import { searchCustomers } from '../../../electron/centre/search/search';
import { fillCentre } from '../../../electron/centre/seed/fill';
import { Centre } from '../../../electron/centre/service/centre';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENTITY_NAMES, type EntityName } from '../../../shared/contract/centre/entities';
import { ENGINES } from './engines';

const PLAN = { seed: 3, customers: 120, contacts: 300, until: Date.parse('2026-11-01') };

describe.each(ENGINES)('data in and out on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;

  beforeAll(async () => {
    ({ engine, close } = await open());
    const fail = (error: unknown) => {
      throw error;
    };
    centre = new Centre(engine, { now: Date.now, onRuleFailed: fail, onDatabaseTrouble: fail });
    for (const tenant of ['shop', 'full', 'empty', 'table', 'sjis']) await centre.openTenant(tenant);
    await fillCentre(engine, 'full', PLAN, () => undefined);
  });
  afterAll(() => close());

  const bring = async (tenant: string, kind: EntityName, bytes: Uint8Array, format: Import['format'] = 'csv') => {
    const refused: Refused[] = [];
    // In small pieces: a letter may stand on the border of two.
    const source = function* () {
      for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
    };
    const onRefused = (one: Refused) => void refused.push(one);
    const report = await importFile(centre, { tenant, kind, format, source, agentId: 'admin', onRefused });
    return { ...report, refused };
  };
  const utf8 = (text: string) => new TextEncoder().encode(text);
  const docs = async (tenant: string, entity?: string) => {
    const rows = await engine.read(tenant, (tx) =>
      tx
        .selectFrom('record')
        .select(['entity', 'id', 'doc'])
        .where('tenant', '=', tenant)
        .orderBy('entity')
        .orderBy('id')
        .execute(),
    );
    return Object.fromEntries(
      rows
        .filter((row) => !entity || row.entity === entity)
        .map((row) => [`${row.entity}/${row.id}`, JSON.parse(row.doc)]),
    );
  };
  const gather = (tenant: string, made: (tx: Tx) => AsyncIterable<Uint8Array>) =>
    engine.readLong(tenant, async (tx) => {
      const all: Uint8Array[] = [];
      for await (const piece of made(tx)) all.push(piece);
      return Buffer.concat(all);
    });

  it('a table of customers goes in by its Japanese names, through rules, audit and search', async () => {
    const csv = `\ufeff顧客番号,氏名,フリガナ,電話番号,携帯電話,郵便番号,都道府県,更新日,注意事項
C-1,髙橋 一郎,ﾀｶﾊｼ ｲﾁﾛｳ,03-1234-5678,090 1234 5678,0600001,北海道,2026/12/1,"耳が遠い; ゆっくり話す"
C-2,"改行の
ある名前",たなか,0312345679,,1000001,東京都,,
`;
    expect(await bring('shop', 'customer', utf8(csv))).toMatchObject({ read: 2, created: 2, refused: [] });
    const customers = await docs('shop', 'customer');
    expect(customers['customer/C-1']).toMatchObject({
      nameKana: 'タカハシ イチロウ',
      phones: [
        { e164: '+81312345678', kind: 'home' },
        { e164: '+819012345678', kind: 'mobile' },
      ],
      address: { postal: '0600001', prefecture: '北海道' },
      renewalDate: '2026-12-01',
      cautions: ['耳が遠い', 'ゆっくり話す'],
    });
    expect((await searchCustomers(engine, 'shop', '高橋', 5)).rows).toHaveLength(1);
    const audit = await engine.read('shop', (tx) =>
      tx.selectFrom('audit').select('agent').where('tenant', '=', 'shop').execute(),
    );
    expect(audit).toEqual([{ agent: 'admin' }, { agent: 'admin' }]);
    expect(await centre.pull('shop', 'customers', { epoch: null, cursor: 0 })).toMatchObject({ head: 2 });
  });

  it('the same file again changes nothing, another one changes what it names and nothing else', async () => {
    const csv = 'id,name\nC-1,髙橋 二郎\n';
    expect(await bring('shop', 'customer', utf8(csv))).toMatchObject({ changed: 1, created: 0 });
    expect(await bring('shop', 'customer', utf8(csv))).toMatchObject({ unchanged: 1, changed: 0, created: 0 });
    expect((await docs('shop', 'customer'))['customer/C-1']).toMatchObject({
      nameKanji: '髙橋 二郎',
      renewalDate: '2026-12-01',
      phones: [{ e164: '+81312345678' }, { e164: '+819012345678' }],
    });
  });

  it("Windows' Shift_JIS is read with its letters, and written back to the same bytes", async () => {
    // ①髙﨑 as Windows-31J writes them.
    const name = Uint8Array.of(0x87, 0x40, 0xfb, 0xfc, 0xfa, 0xb1);
    expect(await bring('shop', 'customer', Buffer.concat([utf8('id,name\nS-1,'), name, utf8('\n')]))).toMatchObject({
      created: 1,
    });
    expect((await docs('shop', 'customer'))['customer/S-1']).toMatchObject({ nameKanji: '①髙﨑' });
    expect(bytesOf('①髙﨑', 'shift_jis')).toEqual({ bytes: name, missing: 0 });
    expect(bytesOf('𠮷～', 'shift_jis')).toEqual({ bytes: Uint8Array.of(0x81, 0xac, 0x81, 0x60), missing: 1 });
  });

  it('what is refused is told with line, field and reason, and its neighbours go in', async () => {
    const csv = `id,name,kana,phone,consent_call
R-1,良い,ヨイ,03-1234-5678,同意
,番号なし,,,
R-3,電話,,12345,
R-4,カード 4111 1111 1111 1111,,,
R-5,同意,,,たぶん
R-6,${'長'.repeat(81)},,,
R-7,カナ,漢字,,
R-8,良い,,,
`;
    const { refused, ...counts } = await bring('shop', 'customer', utf8(csv));
    expect(counts).toMatchObject({ read: 8, created: 2 });
    expect(refused.map(({ line, field }) => [line, field])).toEqual([
      [3, '顧客番号'],
      [4, 'phone'],
      [5, 'nameKanji'],
      [6, 'consent_call'],
      [7, 'nameKanji'],
      [8, 'nameKana'],
    ]);
    expect(refused.map(({ reason }) => reason).filter((reason) => !/[ぁ-ん]/.test(reason))).toEqual([]);
    expect(JSON.stringify(refused)).not.toContain('4111');
  });

  it('products, dialled numbers and contacts go in as tables too', async () => {
    const products = '商品コード,商品名,価格,在庫\nAC-1,エアコン,"￥89,800",12\n';
    expect(await bring('shop', 'product', utf8(products))).toMatchObject({ created: 1, refused: [] });
    const numbers = '番号,媒体,スクリプト,商品コード,商品名\n0120-000-111,テレビ,aircon-order,AC-1,エアコン\n';
    expect(await bring('shop', 'dialledNumber', utf8(numbers))).toMatchObject({ created: 1, refused: [] });
    const contacts =
      '対応番号,顧客番号,電話番号,開始日時,終了日時,担当者,結果,メモ\nK1,C-1,0312345678,2026/11/1 9:30,2026/11/1 9:41,tanaka,order,受注した\n';
    expect(await bring('shop', 'contact', utf8(contacts))).toMatchObject({ created: 1, refused: [] });
    expect(await bring('shop', 'contact', utf8(contacts))).toMatchObject({ unchanged: 1 });
    const rows = await docs('shop');
    expect(rows['product/AC-1']).toMatchObject({ priceYen: 89_800, stock: 12 });
    expect(rows['dialledNumber/81120000111']).toMatchObject({ product: { code: 'AC-1', name: 'エアコン' } });
    expect(rows['contact/K1']).toMatchObject({
      customerId: 'C-1',
      agentId: 'tanaka',
      startedAt: Date.parse('2026-11-01T00:30:00Z'),
      notes: [{ text: '受注した' }],
    });
  });

  it('a contact that names a customer whom the centre does not know is refused with its reason, as a table and as a row', async () => {
    const contacts = '対応番号,顧客番号,開始日時,メモ\nK8,C-1,2026/11/1 9:30,\nK9,NOBODY,2026/11/1 9:30,\n';
    const unknown = { field: 'customerId', reason: '顧客が見つかりません' };
    const told = await bring('shop', 'contact', utf8(contacts));
    expect(told).toMatchObject({ read: 2, created: 1, refused: [{ line: 3, ...unknown }] });
    const known = (await docs('shop', 'contact'))['contact/K8'];
    const row = `${JSON.stringify({ ...known, id: 'K9', customerId: 'NOBODY' })}\n`;
    expect((await bring('shop', 'contact', utf8(row), 'jsonl')).refused).toEqual([{ line: 1, ...unknown }]);
    expect((await docs('shop'))['contact/K9']).toBeUndefined();
  });

  it('a file whose letters are broken, or that is no table from some line on, says where', async () => {
    const broken = Buffer.concat([utf8('id,name\nB-1,良い\nB-2,'), Uint8Array.of(0xff, 0x20), utf8('\n')]);
    // Read as Shift_JIS, since it is not UTF-8: neither name is letters.
    expect((await bring('shop', 'customer', broken)).refused).toMatchObject([{ line: 2 }, { line: 3 }]);
    const open = await bring('shop', 'customer', utf8('id,name\nB-3,良い\nB-4,"終わらない\nB-5,x\n'));
    // Rows that were read together with the broken one wait for the next try; the answer says from which line on.
    expect(open.stopped?.reason).toContain('引用符');
    expect(Object.keys(await docs('shop')).filter((name) => /B-[345]/.test(name))).toHaveLength(open.created);
    const deep = `${'['.repeat(70)}${']'.repeat(70)}`;
    const lines = await bring('shop', 'customer', utf8(`{"x":${deep}}\n\n7\n{"id":"B-6","name":"\ufffd"}\n`), 'jsonl');
    expect(lines.refused.map(({ line }) => line)).toEqual([1, 3, 4]);
  });

  it.each(['product', 'dialledNumber', 'contact'] as const)(
    '%s written out as a table is what is there already',
    async (kind) => {
      const bytes = await gather('full', (tx) => exportTable(tx, 'full', kind, 'utf-8', () => undefined));
      const told = await bring('full', kind, bytes);
      expect(told).toMatchObject({ refused: [], created: 0, changed: 0, stopped: null });
      expect(told.unchanged).toBeGreaterThan(5);
    },
  );

  it('everything that is written out as JSON Lines goes into an empty centre as equal rows', async () => {
    for (const entity of ENTITY_NAMES) {
      const bytes = await gather('full', (tx) => exportJson(tx, 'full', entity));
      expect(await bring('empty', entity, bytes, 'jsonl')).toMatchObject({ refused: [] });
    }
    expect(await docs('empty')).toEqual(await docs('full'));
  });

  it.each([
    ['utf-8', 'table'],
    ['shift_jis', 'sjis'],
  ] as const)('customers written out as a table in %s come back as they were', async (letters, tenant) => {
    let missing = 0;
    const bytes = await gather('full', (tx) =>
      exportTable(tx, 'full', 'customer', letters, (count) => {
        missing += count;
      }),
    );
    expect(await bring(tenant, 'customer', bytes)).toMatchObject({ created: PLAN.customers, refused: [] });
    const typed = async (from: string) =>
      Object.values(await docs(from, 'customer')).map(
        ({ createdAt, changed, npsLast, badExperienceCount, ...rest }) => ({
          ...rest,
        }),
      );
    expect(await typed(tenant)).toEqual(await typed('full'));
    // None of these people writes a letter that Shift_JIS lacks.
    expect(missing).toBe(0);
  });

  it('no cell is a formula for a spreadsheet, and it comes back as it was', async () => {
    await centre.submit('table', [
      {
        agentId: 'a1',
        roles: ['supervisor'],
        deviceId: 'd1',
        command: {
          id: 'f',
          n: 1,
          kind: 'customer.create',
          v: 1,
          at: 1,
          payload: { ...EMPTY_CUSTOMER, id: 'f1', nameKanji: '=HYPERLINK("x")', tier: '+1' },
        },
      },
    ]);
    const bytes = await gather('table', (tx) => exportTable(tx, 'table', 'customer', 'utf-8', () => undefined));
    let text = '';
    for await (const piece of textOf(() => [bytes])) text += piece;
    expect(text).toContain(`"'=HYPERLINK(""x"")"`);
    expect(text.split(/[,\r\n]/).filter((cell) => /^"?[=+@-]/.test(cell))).toEqual([]);
    await bring('shop', 'customer', bytes);
    expect((await docs('shop', 'customer'))['customer/f1']).toMatchObject({ nameKanji: '=HYPERLINK("x")', tier: '+1' });
  });
});
