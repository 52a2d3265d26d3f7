import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import type { TelephoneCall } from './network/telephone-call';

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
  for (const name of readdirSync(TORTURE_DIR).filter((file) => file.endsWith('.dat'))) {
    await test.step(name, async () => {
      const message = readFileSync(resolve(TORTURE_DIR, name));
      centre.tap.inject(message);
      // The same as text, where it is text at all.
      if (Buffer.from(message.toString()).equals(message)) centre.tap.inject(message.toString());
      await centre.desk.slices();
      expect(centre.tap.endedBy).toEqual([]);
    });
  }
  await nothingHasChanged(call);
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
