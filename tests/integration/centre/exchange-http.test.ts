import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENGINES } from './engines';
import { TestService } from './service';

const CSV = { 'content-type': 'text/csv' };

describe.each(ENGINES)('data in and out over HTTP on $name', ({ open }) => {
  let centre: TestService;
  let close: () => Promise<void>;
  let token = '';

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    centre = await TestService.start({}, opened.engine);
    await centre.addAgent('shop', 'admin', ['administrator', 'supervisor']);
    token = await centre.token('shop', 'admin', ['administrator']);
  });
  afterAll(async () => {
    expect(centre.lines.join('\n')).not.toContain('髙橋');
    await centre.service.stop();
    await close();
  });

  const bring = (kind: string, body: string | Uint8Array, headers: Record<string, string> = CSV) =>
    fetch(`${centre.service.url}/v1/import/${kind}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...headers },
      body: body as BodyInit,
    }).then(async (answer) => ({ status: answer.status, body: await answer.json() }));
  const out = (path: string) => centre.call('GET', `/v1/export/${path}`, { token });
  /** A request whose body is sent piece by piece. */
  const begin = (kind: string): { request: ClientRequest; answer: Promise<IncomingMessage> } => {
    const headers = { authorization: `Bearer ${token}`, ...CSV };
    const request = httpRequest(`${centre.service.url}/v1/import/${kind}`, { method: 'POST', headers });
    return { request, answer: once(request, 'response').then(([message]) => message as IncomingMessage) };
  };

  it('an administrator brings a table in and is told what was refused, by line and reason', async () => {
    const told = await bring('customer', '顧客番号,氏名,電話番号\nH-1,髙橋 一郎,03-1234-5678\nH-2,電話,12345\n');
    expect(told.status).toBe(200);
    expect(told.body).toMatchObject({ read: 2, created: 1, changed: 0, unchanged: 0, refused: 1, stopped: null });
    expect(told.body.refusals).toMatchObject([{ line: 3, field: '電話番号' }]);
    expect((await bring('customer', '顧客番号,氏名\nH-1,髙橋 一郎\n')).body).toMatchObject({ unchanged: 1 });
    const audit = await centre.call('GET', '/v1/audit?limit=500', { token });
    const made = audit.body.entries.find(({ kind }: { kind: string }) => kind === 'customer.create');
    expect(made).toMatchObject({ agent: 'admin' });
  });

  it('Shift_JIS is read where the type says so; without it the same bytes are no letters', async () => {
    const bytes = Buffer.concat([Buffer.from('id,name\nJ-1,'), Uint8Array.of(0xfb, 0xfc), Buffer.from('\n')]);
    const broken = await bring('customer', bytes);
    expect(broken.body).toMatchObject({ created: 0, refused: 1 });
    expect(broken.body.refusals[0].reason).toContain('文字コード');
    const read = await bring('customer', bytes, { 'content-type': 'text/csv; charset=Shift_JIS' });
    expect(read.body).toMatchObject({ created: 1, refused: 0 });
    const row = await centre.call('GET', '/v1/export/customer?format=csv', { token });
    expect(row.body).toContain('J-1,個人,髙');
  });

  it('JSON Lines of any kind go in; a type or a kind that is none is refused once', async () => {
    const lines = { 'content-type': 'application/x-ndjson' };
    const campaign = { id: 'k1', type: 'order', name: '冬', client: '', from: '2026-12-01', to: null, team: null };
    expect((await bring('campaign', `${JSON.stringify(campaign)}\n`, lines)).body).toMatchObject({ created: 1 });
    const wrong = { status: 400, body: { error: { code: 'malformed', field: 'content-type' } } };
    expect(await bring('campaign', 'id\n1\n')).toMatchObject(wrong);
    expect(await bring('customer', '[]', { 'content-type': 'application/json' })).toMatchObject(wrong);
    expect(await bring('customer', 'x', { 'content-type': 'text/csv; charset=ebcdic' })).toMatchObject(wrong);
    expect(await bring('nothing', 'x')).toMatchObject({ status: 400, body: { error: { field: 'kind' } } });
  });

  it('a body that says it is too long is refused before it is read, one that is too long all the same stops with a report', async () => {
    const { request, answer } = begin('customer');
    request.on('error', () => undefined);
    request.setHeader('content-length', 65 * 1024 * 1024);
    request.write('id,name\n');
    expect((await answer).statusCode).toBe(413);
    request.destroy();

    const second = begin('customer');
    second.request.on('error', () => undefined);
    second.request.write('id,name\nL-1,長い\n');
    const piece = Buffer.alloc(1024 * 1024, '\n');
    const over = second.answer.then(async (message) => JSON.parse(await text(message)));
    let told: { read: number; stopped: { reason: string } } | null = null;
    void over.then((body) => {
      told = body;
    });
    for (let sent = 0; told === null && sent < 80; sent += 1)
      if (!second.request.write(piece)) await Promise.race([once(second.request, 'drain'), over]);
    expect(await over).toMatchObject({ created: 1, stopped: { reason: '一度に送れるのは 64 MB までです' } });
    second.request.destroy();
  });

  it('while one file comes in, another of the tenant waits, and nothing is asked of the sender that is not used yet', async () => {
    const { request, answer } = begin('customer');
    request.write('id,name\nW-1,待つ\n');
    // The first is being read: only then is the second one refused.
    await expect.poll(async () => (await bring('customer', 'id,name\n')).status).toBe(429);
    request.end('W-2,次\n');
    const message = await answer;
    expect(JSON.parse(await text(message))).toMatchObject({ read: 2, created: 2 });
    expect((await bring('customer', 'id,name\n')).status).toBe(200);
  });

  it('a sender that breaks off leaves what it had sent, and the next one may come', async () => {
    const { request, answer } = begin('customer');
    const broken = expect(answer).rejects.toThrow('socket hang up');
    request.write(`id,name\n${Array.from({ length: 50 }, (_, at) => `P-${at},途中`).join('\n')}\nP-51,`);
    await expect.poll(async () => (await centre.call('GET', '/v1/export/customer', { token })).body).toContain('P-49');
    request.destroy();
    await broken;
    await expect.poll(async () => (await bring('customer', 'id,name\n')).status).toBe(200);
    expect((await out('customer')).body).not.toContain('P-51');
  });

  it('an export is one view: what is written meanwhile is not in it, is not held up by it, and follows from its cursor', async () => {
    const fields = { ...EMPTY_CUSTOMER, preferences: Array.from({ length: 20 }, () => 'あ'.repeat(190)) };
    const rows = Array.from({ length: 1_200 }, (_, at) =>
      JSON.stringify({ ...fields, id: `V-${at}`, nameKanji: '見る' }),
    );
    const table = `id,name\n${rows.map((_, at) => `V-${at},見る,`).join('\n')}\n`;
    expect((await bring('customer', table)).body).toMatchObject({ created: 1_200 });
    const request = httpRequest(`${centre.service.url}/v1/export/customer`, {
      headers: { authorization: `Bearer ${token}` },
    });
    request.end();
    const [message] = (await once(request, 'response')) as [IncomingMessage];
    const change = await bring('customer', 'id,name\nV-0,後\nV-999,後\nV-new,後\n');
    expect(change.body).toMatchObject({ changed: 2, created: 1 });
    const body = await text(message);
    const names = body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; nameKanji: string });
    expect(names.filter(({ id }) => id.startsWith('V-'))).toHaveLength(1_200);
    expect(names.filter(({ nameKanji }) => nameKanji === '後')).toEqual([]);
    const { 'x-tsunagu-epoch': epoch, 'x-tsunagu-cursor': cursor } = message.headers;
    const reader = await centre.token('shop', 'admin', ['supervisor']);
    const next = await centre.call('GET', `/v1/changes?topic=customers&epoch=${epoch}&cursor=${cursor}`, {
      token: reader,
    });
    expect(next.body.changes.map(({ id }: { id: string }) => id).sort()).toEqual(['V-0', 'V-999', 'V-new']);
  });

  it('a table is written for what is a table, JSON Lines for everything', async () => {
    const csv = await out('customer?format=csv&letters=shift_jis');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=shift_jis');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="customer.csv"');
    expect(await out('campaign?format=csv')).toMatchObject({ status: 400, body: { error: { field: 'format' } } });
    expect((await out('campaign')).body).toContain('"id":"k1"');
  });
});
