import { afterAll, beforeAll, expect, it } from 'vitest';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { TestService } from './service';

const HOUR = 3_600_000;
/** A Thursday, 10:00 in Japan. */
let now = Date.parse('2026-11-26T10:00:00+09:00');
let centre: TestService;
let site: string;

beforeAll(async () => {
  centre = await TestService.start({ now: () => now });
  await centre.addAgent('shop', 'site', ['web']);
  await centre.addAgent('shop', 'sato', ['communicator']);
  site = await centre.token('shop', 'site', ['web'], 'site');
  const phones = [{ e164: '+81522345678', raw: '052-234-5678', kind: 'home' }];
  const payload = { ...EMPTY_CUSTOMER, id: 'c1', nameKanji: '小笠原 由紀子', phones };
  const command = { id: 'w1', n: 1, kind: 'customer.create', v: 1, at: now, payload };
  const wish = { agentId: 'sato', roles: ['communicator'] as const, deviceId: 'd', command };
  await centre.service.centre.submit('shop', [wish]);
});
afterAll(() => centre.stop());

const reservation = (id: string, about: object = {}) => ({
  id,
  number: '+81522345678',
  window: { from: now + HOUR, to: now + 2 * HOUR },
  reason: 'エアコンの取付について',
  ...about,
});
const reserve = (body: object) => centre.call('POST', '/v1/reservations', { token: site, body });
const refused = (reason: string) => ({ status: 200, body: { outcome: 'refused', known: false, reason } });

it('a reservation becomes a callback of the team at the time that was chosen, with the customer of that number', async () => {
  expect(await reserve(reservation('r-1'))).toMatchObject({ status: 200, body: { outcome: 'reserved', known: false } });
  const token = await centre.token('shop', 'sato', ['communicator']);
  const { body } = await centre.call('GET', '/v1/changes?topic=team', { token });
  const rows = body.changes.map(({ row }: { row: unknown }) => row);
  expect(rows).toContainEqual(
    expect.objectContaining({
      id: 'web-r-1',
      kind: 'callback',
      source: 'web',
      customerId: 'c1',
      owner: null,
      window: { from: now + HOUR, to: now + 2 * HOUR },
      reason: 'エアコンの取付について',
    }),
  );
});

it('one that is sent twice is one, and its first answer is told again', async () => {
  const twice = await Promise.all([reserve(reservation('r-1')), reserve(reservation('r-1'))]);
  for (const answer of twice) expect(answer.body).toEqual({ outcome: 'reserved', known: true });
  expect(await reserve(reservation('r-2'))).toMatchObject(refused('alreadyReserved'));
  expect((await reserve(reservation('r-2'))).body).toEqual({
    outcome: 'refused',
    known: true,
    reason: 'alreadyReserved',
  });
});

it('a time outside the calling hours, in the past, without end or too far away is refused, and so is a number that costs', async () => {
  const other = { number: '+81312345678' };
  const at = (time: string) => Date.parse(`2026-11-26T${time}:00+09:00`);
  const windows: readonly [string, object][] = [
    ['outsideHours', { from: at('19:30'), to: at('20:30') }],
    ['outsideHours', { from: at('08:30') + 24 * HOUR, to: at('09:30') + 24 * HOUR }],
    ['windowInvalid', { from: at('09:00'), to: at('10:00') }],
    ['windowInvalid', { from: at('12:00'), to: at('12:00') }],
    ['windowInvalid', { from: at('12:00') + 61 * 24 * HOUR, to: at('13:00') + 61 * 24 * HOUR }],
  ];
  for (const [at, [reason, window]] of windows.entries())
    expect(await reserve(reservation(`bad-${at}`, { ...other, window }))).toMatchObject(refused(reason));
  for (const [at, number] of ['+81990123456', '+12025550123', '+81120000111'].entries())
    expect(await reserve(reservation(`no-${at}`, { number }))).toMatchObject(refused('numberInvalid'));
  expect(await reserve(reservation('who', { ...other, customerId: 'nobody' }))).toMatchObject(
    refused('unknownCustomer'),
  );
  expect((await reserve(reservation('x'.repeat(57), other))).status).toBe(400);
  expect((await reserve(reservation('card', { ...other, reason: '4111 1111 1111 1111' }))).status).toBe(400);
});

it('a web site reads nothing, and asks no more often than any machine', async () => {
  for (const path of ['/v1/changes?topic=team', '/v1/rows/callback/web-r-1', '/v1/callers?phone=%2B81522345678'])
    expect((await centre.call('GET', path, { token: site })).status, path).toBe(403);
  const answers = await Promise.all(Array.from({ length: 250 }, () => reserve(reservation('r-1'))));
  expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  // The paces are renewed, and the token still counts.
  now += 5 * 60_000;
  expect((await reserve(reservation('r-1'))).body).toEqual({ outcome: 'reserved', known: true });
});
