import fc from 'fast-check';
import { UserAgent } from 'sip.js';
import { expect, it } from 'vitest';
import { settingsSchema } from '../../shared/settings/settings';
import { telephonySchema } from '../../shared/settings/telephony';

const LINE = { servers: ['wss://pbx.example.jp'], address: 'sip:1001@pbx.example.jp', username: 'a', password: '' };
const takes = (change: object) => telephonySchema.safeParse({ ...LINE, ...change }).success;

it('an empty object is the practice desk', () => {
  expect(settingsSchema.parse({})).toEqual({});
});

it('every address of a line that is taken can be read by SIP.js', () => {
  const label = fc.stringMatching(/^[A-Za-z0-9-]{1,8}$/);
  const host = fc.oneof(
    fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.')),
    fc.tuple(fc.nat(300), fc.nat(300), fc.nat(300), fc.nat(300)).map((bytes) => bytes.join('.')),
  );
  const user = fc.stringMatching(/^[\w.!~*'()&=+$,;?/%-]{1,10}$/);
  const port = fc.option(fc.nat(99_999), { nil: undefined });
  let taken = 0;
  fc.assert(
    fc.property(user, host, port, (name, place, number) => {
      const address = `sip:${name}@${place}${number === undefined ? '' : `:${number}`}`;
      if (!takes({ address })) return;
      taken += 1;
      expect(UserAgent.makeURI(address), address).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
  expect(taken).toBeGreaterThan(200);
});

it('ordinary addresses of a line are taken', () => {
  for (const address of [
    'sip:1001@pbx.example.jp',
    'sips:agent-1@192.168.0.10:5061',
    'sip:a.b_c@pbx',
    'sip:+81522345678@x.jp',
  ])
    expect(takes({ address }), address).toBe(true);
});

it('a centre is reached by https, or by http on this machine alone', () => {
  const centre = (url: string) => settingsSchema.safeParse({ centre: { url } }).success;
  expect(centre('https://centre.example.jp/x')).toBe(true);
  expect(centre('http://127.0.0.1:8080')).toBe(true);
  expect(centre('http://centre.example.jp')).toBe(false);
  expect(centre('wss://centre.example.jp')).toBe(false);
});
