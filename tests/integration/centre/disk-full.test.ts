import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { startService } from '../../../electron/centre/service/start';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { checkAgreement } from './agreement';
import { PostgresServer } from './engines';
import { PASSWORD } from './instances';
import { blanket, RealDesk } from './real-desk';
import { SmallDisk } from './small-disk';

const TENANT = 'shop';
const STOCK = 10_000;
const IN_TIME = { timeout: 60_000, interval: 100 };
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A service with one desk that works, on a disk that fills up and gets room again; the service goes on meanwhile. */
async function throughAFullDisk(disk: SmallDisk, engine: Engine, back: () => Promise<void>): Promise<void> {
  const troubles: string[] = [];
  const service = await startService(engine, {
    host: '127.0.0.1',
    port: 0,
    log: (event, fields) => event === 'failed' && troubles.push(String(fields.where)),
  });
  ends.push(() => service.stop());
  const roles = ['supervisor', 'administrator', 'productOwner'] as const;
  await service.centre.openTenant(TENANT);
  const payload = { id: 'sato', name: '佐藤', roles: [...roles], team: null, active: true };
  const command = { id: 'put-sato', n: 1, kind: 'agent.put', v: 1, at: 1, payload };
  await service.centre.submit(TENANT, [{ agentId: 'console', roles, deviceId: 'console', command }]);
  await service.signIn.setPassword(TENANT, 'sato', 'sato', PASSWORD);
  let acknowledged = 0;
  const desk = new RealDesk(
    TENANT,
    'sato',
    () => service.url,
    (settled) => {
      acknowledged += settled.length;
    },
  );
  ends.push(() => desk.stop());
  await desk.begin();
  desk.wish('product.put', blanket(STOCK));
  desk.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c0' });
  await expect.poll(() => desk.unsent, IN_TIME).toBe(0);
  const readiness = async () => (await fetch(`${service.url}/readyz`)).status;
  expect(await readiness()).toBe(200);

  let at = 0;
  disk.fill();
  // What the database has room for inside its own files still goes on for a while.
  await expect
    .poll(async () => {
      for (const end = at + 20; at < end; at += 1) desk.work(at);
      desk.wake();
      return troubles.includes('database') && (await readiness()) === 500;
    }, IN_TIME)
    .toBe(true);
  expect(desk.unsent).toBeGreaterThan(0);
  const before = acknowledged;
  expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

  disk.makeRoom();
  await back();
  await expect
    .poll(() => {
      desk.wake();
      return desk.unsent;
    }, IN_TIME)
    .toBe(0);
  expect(await readiness()).toBe(200);
  expect(acknowledged).toBeGreaterThan(before);
  await expect
    .poll(() => {
      desk.wake();
      return checkAgreement(engine, TENANT, [desk], STOCK, (device) => device === 'console').then(
        () => null,
        (error: unknown) => String(error),
      );
    }, IN_TIME)
    .toBeNull();
}

const canMount = (() => {
  const disk = SmallDisk.bring(1);
  disk?.takeAway();
  return disk !== null;
})();

describe.runIf(canMount)('a full disk at the centre', () => {
  function bring(mib: number): SmallDisk {
    const disk = SmallDisk.bring(mib);
    if (!disk) throw new Error('the disk can not be mounted any more');
    ends.push(() => disk.takeAway());
    return disk;
  }

  it('on SQLite puts wishes off, loses nothing that was acknowledged, says so, and goes on when there is room', async () => {
    const disk = bring(12);
    const engine = await openSqlite({ file: join(disk.directory, 'centre.sqlite') });
    ends.push(() => engine.close());
    await throughAFullDisk(disk, engine, async () => undefined);
  }, 240_000);

  it.runIf(PostgresServer.isHere)(
    'on PostgreSQL, which may give up on it, puts wishes off until the database is back, and the service goes on without a restart',
    async () => {
      const disk = bring(160);
      // Small pieces of its log, so that a full disk is met soon.
      const server = await PostgresServer.start(disk.directory, ['max_wal_size=32MB', 'min_wal_size=32MB']);
      ends.push(() => server.stop());
      const engine = await openPostgres({ url: await server.createDatabase('centre') });
      ends.push(() => engine.close());
      await throughAFullDisk(disk, engine, async () => {
        // Where it has no room for its log PostgreSQL ends; whoever watches over it begins it again.
        if (server.isGone) await server.launch();
      });
    },
    300_000,
  );
});
