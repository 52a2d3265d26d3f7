import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { Leases, noteEverywhere } from '../../../electron/centre/feed/leases';
import { outreachOf } from '../../../electron/centre/feed/outreach';
import { keepPicture } from '../../../electron/centre/pictures/store';
import { Centre } from '../../../electron/centre/service/centre';
import type { Role } from '../../../shared/contract/centre/centre-data';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import type { Range } from '../../../shared/contract/centre/feed';
import type { SalesStop } from '../../../shared/contract/centre/sales-stop';
import { pngFile } from '../../picture-files';
import { ENGINES } from './engines';

const EVERYTHING: readonly Role[] = ['supervisor', 'administrator', 'productOwner', 'stopApprover'];
const applied = { outcome: 'applied' };
const refused = (reason: string) => ({ outcome: 'rejected', reason });

describe.each(ENGINES)('sales stops on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let leases: Leases;
  let now = 1_800_000_000_000;
  let n = 0;
  const fail = (...words: unknown[]) => {
    throw new Error(words.map(String).join(' '));
  };

  beforeAll(async () => {
    ({ engine, close } = await open());
    centre = new Centre(engine, { now: () => now, onRuleFailed: fail, onDatabaseTrouble: fail });
    leases = new Leases(engine, {
      now: () => now,
      pull: (tenant, topic, from) => centre.pull(tenant, topic, from),
      onTrouble: fail,
    });
    await centre.openTenant('shop');
    await as('setter', 'customer.create', { ...EMPTY_CUSTOMER, id: 'c1' });
    for (const id of ['blanket', 'heater', 'fan']) await as('setter', 'product.put', { ...PRODUCT, id, name: id });
  });
  afterAll(async () => {
    leases.stop();
    await close();
  });

  const PRODUCT = {
    kana: '',
    category: '',
    priceYen: 6_980,
    recommended: true,
    cautions: [],
    stock: null,
    recallLots: [],
  };
  const send = async (agentId: string, kind: string, payload: unknown, v = 1) => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v, at: 1, payload };
    const [answer] = await centre.submit('shop', [{ agentId, roles: EVERYTHING, deviceId: `d-${agentId}`, command }]);
    return answer?.answer;
  };
  const as = <K extends CommandKind>(agentId: string, kind: K, payload: PayloadOf<K>) => send(agentId, kind, payload);
  const proposal = (id: string, scope: Partial<SalesStop['scope']> = {}): PayloadOf<'stop.propose'> => ({
    id,
    scope: { productId: 'blanket', lots: [], variants: [], period: null, ...scope },
    reason: '煙が出たとの申し出',
    evidence: { contactIds: ['k1'], vocIds: [], pictureIds: [] },
    phrase: 'ただいま販売を見合わせております。',
    alternativeId: 'heater',
  });
  let orders = 0;
  const line = { productId: 'blanket', quantity: 1, unitPriceYen: 6_980, advertListed: true };
  const sell = (about: object = {}, v = 2) => {
    orders += 1;
    return send(
      'seller',
      'order.place',
      {
        id: `o${orders}`,
        customerId: 'c1',
        contactId: null,
        lines: [{ ...line, ...about }],
        deliverTo: EMPTY_CUSTOMER.address,
        delivery: { promised: null, actual: null },
        payment: { method: 'none', ivrReference: null },
        legal: { solicitation: false, documentSent: false },
        readBackDone: true,
        callbackNumber: '+81312345678',
      },
      v,
    );
  };
  const stop = async (id: string) =>
    (await engine.read('shop', async (tx) => {
      const row = await tx
        .selectFrom('record')
        .select('doc')
        .where('tenant', '=', 'shop')
        .where('entity', '=', 'salesStop')
        .where('id', '=', id)
        .executeTakeFirst();
      return JSON.parse(row?.doc ?? 'null');
    })) as SalesStop;

  it('a proposal stops nothing, another person’s yes stops the sale, and the refused order is called back', async () => {
    expect(await as('hearer', 'stop.propose', proposal('s1'))).toMatchObject(applied);
    expect(await sell()).toMatchObject(applied);
    expect(await as('hearer', 'stop.approve', { id: 's1' })).toEqual(refused('samePerson'));
    expect(await as('boss', 'stop.approve', { id: 's1' })).toMatchObject(applied);
    expect(await sell()).toEqual(refused('salesStopped'));
    // A desk of the version before, which knows no lots.
    expect(await sell({}, 1)).toEqual(refused('salesStopped'));
    const callback = await centre.pull('shop', 'team', { epoch: null, cursor: 0 });
    expect((callback as Range).changes.map(({ row }) => row)).toContainEqual(
      expect.objectContaining({ kind: 'refusedOrder', reason: 'salesStopped', number: '+81312345678', state: 'open' }),
    );
    expect(await sell({ productId: 'heater' })).toMatchObject(applied);
    expect(await stop('s1')).toMatchObject({ state: 'inForce', approved: { by: 'boss' }, inForceAt: now });
  });

  it('a second proposal of the same is refused, and its evidence is added to the first', async () => {
    expect(await as('other', 'stop.propose', proposal('s1-again'))).toEqual(refused('alreadyProposed'));
    const evidence = { contactIds: ['k1', 'k2'], vocIds: ['v1'], pictureIds: ['p1'] };
    await keepPicture(engine, { tenant: 'shop', id: 'p1', agentId: 'other', deviceId: 'd-other', now }, pngFile());
    expect(await as('other', 'stop.addEvidence', { id: 's1', evidence })).toMatchObject(applied);
    expect((await stop('s1')).evidence).toEqual(evidence);
    expect(await as('other', 'stop.addEvidence', { id: 'nobody', evidence })).toEqual(refused('unknownStop'));
    const many = { contactIds: Array.from({ length: 49 }, (_, at) => `m${at}`), vocIds: [], pictureIds: [] };
    expect(await as('other', 'stop.addEvidence', { id: 's1', evidence: many })).toEqual(refused('evidenceFull'));
    expect((await stop('s1')).evidence.contactIds).toEqual(['k1', 'k2']);
  });

  it('it is sold again by two persons only, and stays stopped while the second thinks', async () => {
    expect(await as('boss', 'stop.approveResume', { id: 's1' })).toEqual(refused('wrongStatus'));
    expect(await as('boss', 'stop.proposeResume', { id: 's1', reason: '対策品に替わりました' })).toMatchObject(applied);
    expect(await sell()).toEqual(refused('salesStopped'));
    expect(await as('boss', 'stop.approveResume', { id: 's1' })).toEqual(refused('samePerson'));
    expect(await as('owner', 'stop.declineResume', { id: 's1', reason: 'まだ早い' })).toMatchObject(applied);
    expect(await sell()).toEqual(refused('salesStopped'));
    await as('boss', 'stop.proposeResume', { id: 's1', reason: '検査に合格' });
    expect(await as('owner', 'stop.approveResume', { id: 's1' })).toMatchObject(applied);
    expect(await sell()).toMatchObject(applied);
    const { history } = await stop('s1');
    expect(history.map(({ event, by }) => `${event} ${by}`)).toEqual([
      'proposed hearer',
      'approved boss',
      'evidence other',
      'resumeProposed boss',
      'resumeDeclined owner',
      'resumeProposed boss',
      'resumed owner',
    ]);
  });

  it('緊急停止 is in force by one word, is confirmed by another person, and does not end when the hour does', async () => {
    expect(await as('boss', 'stop.emergency', proposal('s2'))).toMatchObject(applied);
    expect(await sell()).toEqual(refused('salesStopped'));
    expect(await as('boss', 'stop.approve', { id: 's2' })).toEqual(refused('samePerson'));
    now += 2 * 3_600_000;
    expect(await sell()).toEqual(refused('salesStopped'));
    expect(await as('owner', 'stop.approve', { id: 's2' })).toMatchObject(applied);
    expect(await as('third', 'stop.approve', { id: 's2' })).toEqual(refused('wrongStatus'));
    expect(await sell()).toEqual(refused('salesStopped'));
    await as('boss', 'stop.proposeResume', { id: 's2', reason: '済' });
    await as('owner', 'stop.approveResume', { id: 's2' });
  });

  it('a declined proposal stops nothing, and may be proposed again', async () => {
    await as('hearer', 'stop.propose', proposal('s3'));
    expect(await as('boss', 'stop.decline', { id: 's3', reason: '別の商品でした' })).toMatchObject(applied);
    expect(await sell()).toMatchObject(applied);
    expect(await as('boss', 'stop.approve', { id: 's3' })).toEqual(refused('wrongStatus'));
    expect(await as('hearer', 'stop.propose', proposal('s3b'))).toMatchObject(applied);
    await as('boss', 'stop.decline', { id: 's3b', reason: '別の商品でした' });
  });

  it('a stop of lots, of variants, or for a time leaves the rest alone, and what nobody knows counts as stopped', async () => {
    await as('hearer', 'stop.propose', proposal('lots', { productId: 'fan', lots: ['A1', 'A2'], variants: ['white'] }));
    await as('boss', 'stop.approve', { id: 'lots' });
    const fan = (about: object) => sell({ productId: 'fan', ...about });
    expect(await fan({ lot: 'A1', variant: 'white' })).toEqual(refused('salesStopped'));
    expect(await fan({ lot: 'B1', variant: 'white' })).toMatchObject(applied);
    expect(await fan({ lot: 'A1', variant: 'black' })).toMatchObject(applied);
    expect(await fan({ lot: 'A1' })).toEqual(refused('salesStopped'));
    expect(await fan({})).toEqual(refused('salesStopped'));

    const period = { from: now + 1_000, to: now + 5_000 };
    await as('hearer', 'stop.propose', proposal('time', { productId: 'heater', period }));
    await as('boss', 'stop.approve', { id: 'time' });
    const heater = () => sell({ productId: 'heater' });
    expect(await heater()).toMatchObject(applied);
    now += 1_000;
    expect(await heater()).toEqual(refused('salesStopped'));
    now += 4_000;
    expect(await heater()).toMatchObject(applied);
  });

  it('a stop of goods that are not there, or with nothing said, is refused', async () => {
    expect(await as('hearer', 'stop.propose', proposal('x', { productId: 'nothing' }))).toEqual(
      refused('unknownProduct'),
    );
    expect(await as('hearer', 'stop.propose', { ...proposal('x'), alternativeId: 'nothing' })).toEqual(
      refused('unknownProduct'),
    );
    expect(await as('hearer', 'stop.propose', { ...proposal('x'), reason: '' })).toMatchObject(refused('malformed'));
    expect(await as('hearer', 'stop.propose', proposal('s1'))).toEqual(refused('exists'));
  });

  describe('全席に反映', () => {
    const whole = { epoch: null, cursor: 0 };
    const renew = async (deviceId: string, place: { epoch: string | null; cursor: number }) => {
      const answer = await leases.renew({ tenant: 'shop', deviceId, agentId: deviceId }, place);
      if (answer === 'mustRefetch') throw new Error(answer);
      return { epoch: answer.range.epoch, cursor: answer.range.to, stops: answer.range.changes.map(({ id }) => id) };
    };
    const begin = async (id: string) => {
      await as('hearer', 'stop.propose', proposal(id));
      await as('boss', 'stop.approve', { id });
    };
    const end = async (id: string) => {
      await as('boss', 'stop.proposeResume', { id, reason: '済' });
      await as('owner', 'stop.approveResume', { id });
    };
    const everywhereAt = async (id: string) => {
      await noteEverywhere(engine, 'shop', now);
      return (await stop(id)).everywhereAt;
    };

    it('is said when each desk with a lease has told that it knows, and not before', async () => {
      now += 3_600_000;
      const desks = [await renew('one', whole), await renew('two', whole)];
      await begin('e1');
      expect(await everywhereAt('e1')).toBeNull();
      for (const [at, device] of ['one', 'two'].entries()) {
        const next = await renew(device, desks[at] ?? whole);
        expect(next.stops).toContain('e1');
        // It was told, and may not have heard it.
        expect(await everywhereAt('e1')).toBeNull();
        desks[at] = await renew(device, next);
        if (at === 0) expect(await everywhereAt('e1')).toBeNull();
      }
      expect(await everywhereAt('e1')).toBe(now);
      expect((await stop('e1')).history.at(-1)).toMatchObject({ event: 'everywhere', by: 'centre' });
      await end('e1');
    });

    it('is said when the lease of a desk that fell silent has run out', async () => {
      now += 3_600_000;
      await renew('silent', whole);
      await begin('e2');
      now += 30_000;
      expect(await everywhereAt('e2')).toBeNull();
      now += 5_001;
      expect(await everywhereAt('e2')).toBe(now);
      await end('e2');
    });

    it('waits after an older back-up for the leases that were granted since, of which nothing is written', async () => {
      now += 3_600_000;
      await centre.beginHistoryAnew('shop');
      await begin('e3');
      expect(await everywhereAt('e3')).toBeNull();
      now += 30_000;
      expect(await everywhereAt('e3')).toBeNull();
      now += 5_001;
      expect(await everywhereAt('e3')).toBe(now);
      await end('e3');
    });

    it('is not said by a clock that was set forward: the leases only seem to be over', async () => {
      await renew('left', whole);
      await begin('e4');
      now += 3_600_000;
      leases.changed('shop');
      // Who had looked would have written by now.
      for (let turn = 0; turn < 5; turn += 1)
        await engine.write('shop', (tx) => tx.selectFrom('feed').selectAll().execute());
      expect((await stop('e4')).everywhereAt).toBeNull();
      expect(await everywhereAt('e4')).toBe(now);
      await end('e4');
    });

    it('a lease that is asked for while the stop comes is either told of it or waited for', async () => {
      for (let round = 0; round < 10; round += 1) {
        now += 3_600_000;
        const id = `race-${round}`;
        const desks = Array.from({ length: 20 }, (_, at) => `racer-${at}`);
        await as('hearer', 'stop.propose', proposal(id));
        const [places] = await Promise.all([
          Promise.all(desks.map((device) => renew(device, whole))),
          as('boss', 'stop.approve', { id }),
        ]);
        const stopped = (await stop(id)).state;
        expect(stopped).toBe('inForce');
        const unaware = places.filter(({ cursor }) => cursor === 0);
        if (unaware.length > 0) expect(await everywhereAt(id)).toBeNull();
        await Promise.all(desks.map(async (device, at) => renew(device, await renew(device, places[at] ?? whole))));
        expect(await everywhereAt(id)).toBe(now);
        await end(id);
      }
    });
  });

  it('names whom a stop concerns, the newest order first, and has each of them called once, within the hours', async () => {
    const phone = (e164: string) => [{ e164, raw: e164, kind: 'home' as const }];
    await as('setter', 'product.put', { ...PRODUCT, id: 'kettle', name: 'kettle' });
    await as('setter', 'customer.create', {
      ...EMPTY_CUSTOMER,
      id: 'c2',
      nameKanji: '山田',
      phones: phone('+81521234567'),
    });
    await as('setter', 'customer.create', { ...EMPTY_CUSTOMER, id: 'c3', nameKanji: '佐藤' });
    const order = (id: string, customerId: string, lot: string) => {
      now += 1_000;
      return send(
        'seller',
        'order.place',
        {
          ...{ id, customerId, contactId: null, deliverTo: EMPTY_CUSTOMER.address, readBackDone: true },
          lines: [{ ...line, productId: 'kettle', lot }],
          ...{ delivery: { promised: null, actual: null }, payment: { method: 'none', ivrReference: null } },
          ...{ legal: { solicitation: false, documentSent: false }, callbackNumber: null },
        },
        2,
      );
    };
    expect(await order('k-1', 'c2', 'A1')).toMatchObject(applied);
    expect(await order('k-2', 'c3', 'A1')).toMatchObject(applied);
    expect(await order('k-3', 'c2', 'B2')).toMatchObject(applied);
    expect(await order('k-4', 'c2', 'A1')).toMatchObject(applied);
    await as('seller', 'order.advance', { id: 'k-4', to: 'cancelled' });
    await as('boss', 'stop.emergency', proposal('s-kettle', { productId: 'kettle', lots: ['Ａ１'] }));
    const list = async () => {
      const page = await outreachOf(engine, 'shop', 's-kettle', null);
      if (page === 'notFound') throw new Error(page);
      return page;
    };
    expect((await list()).next).toBeNull();
    expect((await list()).entries).toMatchObject([
      { order: { id: 'k-2' }, customer: { nameKanji: '佐藤', phone: null }, quantity: 1, lots: ['A1'], callback: null },
      { order: { id: 'k-1' }, customer: { nameKanji: '山田', phone: '+81521234567' }, callback: null },
    ]);
    const call = { id: 's-kettle', orderIds: ['k-1', 'k-2'] };
    expect(await as('boss', 'stop.outreach', call)).toMatchObject(applied);
    expect(await as('boss', 'stop.outreach', call)).toMatchObject(applied);
    expect((await list()).entries.map(({ callback }) => callback)).toEqual([null, 'open']);
    expect(await as('boss', 'stop.outreach', { ...call, orderIds: ['nobody'] })).toEqual(refused('unknownOrder'));
    const team = (await centre.pull('shop', 'team', { epoch: null, cursor: 0 })) as Range;
    const planned = team.changes.flatMap(({ entity, row }) => (entity === 'callback' ? [row as { kind: string }] : []));
    expect(planned.filter(({ kind }) => kind === 'outreach')).toMatchObject([
      { number: '+81521234567', owner: null, source: 'stop', state: 'open' },
    ]);
    expect(await outreachOf(engine, 'shop', 'nobody', null)).toBe('notFound');
    expect(await outreachOf(engine, 'shop', 's-kettle', { placedAt: now, orderId: 'zzz' })).toMatchObject({
      entries: [{ order: { id: 'k-2' } }, { order: { id: 'k-1' } }],
    });
  });
});
