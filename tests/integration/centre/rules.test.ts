import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { migrate } from '../../../electron/centre/database/migrations';
import { Centre } from '../../../electron/centre/service/centre';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import type { Range } from '../../../shared/contract/centre/feed';
import { ENGINES } from './engines';

const ALL = ['supervisor', 'administrator', 'productOwner'] as const;

describe.each(ENGINES)('the centre on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let n = 0;
  const troubles: unknown[] = [];

  beforeAll(async () => {
    ({ engine, close } = await open());
    centre = new Centre(engine, {
      now: () => 1_800_000_000_000 + n,
      onRuleFailed: (_kind, error) => troubles.push(error),
      onDatabaseTrouble: (error) => troubles.push(error),
    });
    for (const tenant of ['shop', 'other']) await centre.openTenant(tenant);
  });
  afterAll(() => close());

  const command = (kind: string, payload: unknown, id = `w${n + 1}`) => {
    n += 1;
    return { id, n, kind, v: 1, at: 1, payload };
  };
  const ask = async (commands: readonly unknown[], tenant = 'shop', roles: readonly (typeof ALL)[number][] = ALL) =>
    (
      await centre.submit(
        tenant,
        commands.map((one) => ({ agentId: 'a1', roles, deviceId: 'd1', command: one })),
      )
    ).map(({ answer }) => answer);
  const wish = async <K extends CommandKind>(kind: K, payload: PayloadOf<K>) =>
    (await ask([command(kind, payload)]))[0];

  const order = (id: string, quantity: number, readBackDone = true): PayloadOf<'order.place'> => ({
    id,
    customerId: 'c1',
    contactId: null,
    lines: [{ productId: 'blanket', quantity, unitPriceYen: 6_980, advertListed: true }],
    deliverTo: EMPTY_CUSTOMER.address,
    delivery: { promised: null, actual: null },
    payment: { method: 'none', ivrReference: null },
    legal: { solicitation: false, documentSent: false },
    readBackDone,
    callbackNumber: '+81312345678',
  });

  it('opening the database many times at once brings it to its version once', async () => {
    await Promise.all([1, 2, 3, 4].map(() => migrate(engine.db, engine.kind)));
    expect(troubles).toEqual([]);
  });

  it('a customer and an order are applied, and the stock goes down by what was ordered', async () => {
    await wish('product.put', {
      id: 'blanket',
      name: '毛布',
      kana: 'モウフ',
      category: '寝具',
      priceYen: 6_980,
      recommended: false,
      cautions: [],
      stock: 5,
      recallLots: [],
    });
    await wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c1', nameKanji: '髙橋', nameKana: 'タカハシ' });
    const answer = await wish('order.place', order('o1', 2));
    expect(answer).toMatchObject({ outcome: 'applied', number: expect.stringMatching(/^J\d{8}$/) });
    const range = await centre.pull('shop', 'catalog', { epoch: null, cursor: 0 });
    expect(range).toMatchObject({ changes: [{ entity: 'product', row: { stock: 3 } }] });
  });

  it('an order over the stock is refused, and somebody is to call the customer back', async () => {
    expect(await wish('order.place', order('o2', 9))).toEqual({ outcome: 'rejected', reason: 'outOfStock' });
    const team = await centre.pull('shop', 'team', { epoch: null, cursor: 0 });
    expect(team).toMatchObject({
      changes: [{ entity: 'callback', row: { reason: 'outOfStock', number: '+81312345678' } }],
    });
  });

  it('the same wish counts once, in the same push and in a later one, and tells again what came of it', async () => {
    const twice = command('order.place', order('o3', 1));
    const [first, second] = await ask([twice, twice]);
    expect(first).toMatchObject({ outcome: 'applied' });
    expect(second).toEqual({ outcome: 'duplicate', was: first });
    expect((await ask([twice]))[0]).toEqual({ outcome: 'duplicate', was: first });
  });

  it('a wish of a desk that follows another history waits, and goes when the desk knows this one', async () => {
    const one = command('customer.create', { ...EMPTY_CUSTOMER, id: 'c-epoch' });
    const from = async (epoch: string) => {
      const [answered] = await centre.submit('shop', [
        { agentId: 'a1', roles: ALL, deviceId: 'd1', command: one, epoch },
      ]);
      return answered?.answer;
    };
    expect(await from('of-before')).toMatchObject({ outcome: 'retry' });
    const { epoch } = (await centre.pull('shop', 'catalog', { epoch: null, cursor: 0 })) as Range;
    expect(await from(epoch)).toMatchObject({ outcome: 'applied' });
    expect(await from('of-before')).toMatchObject({ outcome: 'duplicate' });
  });

  it('a later wish of the same push sees what an earlier one did', async () => {
    const answers = await ask([1, 2, 3].map((at) => command('order.place', order(`g${at}`, 1))));
    expect(answers.map((answer) => answer.outcome)).toEqual(['applied', 'applied', 'rejected']);
  });

  it('broken and forbidden wishes are refused one by one, an unknown one is held, and their neighbours stand', async () => {
    const answers = await ask(
      [
        'rubbish',
        { id: 'x' },
        command('no.such', {}),
        command('customer.create', { id: 'c9', nameKanji: 7 }),
        command('customer.create', { ...EMPTY_CUSTOMER, id: 'c9', nameKanji: '4111 1111 1111 1111' }),
        command('product.put', {}),
        command('customer.create', { ...EMPTY_CUSTOMER, id: 'c9' }),
      ],
      'shop',
      ['supervisor'],
    );
    expect(answers.map((answer) => ('reason' in answer ? answer.reason : answer.outcome))).toEqual([
      'malformed',
      'malformed',
      'held',
      'malformed',
      'malformed',
      'notAllowed',
      'applied',
    ]);
  });

  it('a wish of a newer desk waits with all that names the same, and the others pass', async () => {
    const note = (text: string) => ({ id: 'h1', noteId: text, text });
    const facts = { id: 'h1', caseId: 'h1', customerId: null, channel: 'phone', direction: 'in', number: null };
    const rest = { dialledNumber: null, campaignId: null, medium: null, startedAt: 1, endCause: null };
    const record = { ...facts, ...rest, answeredAt: null, endedAt: null };
    const wishes = [
      command('contact.record', record),
      { ...command('contact.note', note('newer')), v: 2 },
      command('contact.note', note('older')),
      command('no.such', { id: 'x1', customerId: 'h-c1', productId: 'blanket' }),
      command('customer.create', { ...EMPTY_CUSTOMER, id: 'h-c1' }),
      command('customer.create', { ...EMPTY_CUSTOMER, id: 'h-c2' }),
      command('toString', {}),
    ];
    expect((await ask(wishes)).map(({ outcome }) => outcome)).toEqual([
      'applied',
      'held',
      'held',
      'held',
      'held',
      'applied',
      'held',
    ]);
    // What had to wait left nothing behind: it counts as new when the service can read it.
    const now = wishes
      .map((one) => (typeof one.v === 'number' ? { ...one, v: 1 } : one))
      .filter(({ kind }) => kind !== 'no.such' && kind !== 'toString');
    expect((await ask(now)).map(({ outcome }) => outcome)).toEqual([
      'duplicate',
      'applied',
      'applied',
      'applied',
      'duplicate',
    ]);
  });

  it('customers are merged, wishes for the merged one reach the one that stays, and the merge is undone', async () => {
    await wish('customer.create', { ...EMPTY_CUSTOMER, id: 'm1' });
    await wish('customer.create', { ...EMPTY_CUSTOMER, id: 'm2' });
    expect(await wish('customer.merge', { keep: 'm1', drop: 'm2' })).toMatchObject({ outcome: 'applied' });
    await wish('customer.change', { id: 'm2', fields: { tier: 'gold' } });
    expect(await wish('customer.merge', { keep: 'm2', drop: 'm1' })).toMatchObject({ reason: 'sameCustomer' });
    expect(await wish('customer.unmerge', { id: 'm2' })).toMatchObject({ outcome: 'applied' });
    const rows = await centre.pull('shop', 'customers', { epoch: null, cursor: 0 });
    const found = typeof rows === 'string' ? [] : rows.changes.filter(({ id }) => id.startsWith('m'));
    expect(Object.fromEntries(found.map(({ id, row }) => [id, row]))).toMatchObject({
      m1: { tier: 'gold', mergedInto: null },
      m2: { tier: '', mergedInto: null },
    });
  });

  it('a visit is booked by one of two who ask for the same place', async () => {
    const visit = {
      customerId: 'c1',
      orderId: null,
      technician: 't1',
      day: '2026-12-01',
      slot: 'morning' as const,
      note: '',
    };
    expect(await wish('visit.book', { ...visit, id: 'v1' })).toMatchObject({ outcome: 'applied' });
    expect(await wish('visit.book', { ...visit, id: 'v2' })).toEqual({ outcome: 'rejected', reason: 'slotTaken' });
    await wish('visit.release', { id: 'v1' });
    expect(await wish('visit.book', { ...visit, id: 'v3' })).toMatchObject({ outcome: 'applied' });
  });

  it('a row that changes its owner is new for the one and gone for the other', async () => {
    await wish('agent.put', { id: 'a2', name: '佐藤', roles: ['communicator'], team: null, active: true });
    const callback = {
      kind: 'callback' as const,
      customerId: null,
      contactId: null,
      number: '+81312345678',
      reason: '',
    };
    const rest = { window: { from: 1, to: 2 }, owner: null, maxAttempts: 3, minGapMinutes: 0 };
    await wish('callback.promise', { id: 'k1', ...callback, ...rest });
    const before = await centre.pull('shop', 'team', { epoch: null, cursor: 0 });
    if (typeof before === 'string') throw new Error(before);
    await wish('callback.assign', { id: 'k1', owner: 'a2' });
    const team = await centre.pull('shop', 'team', { epoch: before.epoch, cursor: before.to });
    expect(team).toMatchObject({ changes: [{ id: 'k1', row: null }] });
    const own = await centre.pull('shop', 'agent.a2', { epoch: before.epoch, cursor: before.to });
    expect(own).toMatchObject({ changes: [{ id: 'k1', row: { owner: 'a2' } }] });
  });

  it('another history, or a cursor from the future, means to begin anew', async () => {
    const { epoch, head } = (await centre.pull('shop', 'catalog', { epoch: null, cursor: 0 })) as {
      epoch: string;
      head: number;
    };
    expect(await centre.pull('shop', 'catalog', { epoch: 'other', cursor: 1 })).toBe('mustRefetch');
    expect(await centre.pull('shop', 'catalog', { epoch, cursor: head + 1 })).toBe('mustRefetch');
  });

  it('many questions in one look are each answered as if asked alone', async () => {
    const { epoch, head } = (await centre.pull('shop', 'team', { epoch: null, cursor: 0 })) as Range;
    const places = ['catalog', 'team', 'customers', 'agent.a2', 'nobody'].flatMap((topic) =>
      [0, 1, Math.floor(head / 2), head, head + 1].map((cursor) => ({ topic, epoch, cursor })),
    );
    const ask = (place: (typeof places)[number], limit: number) => centre.pull('shop', place.topic, place, limit);
    const together = await Promise.all(places.flatMap((place) => [1, 3, 500].map((limit) => ask(place, limit))));
    const alone = [];
    for (const place of places) for (const limit of [1, 3, 500]) alone.push(await ask(place, limit));
    expect(together).toEqual(alone);
    expect(together.flatMap((range) => (typeof range === 'string' ? [] : range.changes)).length).toBeGreaterThan(50);
    expect(together.filter((range) => range === 'mustRefetch').length).toBe(15);
    const bad = await Promise.all([
      centre.pull('shop', 'team', { epoch: 'other', cursor: 1 }),
      centre.pull('shop', 'team', { epoch, cursor: head }),
    ]);
    expect(bad).toMatchObject(['mustRefetch', { from: head, to: head, changes: [] }]);
  });

  it('one tenant sees nothing of another, and the audit trail takes no change', async () => {
    const other = await centre.pull('other', 'customers', { epoch: null, cursor: 0 });
    expect(other).toMatchObject({ changes: [] });
    if (engine.kind === 'postgres') {
      // The second wall: even a statement that forgot the tenant sees only its own.
      const rows = await engine.read('other', (tx) => tx.selectFrom('record').selectAll().execute());
      expect(rows).toEqual([]);
      await expect(
        engine.write('other', (tx) =>
          tx.insertInto('gone').values({ tenant: 'shop', topic: 't', seq: 1, entity: 'e', id: 'i' }).execute(),
        ),
      ).rejects.toThrow(/row-level security/);
    }
    await expect(engine.write('shop', (tx) => tx.deleteFrom('audit').execute())).rejects.toThrow(/append-only/);
    await expect(engine.write('shop', (tx) => tx.updateTable('audit').set({ kind: 'x' }).execute())).rejects.toThrow(
      /append-only/,
    );
  });

  it('twelve writers at once leave no gap for a reader that follows', async () => {
    const seen: number[] = [];
    let cursor = 0;
    let epoch: string | null = null;
    let over = false;
    const reading = (async () => {
      for (;;) {
        const last = over;
        const range = await centre.pull('other', 'customers', { epoch, cursor }, 7);
        if (typeof range === 'string') throw new Error(range);
        epoch = range.epoch;
        cursor = range.to;
        seen.push(...range.changes.map(({ seq }) => seq));
        if (last && range.to === range.head) return;
      }
    })();
    const writers = Array.from({ length: 12 }, async (_, writer) => {
      const mine = new Centre(engine, {
        now: Date.now,
        onRuleFailed: () => undefined,
        onDatabaseTrouble: (e) => troubles.push(e),
      });
      for (let at = 0; at < 20; at += 1)
        await mine.submit('other', [
          {
            agentId: 'a1',
            roles: ALL,
            deviceId: `w${writer}`,
            command: {
              id: `p${writer}-${at}`,
              n: at + 1,
              kind: 'customer.create',
              v: 1,
              at: 1,
              payload: { ...EMPTY_CUSTOMER, id: `p${writer}-${at}` },
            },
          },
        ]);
    });
    await Promise.all(writers);
    over = true;
    await reading;
    expect(seen).toEqual(Array.from({ length: 240 }, (_, at) => at + 1));
    expect(troubles).toEqual([]);
    await sql`select 1`.execute(engine.db);
  });
});
