import Sqlite from 'better-sqlite3';
import { expect } from 'vitest';
import type { Engine } from '../../../../electron/centre/database/engine';
import { engineOn } from '../../../../electron/centre/database/sqlite';
import { EMPTY_CUSTOMER } from '../../../../shared/contract/centre/customer';
import { checkAgreement } from '../agreement';
import type { Mutant } from './desk';
import { World } from './world';

const STOCK = 1_000;
const HEALS_WITHIN_MS = 30_000;
/** In so many histories one has its database replaced by an older back-up. */
const RESTORED_ONE_IN = 20;
/** What was asked before the services went away is answered or lost by then. */
const IN_FLIGHT_MS = 12_000;

/** One history: desks work through bad weather, everything heals, and half a minute later all agree. */
export async function history(
  shared: Engine,
  tenant: string,
  seed: number,
  mutant: Mutant | null = null,
): Promise<void> {
  // A database that is replaced by an older one is one of its own.
  const own = seed % RESTORED_ONE_IN === 3 ? new Sqlite(':memory:') : null;
  const engines = own ? [await engineOn(own, () => own)] : [];
  try {
    await historyOn(engines, own, engines[0] ?? shared, tenant, seed, mutant);
  } finally {
    for (const engine of engines) await engine.close();
  }
}

async function historyOn(
  engines: Engine[],
  own: Sqlite.Database | null,
  first: Engine,
  tenant: string,
  seed: number,
  mutant: Mutant | null,
): Promise<void> {
  let engine = first;
  let backUp: Buffer | null = null;
  const many = seed % 500 === 0;
  const world = new World(
    engine,
    tenant,
    seed,
    many ? 50 : 2 + (seed % 3),
    {
      lossRate: 0,
      duplicateRate: 0,
      delayMs: 200,
      diskFaultRate: 0,
      databaseFaultRate: 0,
    },
    mutant,
  );
  const { chance, clock, desks } = world;
  const roll = (most: number) => Math.floor(chance() * most);
  await world.service.openTenant(tenant);
  world.weather = {
    lossRate: chance() * 0.4,
    duplicateRate: chance() * 0.3,
    delayMs: chance() < 0.2 ? 5_000 : 300,
    // A torn write shows itself where the disk fails and the program dies soon after.
    diskFaultRate: (chance() < 0.3 ? 0.1 : 0) + (mutant === 'torn' ? 0.3 : 0),
    databaseFaultRate: chance() < 0.5 ? 0.1 : 0,
  };
  for (const desk of desks) await desk.start();
  const product = {
    name: '毛布',
    kana: 'モウフ',
    category: '寝具',
    priceYen: 6_980,
    recommended: false,
    cautions: [],
    recallLots: [],
  };
  desks[0]?.wish('product.put', { ...product, id: 'blanket', stock: STOCK });
  desks[0]?.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c0', nameKanji: '佐藤' });
  for (const { name } of desks)
    desks[0]?.wish('agent.put', { id: name, name, roles: ['supervisor'], team: null, active: true });
  const promised: string[] = [];
  const steps = many ? 100 : 8 + roll(10);
  for (let step = 0; step < steps; step += 1) {
    const desk = desks[roll(desks.length)] as (typeof desks)[number];
    const number = '+81312345678';
    const kind = roll(13);
    if (kind <= 2)
      desk.wish('order.place', {
        id: `o-${seed}-${step}`,
        customerId: 'c0',
        contactId: null,
        lines: [{ productId: 'blanket', quantity: 1 + roll(3), unitPriceYen: 6_980, advertListed: true }],
        deliverTo: EMPTY_CUSTOMER.address,
        delivery: { promised: null, actual: null },
        payment: { method: 'none', ivrReference: null },
        legal: { solicitation: false, documentSent: false },
        readBackDone: chance() < 0.9,
        callbackNumber: number,
      });
    else if (kind === 3) desk.wish('customer.change', { id: 'c0', fields: { tier: `t${step}` } });
    else if (kind === 4) {
      promised.push(`k-${step}`);
      desk.wish('callback.promise', {
        id: `k-${step}`,
        kind: 'callback',
        customerId: 'c0',
        contactId: null,
        number,
        reason: '折り返し',
        window: { from: clock.now(), to: clock.now() + 3_600_000 },
        owner: chance() < 0.5 ? null : desk.name,
        maxAttempts: 3,
        minGapMinutes: 0,
      });
    } else if (kind === 5 && promised.length > 0)
      desk.wish('callback.assign', {
        id: promised[roll(promised.length)] ?? '',
        owner: chance() < 0.5 ? null : desk.name,
      });
    else if (kind === 6) desk.connected = !desk.connected;
    else if (kind === 7) {
      desk.crash();
      if (chance() < 0.8) clock.after(roll(4_000), () => void (desk.runs || desk.start()));
    } else if (kind === 8) world.setUp(roll(2), chance() < 0.5);
    else if (kind === 10) world.setClock(world.machines[roll(world.machines.length)] ?? desk);
    else if (kind === 11) world.restart(roll(2));
    else if (kind === 9) await world.broadcast(['catalog', 'team', 'customers'][roll(3)] as string);
    else desk.wish('customer.create', { ...EMPTY_CUSTOMER, id: `c-${roll(3)}` });
    await clock.pass(roll(4_000));
    if (!own) continue;
    if (backUp === null && (await isBegun(engine, tenant))) backUp = own.serialize();
    else if (backUp !== null && step > (2 * steps) / 3 && engine === first) {
      world.setUp(0, false);
      world.setUp(1, false);
      await clock.pass(IN_FLIGHT_MS);
      engine = await engineOn(new Sqlite(backUp), () => own);
      engines.push(engine);
      await world.restore(engine);
    }
  }
  // Everything heals.
  world.weather = world.calm;
  world.setUp(0, true);
  world.setUp(1, true);
  for (const desk of desks) {
    desk.connected = true;
    if (!desk.runs) await desk.start();
  }
  await clock.pass(HEALS_WITHIN_MS);
  expect(world.failures).toEqual([]);
  await checkAgreement(engine, tenant, desks, STOCK, undefined, engine === first);
  for (const desk of desks) desk.crash();
}

/** Whether what all work with is there. */
async function isBegun(engine: Engine, tenant: string): Promise<boolean> {
  const found = await engine.read(tenant, (tx) =>
    tx.selectFrom('record').select('id').where('tenant', '=', tenant).where('id', 'in', ['blanket', 'c0']).execute(),
  );
  return found.length === 2;
}
