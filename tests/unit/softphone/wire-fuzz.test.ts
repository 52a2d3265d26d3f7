import fc from 'fast-check';
import type { UserAgent } from 'sip.js';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { holds, pathOf } from '../../../electron/softphone/far-description';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet } from './until';

const SEED = 4475;
const MESSAGES = 3_000;
const AT_ONCE = 25;

let world: PhoneWorld;
const uncaught: unknown[] = [];
const note = (error: unknown) => uncaught.push(error);

beforeAll(async () => {
  takeTheClock();
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  world = await new PhoneWorld().start();
  world.ringable = 'busy';
});
afterAll(async () => {
  vi.useRealTimers();
  await world.phone.stop();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
});

const method = fc.constantFrom(
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'OPTIONS',
  'INFO',
  'NOTIFY',
  'REFER',
  'UPDATE',
  'PRACK',
  'MESSAGE',
  'SUBSCRIBE',
  'REGISTER',
  'NEW',
);
const junk = fc.oneof(
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.constantFrom(
    '',
    '"',
    '<',
    '<sip:',
    '*',
    '%00',
    '\t',
    '\r\n ',
    'あ',
    '‮',
    '-1',
    '99999999999',
    ';tag=',
    '<script>',
    'sip:a@[::1',
    ',',
  ),
);
const extra = fc.constantFrom(
  '',
  'Require: 100rel',
  'Replaces: x',
  'Replaces: a;to-tag=b;from-tag=c',
  'Refer-To: <sip:a@b>',
  'Refer-To: junk',
  'Event: refer',
  'Subscription-State: terminated',
  'RAck: 1 1 INVITE',
  'Session-Expires: -1',
  'Session-Expires: 1',
  'Expires: 99999999999',
  '__proto__: x',
  'constructor: y',
  'Content-Disposition: session',
  'Contact: *',
  'Max-Forwards: x',
  'Call-Info: ;answer-after=',
);
const sdp = fc.constantFrom(
  '',
  'v=0\r\n',
  'v=0\r\nm=audio nonsense\r\n',
  'm=audio 9 RTP/AVP 0\r\na=sendonly\r\n',
  '\0\0',
  'あ',
);
const change = fc.record({ line: fc.nat(12), at: fc.nat(120), cut: fc.nat(30), put: junk });

/** One line of a message with something else in a place of it. */
function mutate(text: string, changes: readonly { line: number; at: number; cut: number; put: string }[]): string {
  const lines = text.split('\r\n');
  for (const { line, at, cut, put } of changes) {
    const old = lines[line];
    if (old === undefined) continue;
    const place = at % (old.length + 1);
    lines[line] = old.slice(0, place) + put + old.slice(place + cut);
  }
  return lines.join('\r\n');
}

it(`${MESSAGES} strange messages (seed ${SEED}) in a call: nothing is thrown, nothing piles up, the call stays`, async () => {
  process.stdout.write(`[fuzz] SIP: ${MESSAGES} messages, seed ${SEED}\n`);
  world.ringable = 'yes';
  const { call, caller } = await world.talk();
  world.ringable = 'busy';
  const { dialog } = caller as unknown as { dialog: { callId: string; remoteTag: string; localTag: string } };
  const base = fc.record({
    method,
    inside: fc.boolean(),
    response: fc.integer({ min: 0, max: 9 }),
    extra,
    sdp,
    cseq: fc.nat(2 ** 31),
    n: fc.nat(),
    changes: fc.array(change, { maxLength: 3 }),
  });
  const samples = fc.sample(base, { numRuns: MESSAGES, seed: SEED });
  let sent = 0;
  for (const one of samples) {
    let text = world
      .rawRequest(one.method, one.cseq, one.inside ? dialog.remoteTag : undefined, one.sdp)
      .replace('branch=z9hG4bKraw', `branch=z9hG4bK${one.n}`);
    // Inside the dialog everything but what would rightly end it.
    if (one.inside && one.method !== 'BYE')
      text = text.replace('raw-call', dialog.callId).replace('tag=raw', `tag=${dialog.localTag}`);
    else text = text.replace('raw-call', `call-${one.n}`);
    if (one.response === 0) {
      const own = world.sent.filter((message) => !message.startsWith('SIP/')).at(-1) ?? '';
      const kept = own.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/i.test(line));
      text = [`SIP/2.0 ${100 + (one.n % 600)} X`, ...kept, `Content-Length: ${one.sdp.length}`, '', one.sdp].join(
        '\r\n',
      );
    }
    if (one.extra) text = text.replace('Max-Forwards', `${one.extra}\r\nMax-Forwards`);
    await world.wire.send(mutate(text, one.changes));
    sent += 1;
    if (sent % AT_ONCE === 0) {
      await quiet();
      await vi.advanceTimersByTimeAsync(500);
    }
  }
  await quiet();
  await vi.advanceTimersByTimeAsync(70_000);
  await quiet();
  expect(uncaught).toEqual([]);
  expect(call().phase).toBe('active');
  const { userAgentCore } = (world.phone as unknown as { userAgent: UserAgent }).userAgent;
  expect(userAgentCore.dialogs.size).toBeLessThanOrEqual(1);
  expect(userAgentCore.userAgentServers.size).toBeLessThanOrEqual(5);
  expect(userAgentCore.userAgentClients.size).toBeLessThanOrEqual(5);
}, 120_000);

it('strange descriptions never throw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(junk, fc.constantFrom('m=audio 9', 'c=IN IP4 0.0.0.0', 'a=sendonly', 'a=ice-ufrag:')), {
        maxLength: 20,
      }),
      (lines) => {
        const text = lines.join('\r\n');
        holds(text);
        pathOf(text);
      },
    ),
    { numRuns: 2_000, seed: SEED },
  );
});
