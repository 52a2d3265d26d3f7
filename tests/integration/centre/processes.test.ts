import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { checkAgreement } from './agreement';
import { PostgresServer } from './engines';
import { administer, buildCentre, Instance } from './instances';
import { blanket, orderOf, RealDesk } from './real-desk';

const TENANT = 'shop';
const STOCK = 10_000;
const AGENTS = ['sato', 'suzuki', 'tanaka'] as const;
/** Wishes of each desk in a run, and how often something is killed meanwhile. */
const WISHES = 120;
const KILLS = 8;
const TO_REST = { timeout: 120_000, interval: 100 };
const isConsole = (device: string) => device === 'console';

beforeAll(buildCentre, 120_000);
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** Services on one database, and a balancer before them that goes round. */
class Park {
  readonly instances: Instance[] = [];
  readonly desks: RealDesk[] = [];
  private turn = 0;
  constructor(readonly database: string) {
    ends.push(async () => {
      for (const instance of this.instances) await instance.kill();
    });
  }
  async start(at: number): Promise<void> {
    this.instances[at] = await Instance.start(this.database, this.instances[at]);
  }
  readonly base = (): string => {
    this.turn += 1;
    return this.instances[this.turn % this.instances.length]?.url ?? '';
  };
  setUp(): void {
    for (const agent of AGENTS)
      administer(this.database, TENANT, ['--add-agent', agent, '--roles', 'supervisor,administrator,productOwner']);
  }
}

/** Desks that always have some wishes under way until each had `WISHES`; `onAcknowledged` hears how many are answered. */
async function desksAt(park: Park, onAcknowledged: (count: number) => void = () => undefined): Promise<RealDesk[]> {
  let acknowledged = 0;
  const made = AGENTS.map((agent) => {
    let begun = 0;
    let mayBegin = false;
    const more = () => {
      for (; mayBegin && begun < WISHES && desk.unsent < 10; begun += 1) desk.work(begun);
    };
    const desk: RealDesk = new RealDesk(TENANT, agent, park.base, (settled) => {
      acknowledged += settled.length;
      more();
      onAcknowledged(acknowledged);
    });
    ends.push(() => desk.stop());
    park.desks.push(desk);
    const begin = () => {
      mayBegin = true;
      more();
    };
    return { desk, begin };
  });
  for (const { desk } of made) await desk.begin();
  const [first] = made;
  first?.desk.wish('product.put', blanket(STOCK));
  first?.desk.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c0' });
  await expect.poll(() => first?.desk.unsent, TO_REST).toBe(0);
  for (const { begin } of made) begin();
  return made.map(({ desk }) => desk);
}

/** Everything is answered, and what the desks hold is what the centre has. */
async function comesToRest(park: Park, desks: readonly RealDesk[]): Promise<void> {
  await expect.poll(() => desks.map(({ unsent }) => unsent), TO_REST).toEqual(desks.map(() => 0));
  const engine = /^postgres:/.test(park.database)
    ? await openPostgres({ url: park.database })
    : await openSqlite({ file: park.database });
  try {
    await expect
      .poll(async () => {
        for (const desk of desks) desk.wake();
        return checkAgreement(engine, TENANT, desks, STOCK, isConsole).then(
          () => null,
          (error: unknown) => String(error),
        );
      }, TO_REST)
      .toBeNull();
  } finally {
    await engine.close();
  }
}

/** Kills one after another while the desks work: when so many wishes are answered, `strike` comes with its number. */
async function underLoad(park: Park, strike: (at: number) => Promise<void>): Promise<void> {
  let struck = 0;
  let striking: Promise<void> = Promise.resolve();
  const strikes: Promise<void>[] = [];
  const desks = await desksAt(park, (count) => {
    if (struck >= KILLS || count < ((struck + 1) * AGENTS.length * WISHES) / (KILLS + 1)) return;
    const at = struck;
    struck += 1;
    striking = striking.then(async () => {
      await strike(at);
      for (const desk of park.desks) desk.wake();
    });
    strikes.push(striking);
  });
  await expect.poll(() => desks.map(({ unsent }) => unsent), TO_REST).toEqual(desks.map(() => 0));
  await Promise.all(strikes);
  // Whatever happened to the database: no service ends by itself.
  expect(park.instances.map(({ complaint }) => complaint)).toEqual(park.instances.map(() => null));
  expect(struck).toBe(KILLS);
  await comesToRest(park, desks);
}

function sqliteFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'tsunagu-centre-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, 'centre.sqlite');
}

describe('on SQLite', () => {
  it('a service that is killed again and again under load loses nothing that it had acknowledged', async () => {
    const park = new Park(sqliteFile());
    park.setUp();
    await park.start(0);
    await underLoad(park, async () => {
      await park.instances[0]?.kill();
      await park.start(0);
    });
  }, 240_000);

  it('a service that is told to end answers what it took, and the desks go on with the next one', async () => {
    const park = new Park(sqliteFile());
    park.setUp();
    await park.start(0);
    await underLoad(park, async () => {
      expect(await park.instances[0]?.drain()).toBe(0);
      await park.start(0);
    });
  }, 240_000);

  it('after an older back-up the desks send again, and every number that a caller was told stays', async () => {
    const file = sqliteFile();
    const park = new Park(file);
    park.setUp();
    await park.start(0);
    const desks = await desksAt(park);
    const [early, late] = desks as [RealDesk, RealDesk];
    await expect.poll(() => desks.map(({ unsent }) => unsent), TO_REST).toEqual([0, 0, 0]);
    expect(await park.instances[0]?.drain()).toBe(0);
    copyFileSync(file, `${file}.backup`);
    await park.start(0);
    for (let at = 0; at < 5; at += 1) early.wish('order.place', orderOf(`told-${at}`));
    await expect.poll(() => early.unsent, TO_REST).toBe(0);
    const numbers = () =>
      early.disk.outbox.flatMap(({ verdict }) => (verdict?.outcome === 'applied' && verdict.number) || []);
    const told = numbers();
    early.connected = false;
    await park.instances[0]?.kill();
    for (const tail of ['-wal', '-shm']) rmSync(file + tail, { force: true });
    copyFileSync(`${file}.backup`, file);
    administer(file, TENANT, ['--restored']);
    await park.start(0);
    // Others order before the desk that had told its numbers is back.
    for (let at = 0; at < 10; at += 1) late.wish('order.place', orderOf(`after-${at}`));
    late.wake();
    await expect.poll(() => late.unsent, TO_REST).toBe(0);
    early.connected = true;
    early.wake();
    await expect
      .poll(() => [...early.disk.rows.keys()].filter((name) => name.startsWith('order/told-')).length, TO_REST)
      .toBe(5);
    expect(numbers()).toEqual(told);
    await comesToRest(park, desks);
  }, 240_000);
});

describe.runIf(PostgresServer.isHere)('two services on PostgreSQL', () => {
  it('services and the database are killed at random under load, and everything acknowledged is there once', async () => {
    const server = await PostgresServer.start();
    ends.push(() => server.stop());
    const park = new Park(await server.createDatabase('centre'));
    park.setUp();
    await park.start(0);
    await park.start(1);
    await underLoad(park, async (at) => {
      const [service, database] = [at % 4 !== 1, at % 4 !== 0];
      const which = Math.random() < 0.5 ? 0 : 1;
      if (database) await server.kill();
      if (service) await park.instances[which]?.kill();
      if (database) await server.launch();
      if (service) await park.start(which);
    });
  }, 300_000);
});
