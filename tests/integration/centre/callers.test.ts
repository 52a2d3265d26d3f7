import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { callersOf } from '../../../electron/centre/feed/callers';
import { Centre } from '../../../electron/centre/service/centre';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { type CustomerFields, EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { FRESH_CONTACT_FACTS } from '../../../shared/contract/centre/work';
import { ENGINES } from './engines';

const FAMILY = '+81312345678';
const phone = (e164: string) => ({ e164, raw: e164, kind: 'home' as const });

describe.each(ENGINES)('who calls, on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let n = 0;

  beforeAll(async () => {
    ({ engine, close } = await open());
    centre = new Centre(engine, { now: () => 1_800_000_000_000, onRuleFailed: () => {}, onDatabaseTrouble: () => {} });
    for (const tenant of ['shop', 'other']) await centre.openTenant(tenant);
    for (const id of ['mother', 'son']) await customer(id, { phones: [phone(FAMILY)] });
    for (const [at, startedAt] of [3, 1, 5, 2, 4].entries()) await contact(`k${at}`, 'mother', startedAt);
  });
  afterAll(() => close());

  const wish = async <K extends CommandKind>(kind: K, payload: PayloadOf<K>, tenant = 'shop') => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const [answer] = await centre.submit(tenant, [{ agentId: 'a1', roles: ['supervisor'], deviceId: 'd1', command }]);
    expect(answer?.answer).toMatchObject({ outcome: 'applied' });
  };
  const customer = (id: string, fields: Partial<CustomerFields>) =>
    wish('customer.create', { ...EMPTY_CUSTOMER, ...fields, id });
  const contact = (id: string, customerId: string, startedAt: number) =>
    wish('contact.record', { ...FRESH_CONTACT_FACTS, id, caseId: id, customerId, number: FAMILY, startedAt });
  const named = async (who: { phone: string } | { id: string }, tenant = 'shop') => {
    const { changes, more } = await callersOf(engine, tenant, who);
    return { ids: changes.map(({ id }) => id), more };
  };

  it('names all with the number and the newest contacts of each, with the number of the change they stand after', async () => {
    expect(await named({ phone: FAMILY })).toEqual({ ids: ['mother', 'son', 'k2', 'k4', 'k0', 'k3'], more: false });
    const { epoch, changes } = await callersOf(engine, 'shop', { phone: FAMILY });
    expect(epoch).toBe(
      ((await centre.pull('shop', 'customers', { epoch: null, cursor: 0 })) as { epoch: string }).epoch,
    );
    const feed = (await centre.pull('shop', 'customers', { epoch: null, cursor: 0 })) as { changes: { seq: number }[] };
    expect(changes.slice(0, 2).map(({ seq }) => seq)).toEqual(feed.changes.map(({ seq }) => seq));
  });

  it('names nobody for an unknown number, and nobody of another tenant', async () => {
    expect(await named({ phone: '+81300000000' })).toEqual({ ids: [], more: false });
    expect(await named({ phone: FAMILY }, 'other')).toEqual({ ids: [], more: false });
    expect(await named({ id: 'mother' }, 'other')).toEqual({ ids: [], more: false });
  });

  it('a merged customer comes with the one that stays, also over several merges', async () => {
    const was = '+81399998888';
    await customer('old', { phones: [phone(was)] });
    await customer('middle', {});
    await customer('stays', {});
    await wish('customer.merge', { keep: 'middle', drop: 'old' });
    await wish('customer.merge', { keep: 'stays', drop: 'middle' });
    await contact('k9', 'stays', 9);
    expect((await named({ phone: was })).ids).toEqual(['old', 'middle', 'stays', 'k9']);
    expect((await named({ id: 'old' })).ids).toEqual(['old', 'middle', 'stays', 'k9']);
  });

  it('says that there are more than keys can choose', async () => {
    for (let at = 0; at < 10; at += 1) await customer(`many-${at}`, { phones: [phone('+81355551234')] });
    const { ids, more } = await named({ phone: '+81355551234' });
    expect([ids.length, more]).toEqual([9, true]);
  });
});
