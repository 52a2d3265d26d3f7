import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ACCESS_LIFE_S } from '../../../electron/centre/auth/tokens';
import type { Engine } from '../../../electron/centre/database/engine';
import { openPostgres } from '../../../electron/centre/database/postgres';
import { type Service, type ServiceOptions, startService } from '../../../electron/centre/service/start';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENGINES, PostgresServer } from './engines';
import { blanket } from './real-desk';
import { StreamReader } from './stream-reader';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});
/** Long enough that nothing happens by itself in a test. */
const NEVER = { heartbeat: 3_600_000, look: 3_600_000 };
const EPOCH = 'e';
const SOON = { timeout: 20_000, interval: 20 };

async function serve(engine: Engine, options: Partial<ServiceOptions> = {}): Promise<Service> {
  const troubles: string[] = [];
  const service = await startService(engine, {
    host: '127.0.0.1',
    port: 0,
    log: (event, fields) => event === 'failed' && troubles.push(JSON.stringify(fields)),
    ...options,
  });
  ends.push(() => service.stop());
  return service;
}

let n = 0;
const CONSOLE = { agentId: 'console', roles: ['administrator', 'supervisor'] as const, deviceId: 'console' };
/** Wishes of an administrator at this service, all in one group. */
async function put(service: Service, tenant: string, kind: string, payloads: readonly object[]): Promise<void> {
  const wishes = payloads.map((payload) => {
    n += 1;
    return { ...CONSOLE, command: { id: `w${n}`, n, kind, v: 1, at: 1, payload } };
  });
  const answers = await service.centre.submit(tenant, wishes);
  expect(new Set(answers.map(({ answer }) => answer.outcome))).toEqual(new Set(['applied']));
}
const product = (id: string) => ({ ...blanket(1), id });

/** Listens as a desk of its own. */
async function listen(service: Service, tenant: string, at: readonly string[], reads = true): Promise<StreamReader> {
  n += 1;
  const caller = { tenant, agentId: 'sato', deviceId: `desk-${n}`, roles: ['supervisor'] as const };
  const reader = await StreamReader.open(service.url, await service.tokens.sign(caller), at, reads);
  ends.push(() => reader.close());
  expect(reader.status).toBe(200);
  return reader;
}

describe.each(ENGINES)('the stream on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let count = 0;
  /** Each test has a tenant of its own. */
  const tenantAt = async (service: Service): Promise<string> => {
    count += 1;
    await service.centre.openTenant(`t${count}`);
    return `t${count}`;
  };
  beforeAll(async () => {
    ({ engine, close } = await open());
  });
  afterAll(() => close());

  it('brings what is new at once, and after a break goes on where the desk stands, each change once', async () => {
    const service = await serve(engine, { streamPace: NEVER });
    const tenant = await tenantAt(service);
    await put(service, tenant, 'product.put', [product('a'), product('b')]);
    const first = await listen(service, tenant, [`catalog:${EPOCH}:0`]);
    await expect.poll(() => first.ids, SOON).toEqual(['a', 'b']);
    await put(service, tenant, 'product.put', [product('c')]);
    await expect.poll(() => first.ids, SOON).toEqual(['a', 'b', 'c']);
    const last = first.ranges.at(-1);
    expect(last?.from).toBe(first.ranges.at(-2)?.to);
    first.close();
    await put(service, tenant, 'product.put', [product('d')]);
    const second = await listen(service, tenant, [`catalog:${last?.epoch}:${last?.to}`]);
    await expect.poll(() => second.ids, SOON).toEqual(['d']);
    expect(second.ranges[0]).toMatchObject({ topic: 'catalog', from: last?.to });
  });

  it('says nothing of topics that nobody asked for, and nothing of another tenant', async () => {
    const service = await serve(engine, { streamPace: NEVER });
    const [mine, other] = [await tenantAt(service), await tenantAt(service)];
    const reader = await listen(service, mine, [`catalog:${EPOCH}:0`]);
    await put(service, other, 'product.put', [product('of-others')]);
    await put(service, mine, 'customer.create', [{ ...EMPTY_CUSTOMER, id: 'c1' }]);
    await put(service, mine, 'product.put', [product('mine')]);
    await expect.poll(() => reader.ids, SOON).toEqual(['mine']);
  });

  it('gives a sign of life while nothing happens', async () => {
    const service = await serve(engine, { streamPace: { heartbeat: 20, look: NEVER.look } });
    const reader = await listen(service, await tenantAt(service), [`catalog:${EPOCH}:0`]);
    await expect.poll(() => reader.beats, SOON).toBeGreaterThan(2);
    expect(reader.ranges).toEqual([]);
  });

  it('sends a desk that followed another history back to the beginning, for that topic only', async () => {
    const service = await serve(engine, { streamPace: NEVER });
    const tenant = await tenantAt(service);
    await put(service, tenant, 'product.put', [product('a')]);
    const now = await service.centre.pull(tenant, 'team', { epoch: null, cursor: 0 });
    if (now === 'mustRefetch') throw new Error(now);
    const reader = await listen(service, tenant, ['catalog:another:1', `team:${now.epoch}:${now.to}`]);
    await expect.poll(() => reader.refetch, SOON).toEqual(['catalog']);
    await put(service, tenant, 'agent.put', [{ id: 'a1', name: '応援', roles: ['support'], team: null, active: true }]);
    await expect.poll(() => reader.ids, SOON).toEqual(['a1']);
    // A new history while it listens is told too.
    await service.centre.beginHistoryAnew(tenant);
    await put(service, tenant, 'agent.put', [{ id: 'a2', name: '応援', roles: ['support'], team: null, active: true }]);
    await expect.poll(() => reader.refetch, SOON).toEqual(['catalog', 'team']);
  });

  it('ends when the token does', async () => {
    let now = Date.parse('2026-11-25T09:00:00Z');
    const service = await serve(engine, { streamPace: NEVER, now: () => now });
    const tenant = await tenantAt(service);
    const token = await service.tokens.sign({ tenant, agentId: 'sato', deviceId: 'd1', roles: ['supervisor'] });
    now += ACCESS_LIFE_S * 1_000 - 300;
    const reader = await StreamReader.open(service.url, token, [`catalog:${EPOCH}:0`]);
    expect(reader.status).toBe(200);
    await expect.poll(() => reader.isOver, SOON).toBe(true);
    expect(service.streams.count).toBe(0);
    now += 1_000;
    expect((await StreamReader.open(service.url, token, [`catalog:${EPOCH}:0`])).status).toBe(401);
  });

  it('cuts a reader that takes nothing, holds nothing up for it, and brings the others everything', async () => {
    const service = await serve(engine, { streamPace: { heartbeat: NEVER.heartbeat, look: 50 } });
    const tenant = await tenantAt(service);
    const at = [`customers:${EPOCH}:0`];
    const reader = await listen(service, tenant, at);
    const hostile = await listen(service, tenant, at, false);
    await expect.poll(() => service.streams.count, SOON).toBe(2);
    const words = '御'.repeat(200);
    const ids: string[] = [];
    // Rows of 13 kB each: what the system's own buffers hold is a few MB.
    for (let group = 0; group < 40; group += 1) {
      const some = Array.from({ length: 50 }, (_, of) => `c-${group}-${of}`);
      ids.push(...some);
      const customer = { ...EMPTY_CUSTOMER, cautions: Array.from({ length: 20 }, () => words) };
      await put(
        service,
        tenant,
        'customer.create',
        some.map((id) => ({ ...customer, id })),
      );
      await expect.poll(() => reader.ids.length, SOON).toBe(ids.length);
    }
    expect(service.streams.count).toBe(1);
    expect(reader.ids).toEqual(ids);
    expect(await (await fetch(`${service.url}/metrics`)).text()).toContain('tsunagu_streams_cut_total 1');
    hostile.close();
  }, 120_000);

  it('ends all streams when the service drains, a reader that takes nothing too, and sends new ones elsewhere', async () => {
    const service = await serve(engine, { streamPace: NEVER });
    const tenant = await tenantAt(service);
    await put(
      service,
      tenant,
      'customer.create',
      Array.from({ length: 50 }, (_, of) => ({
        ...EMPTY_CUSTOMER,
        id: `c-${of}`,
        cautions: Array.from({ length: 20 }, () => '御'.repeat(200)),
      })),
    );
    const reader = await listen(service, tenant, [`catalog:${EPOCH}:0`]);
    await listen(service, tenant, [`customers:${EPOCH}:0`], false);
    const token = await service.tokens.sign({ tenant, agentId: 'sato', deviceId: 'd1', roles: ['supervisor'] });
    service.drain();
    await expect.poll(() => reader.isOver, SOON).toBe(true);
    expect(service.streams.count).toBe(0);
    const late = await StreamReader.open(service.url, token, [`catalog:${EPOCH}:0`]);
    expect(late.status).toBe(503);
    expect(late.answer.headers['retry-after']).toBe('1');
    await service.stop();
  });
});

describe.runIf(PostgresServer.isHere)('two services on one PostgreSQL', () => {
  let server: PostgresServer;
  let url: string;
  beforeAll(async () => {
    server = await PostgresServer.start();
    url = await server.createDatabase('centre');
  });
  afterAll(() => server.stop());

  async function two(look: number): Promise<[Service, Service]> {
    const services = [];
    for (let at = 0; at < 2; at += 1) {
      const engine = await openPostgres({ url });
      ends.push(() => engine.close());
      services.push(await serve(engine, { streamPace: { heartbeat: NEVER.heartbeat, look } }));
    }
    await services[0]?.centre.openTenant('shop');
    return services as [Service, Service];
  }
  const listeners = () =>
    Number(server.query("select count(*) from pg_stat_activity where query ilike 'listen %'", 'centre'));

  it('a wish at one is heard at the other, by NOTIFY alone', async () => {
    const [here, there] = await two(NEVER.look);
    const reader = await listen(there, 'shop', [`catalog:${EPOCH}:0`]);
    await expect.poll(listeners, SOON).toBe(2);
    await put(here, 'shop', 'product.put', [product('near')]);
    await expect.poll(() => reader.ids, SOON).toEqual(['near']);
  });

  it('a NOTIFY that nobody heard is made good by the next look, and the next one is heard again', async () => {
    const [here, there] = await two(400);
    const from = await there.centre.pull('shop', 'catalog', { epoch: null, cursor: 0 });
    if (from === 'mustRefetch') throw new Error(from);
    const reader = await listen(there, 'shop', [`catalog:${from.epoch}:${from.to}`]);
    await expect.poll(listeners, SOON).toBe(2);
    server.query("select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %'", 'centre');
    await put(here, 'shop', 'product.put', [product('unheard')]);
    await expect.poll(() => reader.ids, SOON).toEqual(['unheard']);
    await expect.poll(listeners, SOON).toBe(2);
    await put(here, 'shop', 'product.put', [product('heard')]);
    await expect.poll(() => reader.ids, SOON).toEqual(['unheard', 'heard']);
  });
});
