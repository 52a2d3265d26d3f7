import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { LEASE_MS } from '../../../shared/domain/freshness-lease';
import { Namespace } from '../../lab/network/namespace';
import { bundled, deskFiles } from '../cache-world';
import { PostgresServer } from './engines';
import { administer, buildCentre, Instance } from './instances';
import { blanket, RealDesk } from './real-desk';
import {
  type Cycle,
  entryOf,
  offeredWrongly,
  ProofDesk,
  sharedNow,
  shownWrongly,
  silent,
  type Trail,
  takenWhileStopped,
} from './stop-proof';

const TENANT = 'shop';
const GOODS = ['heater', 'kettle'] as const;
const STRIKES = 12;
const WITHIN = { timeout: 50_000, interval: 50 };
const HOUR_MS = 3_600_000;

const desk = bundled('desk');
const worker = bundled('worker');

describe.runIf(PostgresServer.isHere)('desks, a supervisor and two services, each a process, on PostgreSQL', () => {
  let server: PostgresServer;
  let database: string;
  let cable: Namespace | null = null;
  let services: Instance[] = [];
  let desks: readonly [ProofDesk, ProofDesk, ProofDesk, ProofDesk];
  const cycles: Cycle[] = [];
  const strikes: string[] = [];
  const folders: string[] = [];

  beforeAll(async () => {
    buildCentre();
    server = await PostgresServer.start();
    database = await server.createDatabase('centre');
    const trouble = Namespace.trouble;
    if (trouble === undefined) cable = Namespace.open();
    else console.info(`No cable is cut here: ${trouble}.`);
    services = [await startService(0), await startService(1)];
    const roles = {
      sato: 'communicator',
      suzuki: 'communicator',
      boss: 'supervisor,stopApprover',
      owner: 'stopApprover',
    };
    administer(database, TENANT, ['--add-agent', 'console', '--roles', 'administrator,supervisor,productOwner']);
    for (const [login, role] of Object.entries(roles))
      administer(database, TENANT, ['--add-agent', login, '--roles', role]);
    await stockTheShop();
    const urls = services.map(({ url }) => url);
    const make = (login: string, startedBy: readonly string[] = []) => {
      const files = deskFiles();
      folders.push(files.folder);
      return ProofDesk.make({ desk: desk(), worker: worker() }, files, { login, services: urls, startedBy });
    };
    desks = [make('sato'), make('suzuki', cable?.startedBy), make('boss'), make('owner')];
    for (const one of desks) one.start();
    await vi.waitFor(
      () => expect(desks.map((one) => one.isReady && one.last('stops')?.fresh)).toEqual(desks.map(() => true)),
      WITHIN,
    );
  }, 180_000);
  afterAll(async () => {
    for (const one of desks ?? []) await one.kill();
    for (const one of services) await one.kill();
    cable?.close();
    await server?.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  const startService = (at: number) =>
    Instance.start(database, services[at], ['--host', cable?.nearAddress ?? '127.0.0.1']);

  async function stockTheShop(): Promise<void> {
    const console = new RealDesk(
      TENANT,
      'console',
      () => services[0]?.url ?? '',
      () => undefined,
    );
    await console.begin();
    for (const id of GOODS) console.wish('product.put', { ...blanket(1), id, name: id, stock: null });
    console.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c1', nameKanji: '山田 花子' });
    await vi.waitFor(() => expect(console.unsent).toBe(0), WITHIN);
    console.stop();
  }

  /** One product after the other is stopped by the supervisor and sold again by two, until `isOver`. */
  async function stopAndSellAgain(isOver: () => boolean): Promise<void> {
    const [, , boss, owner] = desks;
    for (let at = 0; !isOver() || at < GOODS.length; at += 1) {
      const productId = GOODS[at % GOODS.length] ?? '';
      boss.tell({ do: 'emergency', productId });
      await expect.poll(() => boss.stopOf(productId)?.state, WITHIN).toBe('inForce');
      const cycle: Cycle = { productId, inForceAt: sharedNow(), everywhereAt: null, resumeAskedAt: Infinity };
      cycles.push(cycle);
      // Not always is there time for all to know.
      const enoughAt = sharedNow() + Math.random() * 3_000;
      await expect.poll(() => boss.stopOf(productId)?.everywhere === true || sharedNow() > enoughAt, WITHIN).toBe(true);
      const { id, everywhere } = boss.stopOf(productId) ?? { id: '', everywhere: false };
      if (everywhere) cycle.everywhereAt = boss.last('stops')?.at ?? null;
      cycle.resumeAskedAt = sharedNow();
      boss.tell({ do: 'proposeResume', stopId: id });
      await expect.poll(() => owner.stopOf(productId)?.state, WITHIN).toBe('resuming');
      owner.tell({ do: 'approveResume', stopId: id });
      await expect.poll(() => boss.stopOf(productId), WITHIN).toBeUndefined();
    }
  }

  async function again(one: ProofDesk): Promise<void> {
    await one.kill();
    one.start();
    await expect.poll(() => one.isReady, WITHIN).toBe(true);
    one.tell({ do: 'sell', goods: GOODS });
  }

  /** Something goes wrong, and is mended. */
  async function strike(at: number): Promise<void> {
    const [near, far] = desks;
    const which = Math.random() < 0.5 ? near : far;
    const service = Math.random() < 0.5 ? 0 : 1;
    const kinds: Readonly<Record<string, () => Promise<unknown>>> = {
      'desk killed': () => again(which),
      'service killed': async () => {
        await services[service]?.kill();
        services[service] = await startService(service);
      },
      'cable cut': async () => {
        if (!cable) return;
        cable.pullBehindSwitch();
        await sells(near);
        cable.plugInBehindSwitch();
      },
      'clock set': async () => {
        for (const byMs of [-HOUR_MS, 2 * HOUR_MS, -HOUR_MS]) {
          which.tell({ do: 'setClock', byMs });
          await sells(which);
        }
      },
      asleep: async () => {
        which.tell({ do: 'unsure' });
        which.freeze();
        await sells(which === near ? far : near);
        which.wake();
        which.tell({ do: 'unsure' });
        await sells(which);
      },
      'database killed': async () => {
        await server.kill();
        await server.launch();
      },
    };
    const names = Object.keys(kinds);
    const name = names[at % names.length] ?? '';
    await kinds[name]?.();
    strikes.push(name);
    await sells(near);
    await sells(far);
  }

  /** The desk tries to sell some more, whatever becomes of it. */
  async function sells(one: ProofDesk): Promise<void> {
    const tries = () => one.words.filter(({ says }) => says === 'placed' || says === 'refused').length;
    const before = tries();
    await expect.poll(tries, WITHIN).toBeGreaterThan(before + 10);
  }

  it('whatever is cut, set, put to sleep or killed: nothing stopped is offered or taken, no 受注 is shown without the centre’s word, and nothing is silent', async () => {
    const [near, far, boss, owner] = desks;
    for (const one of [near, far]) one.tell({ do: 'sell', goods: GOODS });
    let over = false;
    const stopping = stopAndSellAgain(() => over);
    for (let at = 0; at < STRIKES; at += 1) await Promise.race([strike(at), stopping]);
    over = true;
    await stopping;
    for (const one of [near, far]) one.tell({ do: 'rest' });
    await expect
      .poll(() => [near, far, boss, owner].map((one) => one.last('unsent')?.count), WITHIN)
      .toEqual([0, 0, 0, 0]);

    const { trail, callbacks } = await whatTheCentreHas();
    expect(offeredWrongly([near, far], cycles)).toEqual([]);
    expect(takenWhileStopped(trail)).toEqual([]);
    expect(shownWrongly([near, far], trail)).toEqual([]);
    expect(silent([near, far], trail, callbacks)).toEqual([]);
    // All of it happened.
    const orders = trail.filter(({ kind }) => kind === 'order.place');
    const taken = orders.filter(({ verdict }) => verdict.outcome === 'applied').length;
    const refused = orders.filter(({ verdict }) => verdict.reason === 'salesStopped').length;
    const codes = [near, far].flatMap(({ words }) =>
      words.flatMap((word) => (word.says === 'refused' ? [word.code] : [])),
    );
    console.log(
      `${strikes.length} strikes, ${cycles.length} stops (${cycles.filter(({ everywhereAt }) => everywhereAt !== null).length} everywhere), ` +
        `${taken} orders taken, ${refused} refused by the centre, ${codes.length} by the desk`,
    );
    expect(strikes).toHaveLength(STRIKES);
    expect(taken).toBeGreaterThan(50);
    expect(new Set(codes)).toEqual(new Set(['orderStopped', 'orderNotFresh']));
    expect(cycles.some(({ everywhereAt }) => everywhereAt !== null)).toBe(true);
    expect(services.map(({ complaint }) => complaint)).toEqual([null, null]);
  }, 300_000);

  it('a desk asleep and a desk on a dead line keep 全席に反映 waiting until their leases have run out, and offer nothing then', async () => {
    const [near, far, boss] = desks;
    for (const one of [near, far]) {
      one.tell({ do: 'sell', goods: ['heater'] });
      await expect.poll(() => one.last('stops')?.fresh, WITHIN).toBe(true);
      await sells(one);
    }
    near.freeze();
    cable?.pullBehindSwitch();
    const goneAt = sharedNow();
    boss.tell({ do: 'emergency', productId: 'heater' });
    await expect.poll(() => boss.stopOf('heater')?.state, WITHIN).toBe('inForce');
    await expect.poll(() => boss.stopOf('heater')?.everywhere, WITHIN).toBe(true);
    const everywhereAt = boss.last('stops')?.at ?? 0;
    // A lease was renewed at most ten seconds before they were gone.
    expect(everywhereAt - goneAt).toBeGreaterThan(LEASE_MS - 12_000);
    const provisional = () =>
      far.words.filter((word) => word.says === 'placed' && word.provisional && word.at > goneAt).length;
    if (cable) expect(provisional()).toBeGreaterThan(0);
    await sells(far);
    near.wake();
    cable?.plugInBehindSwitch();
    for (const one of [near, far]) {
      await expect.poll(() => one.stopOf('heater')?.state, WITHIN).toBe('inForce');
      await sells(one);
      one.tell({ do: 'rest' });
    }
    const cycle = { productId: 'heater', inForceAt: goneAt, everywhereAt, resumeAskedAt: Infinity };
    expect(offeredWrongly([near, far], [cycle])).toEqual([]);
    await expect.poll(() => [near, far].map((one) => one.last('unsent')?.count), WITHIN).toEqual([0, 0]);
    const { trail, callbacks } = await whatTheCentreHas();
    expect(takenWhileStopped(trail)).toEqual([]);
    expect(silent([near, far], trail, callbacks)).toEqual([]);
  }, 120_000);

  async function whatTheCentreHas(): Promise<{ trail: readonly Trail[]; callbacks: readonly string[] }> {
    const engine = await openPostgres({ url: database });
    try {
      return await engine.read(TENANT, async (tx) => {
        const audit = await tx
          .selectFrom('audit')
          .select(['kind', 'entry'])
          .where('tenant', '=', TENANT)
          .orderBy('n')
          .execute();
        const rows = await tx
          .selectFrom('record')
          .select('id')
          .where('tenant', '=', TENANT)
          .where('entity', '=', 'callback')
          .execute();
        return {
          trail: audit.map(({ kind, entry }) => entryOf(kind, entry)),
          callbacks: rows.map(({ id }) => id),
        };
      });
    } finally {
      await engine.close();
    }
  }
});
