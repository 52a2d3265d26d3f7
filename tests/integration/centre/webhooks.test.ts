import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Reach } from '../../../electron/centre/webhooks/address';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENGINES } from './engines';
import { isGenuine, Receiver } from './receiver';
import { TestService } from './service';

const HOUR_MS = 3_600_000;
const SOON = { timeout: 15_000, interval: 25 };
const here = Reach.of(['127.0.0.1']) ?? Reach.PUBLIC;

describe.each(ENGINES)('webhooks on $name', ({ open }) => {
  let centre: TestService;
  let close: () => Promise<void>;
  let crm: Receiver;
  let now = Date.now();
  let n = 0;
  const made: string[] = [];

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    centre = await TestService.start({ now: () => now, webhooks: { reach: here, withinMs: 500 } }, opened.engine);
    for (const tenant of ['shop', 'other']) await centre.addAgent(tenant, 'a1', ['administrator', 'supervisor']);
  });
  afterAll(async () => {
    const lines = centre.lines.join('\n');
    for (const secret of ['髙橋', 'whsec_', '/hook', 'ヒミツ']) expect(lines).not.toContain(secret);
    expect(lines).not.toContain('"where":"webhooks"');
    await centre.service.stop();
    await close();
  });
  beforeEach(async () => {
    crm = await Receiver.start();
  });
  afterEach(async () => {
    for (const id of made.splice(0)) await ask('POST', '/remove', { id });
    await crm.stop();
  });

  const ask = async (method: string, path: string, body?: object, tenant = 'shop') =>
    centre.call(method, `/v1/webhooks${path}`, {
      token: await centre.token(tenant, 'a1', ['administrator']),
      ...(body && { body }),
    });
  const register = async (kinds: readonly string[], url = crm.url, rest = {}) => {
    const { body } = await ask('POST', '', { url, kinds, ...rest });
    made.push(body.webhook.id);
    return { id: body.webhook.id as string, secret: body.secret as string };
  };
  const shown = async (id: string) => (await ask('GET', '')).body.webhooks.find((one: { id: string }) => one.id === id);
  const wish = async (kind: string, payload: object, tenant = 'shop') => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: 1, payload };
    const roles = ['supervisor', 'administrator', 'productOwner'] as const;
    const [answer] = await centre.service.centre.submit(tenant, [{ agentId: 'a1', roles, deviceId: 'd1', command }]);
    expect(answer?.answer.outcome).toBe('applied');
  };
  const customer = (id: string, nameKanji: string, tenant?: string) =>
    wish('customer.create', { ...EMPTY_CUSTOMER, id, nameKanji }, tenant);
  const rename = (id: string, nameKanji: string) => wish('customer.change', { id, fields: { nameKanji } });
  const names = () => crm.changes.map(({ row }) => row.nameKanji);
  const metrics = async () => (await centre.call('GET', '/metrics')).body as string;

  it('a CRM gets each change of the kinds that it wants, in order, signed so that only the secret fits', async () => {
    await customer('before', '前');
    const { secret } = await register(['customer']);
    await customer('h1', '髙橋 一');
    await customer('foreign', '他', 'other');
    await wish('campaign.put', {
      id: 'k1',
      type: 'order',
      name: '冬',
      client: '',
      from: '2026-12-01',
      to: null,
      team: null,
    });
    for (let count = 0; count < 130; count += 1) await customer(`m${count}`, `客${count}`);
    await rename('h1', '髙橋 二');
    await expect.poll(() => names().at(-1), SOON).toBe('髙橋 二');
    const wanted = Array.from({ length: 130 }, (_, count) => `客${count}`);
    expect(names().filter((name) => String(name).startsWith('客'))).toEqual(wanted);
    expect(names()).not.toContain('前');
    expect(names()).not.toContain('他');
    const seqs = crm.changes.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    for (const message of crm.received) {
      expect(isGenuine(secret, message)).toBe(true);
      expect(isGenuine(`whsec_${Buffer.alloc(32, 1).toString('base64')}`, message)).toBe(false);
      expect(isGenuine(secret, { ...message, body: `${message.body} ` })).toBe(false);
      expect(isGenuine(secret, { ...message, headers: { ...message.headers, 'webhook-timestamp': '1' } })).toBe(false);
    }
    expect(crm.mostAtOnce).toBe(1);
    expect(JSON.stringify((await ask('GET', '')).body)).not.toContain(secret.slice(6, 30));
  });

  it('a message that fails, or is not answered, comes again as the same one, after longer and longer waits; what changed since comes after it', async () => {
    const { id } = await register(['customer']);
    crm.answer = (response) => void response.writeHead(500).end('ヒミツ');
    await customer('f1', '一');
    await customer('f2', '二');
    const waits: number[] = [];
    for (const failures of [1, 2, 3]) {
      await expect.poll(async () => (await shown(id)).failures, SOON).toBe(failures);
      const { nextAt, failure } = await shown(id);
      expect(failure).toBe(failures === 3 ? 'timeout' : 'serverError 500');
      waits.push(nextAt - now);
      now = nextAt;
      // The third one is not answered at all.
      if (failures === 2) crm.answer = () => undefined;
    }
    expect(waits[0]).toBeGreaterThanOrEqual(2_500);
    expect(waits[2]).toBeGreaterThanOrEqual(10_000);
    expect((await metrics()).match(/tsunagu_webhook_lag_changes (\d+)/)?.[1]).not.toBe('0');
    await rename('f1', '三');
    crm.answer = (response) => void response.writeHead(204).end();
    await expect.poll(() => names().at(-1), SOON).toBe('三');
    expect(new Set(crm.received.slice(0, 3).map(({ id: message }) => message)).size).toBe(1);
    expect(names().filter((name) => name === '二')).toHaveLength(1);
    await expect.poll(() => shown(id), SOON).toMatchObject({ failures: 0, failure: '', failingSince: null });
    expect(await metrics()).toMatch(/tsunagu_webhook_tries_total\{outcome="timeout"\} \d/);
  });

  it('410 pauses at once; an administrator resumes, and nothing was lost', async () => {
    const { id } = await register(['customer']);
    crm.answer = (response) => void response.writeHead(410).end();
    await customer('g1', '去');
    await expect.poll(() => shown(id), SOON).toMatchObject({ state: 'paused', failure: 'gone 410' });
    expect(centre.lines.filter((line) => line.includes('webhook-paused')).at(-1)).toContain(id);
    await expect.poll(metrics, SOON).toContain('tsunagu_webhooks_paused 1');
    await customer('g2', '来');
    crm.answer = (response) => void response.end();
    expect((await ask('POST', '/resume', { id })).body.webhook.state).toBe('active');
    await expect.poll(names, SOON).toEqual(['去', '来']);
    expect((await ask('POST', '/pause', { id })).body.webhook).toMatchObject({ state: 'paused' });
  });

  it('five days without a success pause it, and the audit trail says so; a receiver that asks for patience gets it', async () => {
    const { id } = await register(['customer']);
    crm.answer = (response) => void response.writeHead(503, { 'retry-after': '1800' }).end();
    await customer('d1', '待');
    await expect.poll(async () => (await shown(id)).failures, SOON).toBe(1);
    expect((await shown(id)).nextAt - now).toBe(HOUR_MS / 2);
    now += 5 * 24 * HOUR_MS;
    await expect.poll(() => shown(id), SOON).toMatchObject({ state: 'paused', failures: 2 });
    const { body } = await centre.call('GET', '/v1/audit?limit=500', {
      token: await centre.token('shop', 'a1', ['administrator']),
    });
    const told = body.entries.filter(({ kind }: { kind: string }) => kind.startsWith('webhook.'));
    expect(told.at(-1)).toMatchObject({ kind: 'webhook.paused', agent: 'centre' });
    expect(told.at(-2)).toMatchObject({ kind: 'webhook.create', agent: 'a1' });
    expect(JSON.stringify(told)).not.toContain('whsec_');
  });

  it('a redirect is not followed, and an answer without an end is not read', async () => {
    const { id } = await register(['customer']);
    const elsewhere = await Receiver.start();
    crm.answer = (response) => void response.writeHead(307, { location: elsewhere.url }).end();
    await customer('r1', '転');
    await expect.poll(async () => (await shown(id)).failure, SOON).toBe('redirect 307');
    expect(elsewhere.received).toEqual([]);
    await elsewhere.stop();
    let isCut = false;
    crm.answer = (response) => {
      response.once('close', () => {
        isCut = true;
      });
      const more = () => {
        while (!response.destroyed && response.write('ヒミツ'.repeat(1_000)));
        if (!response.destroyed) response.once('drain', more);
      };
      response.writeHead(200);
      more();
    };
    await ask('POST', '/resume', { id });
    await expect.poll(() => isCut, SOON).toBe(true);
    await expect.poll(async () => (await shown(id)).failure, SOON).toBe('');
  });

  it('after a rotation both secrets sign for a day, then the new one alone', async () => {
    const { id, secret: old } = await register(['customer']);
    const { secret } = (await ask('POST', '/rotate', { id })).body;
    expect(secret).not.toBe(old);
    await customer('s1', '両');
    await expect.poll(() => crm.received.length, SOON).toBe(1);
    const both = crm.received[0];
    expect(both && [isGenuine(old, both), isGenuine(secret, both)]).toEqual([true, true]);
    now += 25 * HOUR_MS;
    await customer('s2', '新');
    await expect.poll(() => crm.received.length, SOON).toBe(2);
    const later = crm.received[1];
    expect(later && [isGenuine(old, later), isGenuine(secret, later)]).toEqual([false, true]);
  });

  it('an export and a webhook from its cursor together are everything, each change once', async () => {
    const token = await centre.token('shop', 'a1', ['administrator']);
    const out = await centre.call('GET', '/v1/export/customer', { token });
    await customer('x1', '間');
    await register(['customer'], crm.url, { cursor: Number(out.headers.get('x-tsunagu-cursor')) });
    await customer('x2', '後');
    await expect.poll(names, SOON).toEqual(['間', '後']);
  });

  it('another tenant neither sees nor changes a webhook', async () => {
    const { id } = await register(['customer']);
    expect((await ask('GET', '', undefined, 'other')).body.webhooks).toEqual([]);
    for (const path of ['/rotate', '/pause', '/resume', '/remove'])
      expect((await ask('POST', path, { id }, 'other')).status).toBe(404);
    if (centre.engine.kind === 'postgres') {
      // The second wall: a statement that forgot the tenant sees no secret, and writes nothing for another.
      expect(await centre.engine.read('other', (tx) => tx.selectFrom('webhook').selectAll().execute())).toEqual([]);
      const foreign = centre.engine.write('other', (tx) =>
        tx.insertInto('webhook_tenant').values({ tenant: 'third' }).execute(),
      );
      await expect(foreign).rejects.toThrow(/row-level security/);
    }
    expect(await shown(id)).toMatchObject({ state: 'active' });
  });

  it('no more than twenty are registered', async () => {
    for (let count = 0; count < 20; count += 1) await register(['voc']);
    const over = await ask('POST', '', { url: crm.url, kinds: ['voc'] });
    expect(over).toMatchObject({ status: 400, body: { error: { field: 'limit' } } });
  });

  it.each([
    'ftp://example.com/',
    'http://example.com/',
    'https://user:password@example.com/',
    'https://10.1.2.3/',
    'https://169.254.169.254/latest/meta-data',
    'https://0x0a.1/',
    'https://3232235777/',
    'https://[::1]/',
    'https://[fe80::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:a00:1::]/',
    'https://0.0.0.0/',
    'no address',
  ])('%s is not registered', async (url) => {
    expect(await ask('POST', '', { url, kinds: ['voc'] })).toMatchObject({
      status: 400,
      body: { error: { code: 'malformed', field: 'url' } },
    });
  });
});

describe('a service that was not told of networks of its own', () => {
  it('sends nothing to this machine, whatever the name; it says so and tries again', async () => {
    const crm = await Receiver.start();
    const centre = await TestService.start();
    await centre.addAgent('shop', 'a1', ['administrator']);
    const token = await centre.token('shop', 'a1', ['administrator']);
    const ask = (body: object) => centre.call('POST', '/v1/webhooks', { token, body });
    expect((await ask({ url: crm.url, kinds: ['agent'] })).status).toBe(400);
    expect((await ask({ url: crm.url.replace('127.0.0.1', 'localhost'), kinds: ['agent'] })).status).toBe(400);
    const url = crm.url.replace('http://127.0.0.1', 'https://localhost');
    expect((await ask({ url, kinds: ['agent'] })).status).toBe(200);
    await centre.addAgent('shop', 'a2', ['communicator']);
    const first = async () => (await centre.call('GET', '/v1/webhooks', { token })).body.webhooks[0];
    await expect.poll(first, SOON).toMatchObject({ failure: 'refusedAddress', failures: 1 });
    expect(crm.received).toEqual([]);
    await centre.stop();
    await crm.stop();
  });
});
