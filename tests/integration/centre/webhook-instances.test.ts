import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { openSqlite } from '../../../electron/centre/database/sqlite';
import { Reach } from '../../../electron/centre/webhooks/address';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { PostgresServer } from './engines';
import { administer, buildCentre, Instance, PASSWORD } from './instances';
import { isGenuine, Receiver } from './receiver';
import { TestService } from './service';

const TENANT = 'shop';
const SOON = { timeout: 30_000, interval: 25 };
const here = Reach.of(['127.0.0.1']) ?? Reach.PUBLIC;

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
async function receiver(): Promise<Receiver> {
  const crm = await Receiver.start();
  ends.push(() => crm.stop());
  return crm;
}
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

describe.runIf(PostgresServer.isHere)('two services on one PostgreSQL', () => {
  it('send each change once and one at a time, while both take wishes; when one ends, the other goes on', async () => {
    const server = await PostgresServer.start();
    ends.push(() => server.stop());
    const url = await server.createDatabase('centre');
    const begin = async () => {
      const engine = await openPostgres({ url });
      const service = await TestService.start({ webhooks: { reach: here } }, engine);
      let isOver = false;
      const stop = async () => {
        if (isOver) return;
        isOver = true;
        await service.stop();
      };
      ends.push(stop);
      return { service, stop };
    };
    const [first, second] = [await begin(), await begin()];
    const both = [first.service, second.service];
    await first.service.addAgent(TENANT, 'a1', ['administrator', 'supervisor']);
    const crm = await receiver();
    const token = await first.service.token(TENANT, 'a1', ['administrator']);
    const body = { url: crm.url, kinds: ['customer'] };
    const { secret } = (await first.service.call('POST', '/v1/webhooks', { token, body })).body;
    const wish = (service: TestService, at: number) => {
      const payload = { ...EMPTY_CUSTOMER, id: `c${at}`, nameKanji: `客${at}` };
      const command = { id: `w${at}`, n: at + 1, kind: 'customer.create', v: 1, at: 1, payload };
      const roles = ['supervisor'] as const;
      return service.service.centre.submit(TENANT, [{ agentId: 'a1', roles, deviceId: 'd1', command }]);
    };
    const arrived = () => new Set(crm.changes.map(({ id }) => id)).size;
    await Promise.all(numbers(300).map((at) => wish(both[at % 2] as TestService, at)));
    await expect.poll(arrived, SOON).toBe(300);
    // Under way at the moment of the end: broken off, or given up in time, and sent again.
    crm.answer = () => undefined;
    await wish(second.service, 300);
    const before = crm.received.length;
    await expect.poll(() => crm.received.length, SOON).toBeGreaterThan(before);
    crm.answer = (response) => void response.end();
    await first.stop();
    await wish(second.service, 301);
    await expect.poll(arrived, SOON).toBe(302);
    expect(crm.mostAtOnce).toBe(1);
    expect(crm.received.every((message) => isGenuine(secret, message))).toBe(true);
    const first300 = crm.received.slice(0, before).map(({ id }) => id);
    expect(new Set(first300).size).toBe(first300.length);
    const seqs = crm.changes.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  }, 120_000);
});

const DATABASES = [
  {
    name: 'SQLite',
    async make() {
      const directory = mkdtempSync(join(tmpdir(), 'tsunagu-webhooks-'));
      ends.push(() => rmSync(directory, { recursive: true, force: true }));
      const file = join(directory, 'centre.sqlite');
      return { url: file, open: (): Promise<Engine> => openSqlite({ file }) };
    },
  },
  ...(PostgresServer.isHere
    ? [
        {
          name: 'PostgreSQL',
          async make() {
            const server = await PostgresServer.start();
            ends.push(() => server.stop());
            const url = await server.createDatabase('centre');
            return { url, open: (): Promise<Engine> => openPostgres({ url }) };
          },
        },
      ]
    : []),
];

describe.each(DATABASES)('a service that is killed on $name', ({ make }) => {
  beforeAll(buildCentre, 120_000);

  it('between the delivery and its note sends the same message again when it is back, and loses nothing', async () => {
    const { url, open } = await make();
    administer(url, TENANT, ['--add-agent', 'boss', '--roles', 'administrator,supervisor']);
    const crm = await receiver();
    const begin = async (before?: Instance) => {
      const instance = await Instance.start(url, before, ['--webhook-networks', '127.0.0.1']);
      ends.push(() => instance.kill());
      return instance;
    };
    let instance = await begin();
    const call = async (path: string, body: object, token?: string) => {
      const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
      const answer = await fetch(`${instance.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      expect(answer.status).toBe(200);
      return (await answer.json()) as Record<string, string>;
    };
    const login = { tenant: TENANT, login: 'boss', password: PASSWORD, deviceId: 'd1' };
    const { accessToken } = await call('/v1/session', login);
    const { secret = '' } = await call('/v1/webhooks', { url: crm.url, kinds: ['customer'] }, accessToken);
    const create = (at: number) => {
      const payload = { ...EMPTY_CUSTOMER, id: `c${at}`, nameKanji: `客${at}` };
      const command = { id: `w${at}`, n: at + 1, kind: 'customer.create', v: 1, at: 1, payload };
      return call('/v1/commands', { deviceId: 'd1', commands: [command] }, accessToken);
    };
    // The receiver has it whole and will keep it, but its answer never comes back.
    crm.answer = () => undefined;
    await create(0);
    await expect.poll(() => crm.received.length, SOON).toBe(1);
    await create(1);
    await instance.kill();
    crm.answer = (response) => void response.end();
    // The dead one's turn lapses; nobody waits 45 seconds for it here.
    const engine = await open();
    await engine.write(TENANT, (tx) =>
      tx.updateTable('webhook').set({ lease_until: 0 }).where('tenant', '=', TENANT).execute(),
    );
    await engine.close();
    instance = await begin(instance);
    await expect.poll(() => crm.changes.map(({ id }) => id), SOON).toEqual(['c0', 'c1']);
    expect(crm.received[1]?.id).toBe(crm.received[0]?.id);
    expect(crm.received.every((message) => isGenuine(secret, message))).toBe(true);
    await create(2);
    await expect.poll(() => crm.changes.map(({ id }) => id), SOON).toEqual(['c0', 'c1', 'c2']);
  }, 120_000);
});
