import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestService } from './service';

const SECRET = 'ヒミツ0312345678';

/** Sends bytes as they are. @returns the status line of what came back, '' where nothing did. */
function raw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(Number(port), hostname, () => socket.end(text));
    socket.on('data', (piece) => {
      answer += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
  });
}

describe('what a hostile or broken caller sends', () => {
  let centre: TestService;
  let token = '';
  beforeAll(async () => {
    centre = await TestService.start();
    await centre.addAgent('shop', 'a1', ['supervisor']);
    token = await centre.token('shop', 'a1', ['supervisor'], 'd1');
  });
  afterAll(async () => {
    // Nothing that was in a body, a path or a query stands in the log.
    expect(centre.lines.join('\n')).not.toContain('ヒミツ');
    expect(centre.lines.join('\n')).not.toContain('0312345678');
    expect(centre.lines.filter((line) => line.includes('"failed"'))).toEqual([]);
    await centre.stop();
  });

  const command = (payload: unknown, n = 1) => ({ id: `w${n}`, n, kind: 'contact.note', v: 1, at: 1, payload });
  const push = (body: unknown, headers: Record<string, string> = {}) =>
    centre.call('POST', '/v1/commands', { token, body, headers });
  const malformed = { error: { code: 'malformed' } };

  it.each([
    ['no JSON', `{"deviceId":"d1","commands":[${SECRET}`],
    ['an empty body', ' '],
    ['a list', `["${SECRET}"]`],
    ['a prototype', `{"deviceId":"d1","commands":[],"__proto__":{"x":"${SECRET}"}}`],
    ['a constructor', `{"deviceId":"d1","commands":[],"constructor":{"prototype":{"x":"${SECRET}"}}}`],
    ['no wishes', '{"deviceId":"d1","commands":[]}'],
    ['nesting', `{"deviceId":"d1","commands":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`],
    ['nesting of a payload', `{"deviceId":"d1","commands":[${'{"a":'.repeat(65)}1${'}'.repeat(65)}]}`],
    ['a batch of 51', { deviceId: 'd1', commands: Array.from({ length: 51 }, (_, at) => command(SECRET, at + 1)) }],
    ['three megabytes', `{"deviceId":"d1","commands":["${'x'.repeat(3 * 1024 * 1024)}"]}`],
  ])('%s is refused once', async (_name, body) => {
    const answer = await push(body);
    expect(answer).toMatchObject({ status: 400, body: malformed });
    expect(JSON.stringify(answer.body)).not.toContain('ヒミツ');
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml'])(
    'a body of %s is refused',
    async (type) => {
      const answer = await push('{"deviceId":"d1","commands":[{}]}', { 'content-type': type });
      expect(answer).toMatchObject({ status: 400, body: malformed });
    },
  );

  it.each([
    `/v1/rows/customer?field=phone&value=${encodeURIComponent(`' or 1=1 --${SECRET}`)}`,
    `/v1/rows/customer/${encodeURIComponent("c1';drop table record;--")}`,
    `/v1/rows/customer?field=${encodeURIComponent('phone"')}&value=x`,
    '/v1/rows/customer?field=phone&value=%00',
    '/v1/rows/record_key?field=x&value=y',
    '/v1/rows/__proto__?field=x&value=y',
    '/v1/changes?topic=catalog&cursor=1;drop',
    '/v1/changes?topic=catalog&topic=team',
    '/v1/changes?topic=catalog&limit=100000',
    '/v1/stream?at=catalog',
    `/v1/stream?${Array.from({ length: 51 }, () => 'at=catalog:e:0').join('&')}`,
    '/v1/rows/customer/%E0%A4%A',
    '/v1/../../etc/passwd',
    '/v1/customers/search?q=%00',
  ])('%s finds nothing and breaks nothing', async (path) => {
    const { status, body } = await centre.call('GET', path, { token });
    if (status === 200) expect(body).toEqual({ rows: [] });
    else expect([400, 404]).toContain(status);
  });

  it('words with the letter that PostgreSQL cannot keep are refused alone, their neighbour is judged', async () => {
    const repair = { id: 'r1', serial: `a\0${SECRET}` };
    const one = { ...command(repair, 100), kind: 'repair.open' };
    const { body } = await push({
      deviceId: 'd1',
      commands: [one, command({ id: 'c', noteId: 'n', text: 'x\0' }, 101)],
    });
    expect(body.answers.map(({ answer }: { answer: object }) => answer)).toMatchObject([
      { outcome: 'rejected', reason: 'malformed' },
      { outcome: 'rejected', reason: 'malformed', field: 'text' },
    ]);
  });

  it('a broken wish is refused alone', async () => {
    const { body } = await push({ deviceId: 'd1', commands: [null, 7, { id: {} }, { id: 'w200', kind: SECRET }] });
    expect(body.answers).toHaveLength(4);
    for (const { answer } of body.answers) expect(answer).toMatchObject({ outcome: 'rejected', reason: 'malformed' });
  });

  it('a program that names no version of the protocol is told so', async () => {
    const answer = await centre.call('GET', '/v1/changes?topic=catalog&cursor=0', {
      token,
      headers: { 'x-tsunagu-protocol': SECRET.slice(-10) + '-' },
    });
    expect(answer).toMatchObject({ status: 426, body: { error: { code: 'protocol' } } });
  });

  const line = 'POST /v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n';
  it.each([
    ['two lengths', `${line}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":`],
    [
      'a length and chunks',
      `${line}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n`,
    ],
    ['chunks twice removed', `${line}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`],
    ['a space before the colon', `${line}Content-Length : 5\r\n\r\n{"a":`],
    ['a folded header', `${line}X-A: 1\r\n b: ${SECRET}\r\n\r\n`],
    ['no HTTP', `${SECRET}\r\n\r\n`],
    ['a header of 100 kB', `${line}X-A: ${'a'.repeat(100_000)}\r\n\r\n`],
  ])('a request with %s gets one refusal and the end of the line', async (_name, text) => {
    const answer = await raw(centre.service.url, text);
    expect(answer.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 400']);
    expect(answer).not.toContain('tsunagu_');
  });
});

describe('paces', () => {
  it('an address that fails too often waits, and is told how long; others do not', async () => {
    let now = 1_800_000_000_000;
    const failure = { burst: 3, perSecond: 0.1 };
    const centre = await TestService.start({ now: () => now, paces: { failure }, proxies: ['127.0.0.1'] });
    const from = (address: string) => {
      const body = { refreshToken: `shop.${'x'.repeat(43)}`, deviceId: 'd1' };
      return centre.call('POST', '/v1/session/refresh', { body, headers: { 'x-forwarded-for': address } });
    };
    for (const _ of [1, 2, 3]) expect((await from('192.0.2.1')).status).toBe(401);
    const refused = await from('192.0.2.1');
    expect(refused).toMatchObject({ status: 429, body: { error: { code: 'tooMany' } } });
    expect(refused.headers.get('retry-after')).toBe('10');
    expect((await from('192.0.2.2')).status).toBe(401);
    now += 10_000;
    expect((await from('192.0.2.1')).status).toBe(401);
    await centre.stop();
  });

  it('a caller that is no proxy does not choose its address', async () => {
    const centre = await TestService.start({ paces: { signIn: { burst: 2, perSecond: 0.001 } } });
    const statuses = [];
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const headers = { 'x-forwarded-for': address };
      const body = { refreshToken: `shop.${'x'.repeat(43)}`, deviceId: 'd1' };
      statuses.push((await centre.call('POST', '/v1/session/refresh', { body, headers })).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
    await centre.stop();
  });

  it('a device that asks too often waits, and is told how long; another device does not', async () => {
    const centre = await TestService.start({
      now: () => 1_800_000_000_000,
      paces: { device: { burst: 2, perSecond: 0.5 } },
    });
    await centre.addAgent('shop', 'a1', ['support']);
    const ask = async (device: string) => {
      const token = await centre.token('shop', 'a1', ['support'], device);
      return centre.call('GET', '/v1/changes?topic=catalog', { token });
    };
    expect([(await ask('d1')).status, (await ask('d1')).status]).toEqual([200, 200]);
    const refused = await ask('d1');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('2');
    expect((await ask('d2')).status).toBe(200);
    await centre.stop();
  });
});
