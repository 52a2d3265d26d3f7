import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { fateOf, TORTURE, tortureTable } from '../rfc4475';
import { Centre, hearEachOther } from './centre';
import { header } from './network/sip-message';
import type { TelephoneCall } from './network/telephone-call';
import { until } from './network/until';

// RFC 4475's torture messages lie beside the checkout on machines that have them.
const TORTURE_DIR = resolve('..', 'shared', 'data', 'rfc4475');

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

/** The call still talks, the line still stands, and nothing ended unexpectedly in main. */
async function nothingHasChanged(call: TelephoneCall): Promise<void> {
  await hearEachOther(centre.desk, call);
  const slices = await centre.desk.slices();
  expect(slices.connectivity.line).toBe('connected');
  expect(centre.tap.endedBy).toEqual([]);
  expect(centre.desk.logged('uncaught-exception')).toEqual([]);
  expect(slices.calls.filter(({ phase }) => phase !== 'ended')).toHaveLength(1);
  expect(call.state).toBe('established');
}

/** Waits until the desk has nothing more to say: three answers of its window in a row and no message between them. */
async function silence(): Promise<void> {
  const { desk, tap } = centre;
  for (let quiet = 0, heard = tap.fromDesk.length; quiet < 3; quiet += 1) {
    await desk.slices();
    if (tap.fromDesk.length > heard) quiet = -1;
    heard = tap.fromDesk.length;
  }
}

function request(startLine: string, headers: readonly string[], body = ''): string {
  const id = Math.random().toString(36).slice(2);
  return [
    startLine,
    `Via: SIP/2.0/WS exchange.example;branch=z9hG4bK${id}`,
    `Call-ID: ${id}`,
    'Max-Forwards: 10',
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

test('the torture messages of RFC 4475 in a call change nothing', async () => {
  test.skip(!existsSync(TORTURE_DIR), `no RFC 4475 messages on this machine (${TORTURE_DIR})`);
  const call = await centre.talk();
  const { tap } = centre;
  const fates = [];
  for (const name of Object.keys(TORTURE)) {
    const message = readFileSync(resolve(TORTURE_DIR, `${name}.dat`));
    const before = tap.fromDesk.length;
    tap.inject(message.toString());
    await silence();
    const statuses = tap.fromDesk.slice(before).flatMap(({ status, method }) => (method ? [] : (status ?? [])));
    fates.push(fateOf(name, statuses));
    // As bytes too, where they are no text at all.
    if (!Buffer.from(message.toString()).equals(message)) tap.inject(message);
    await silence();
    expect(tap.endedBy).toEqual([]);
  }
  process.stdout.write(tortureTable(fates));
  expect(fates).toHaveLength(49);
  expect(fates.filter(({ fits }) => !fits)).toEqual([]);
  await nothingHasChanged(call);
});

/** A sound description with lines lost, doubled, cut, or filled with rubbish. */
const brokenFrom = (sound: string): fc.Arbitrary<string> => {
  const lines = sound.split('\r\n').filter((line) => line !== '');
  const rubbish = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom('m=audio', 'a=fingerprint:x', 'c=', 'm=video 9 X 0'),
  );
  const change = fc.record({
    at: fc.nat(lines.length - 1),
    how: fc.constantFrom('lose', 'double', 'cut', 'fill'),
    rubbish,
  });
  return fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    const broken = [...lines];
    for (const { at, how, rubbish: text } of changes) {
      const line = broken[at] ?? '';
      const safe = text.replace(/[\r\n]/g, ' ');
      const forms = { lose: [], double: [line, line], cut: [line.slice(0, line.length / 2)], fill: [safe] };
      broken.splice(at, 1, ...forms[how as keyof typeof forms]);
    }
    return `${broken.join('\r\n')}\r\n`;
  });
};

test('descriptions broken in a hundred ways are each answered by the real audio window, and the desk and its call live', async () => {
  const { desk, tap } = centre;
  const call = await centre.talk();
  const invite = tap.toDesk.filter(({ method }) => method === 'INVITE').at(-1)!;
  const id = header(invite, 'Call-ID');
  const accepted = tap.fromDesk.find(
    ({ status, ...rest }) => status === 200 && header({ status, ...rest }, 'Call-ID') === id,
  )!;
  const send = (method: string, number: number, branch: string, body = '') =>
    tap.inject(
      [
        `${method} ${invite.requestUri} SIP/2.0`,
        `Via: SIP/2.0/WS fuzz.invalid;branch=z9hG4bK${branch}`,
        `From: ${header(invite, 'From')}`,
        `To: ${header(accepted, 'To')}`,
        `Call-ID: ${id}`,
        `CSeq: ${number} ${method}`,
        'Max-Forwards: 70',
        'Contact: <sip:fuzz@fuzz.invalid;transport=ws>',
        ...(body ? ['Content-Type: application/sdp'] : []),
        `Content-Length: ${Buffer.byteLength(body)}`,
        '',
        body,
      ].join('\r\n'),
    );
  const statuses = new Set<number>();
  for (const [index, sdp] of fc.sample(brokenFrom(invite.body), { numRuns: 100, seed: 4566 }).entries()) {
    const number = 100 + index;
    send('INVITE', number, `fuzz${index}`, sdp);
    const answer = await until(`an answer to description ${index}`, () =>
      tap.fromDesk.find((message) => (message.status ?? 0) >= 200 && header(message, 'CSeq') === `${number} INVITE`),
    );
    // Each INVITE comes right behind the ACK before: none may meet 500 with Retry-After for it.
    statuses.add(answer.status ?? 0);
    send('ACK', number, (answer.status ?? 0) < 300 ? `ack${index}` : `fuzz${index}`);
  }
  console.log(`broken descriptions were answered with ${[...statuses].sort().join(', ')}`);
  expect([...statuses].every((status) => [200, 400, 488].includes(status))).toBe(true);
  expect(desk.logged('uncaught-exception')).toEqual([]);
  expect((await desk.slices()).calls.filter(({ phase }) => phase !== 'ended')).toHaveLength(1);
  expect(tap.endedBy).toEqual([]);
  await desk.hangUp();
  await desk.finishWrapUps();
  call.hangUp();
});

test('huge, cut, empty and binary frames in a call change nothing', async () => {
  const call = await centre.talk();
  const from = ['From: <sip:a@exchange.example>;tag=1', 'To: <sip:b@exchange.example>', 'CSeq: 1 INVITE'];
  centre.tap.inject('');
  centre.tap.inject('\r\n\r\n');
  centre.tap.inject(Buffer.from([0, 255, 254, 1, 2, 3]));
  centre.tap.inject('INVITE sip:x SIP/2.0\r\nVia: ');
  centre.tap.inject('SIP/2.0 200 OK\r\n\r\n');
  centre.tap.inject('A'.repeat(1_000_000));
  centre.tap.inject(request('INVITE sip:x@y SIP/2.0', [...from, `Subject: ${'あ'.repeat(200_000)}`]));
  centre.tap.inject(
    request('INVITE sip:x@y SIP/2.0', [...from, ...Array.from({ length: 5_000 }, (_, n) => `X-${n}: y`)]),
  );
  centre.tap.inject(request('INVITE tel:+81312345678 SIP/2.0', from, 'v=0\r\n'.repeat(50_000)));
  centre.tap.inject(request('NOTIFY sip:x@y SIP/2.0', from.with(2, 'CSeq: 99999999999 NOTIFY')));
  await nothingHasChanged(call);
});

test('requests with broken bodies inside the call are refused and the call stays', async () => {
  const call = await centre.talk();
  const answers = (): number => call.received.filter(({ status }) => (status ?? 0) >= 200).length;
  const before = answers();
  call.request('INVITE', [['Content-Type', 'application/sdp']], 'v=0\r\nm=audio nonsense\r\n');
  await expect.poll(answers).toBeGreaterThan(before);
  call.request('INFO', [['Content-Type', 'application/dtmf-relay']], '<script>alert(1)</script>');
  call.request('MESSAGE', [['Content-Type', 'text/html']], '<h1>x</h1>');
  call.request('REFER', [['Refer-To', '<sip:elsewhere@exchange.example>']]);
  call.request(
    'NOTIFY',
    [
      ['Event', 'refer'],
      ['Subscription-State', 'active'],
    ],
    'junk',
  );
  await nothingHasChanged(call);
  await expect(centre.desk.window.getByText('alert(1)')).toHaveCount(0);
});

test('after all of it the next caller rings', async () => {
  const call = await centre.talk();
  await nothingHasChanged(call);
});
