import type { UserAgent } from 'sip.js';
import { Parser } from 'sip.js/lib/core/messages/parser.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { admit, answerTo, HEADER_LINE_MAX, repairMessage } from '../../../electron/softphone/incoming-text';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const logger = { warn: () => undefined, error: () => undefined } as never;
const statuses = () =>
  world.sent.flatMap((text) => /^SIP\/2\.0 (\d+)/.exec(text)?.[1] ?? []).filter((s) => s !== '100');

describe('display names', () => {
  const named = () => world.rawRequest('INVITE', 1, undefined, 'v=0\r\n').replace('From: <', 'From: "佐藤 "Ken" 健" <');

  it('SIP.js itself drops a call whose name has a quotation mark inside', () => {
    expect(Parser.parseMessage(named(), logger)).toBeUndefined();
    expect(Parser.parseMessage(repairMessage(named()), logger)).toBeDefined();
  });

  it('a call whose name has a quotation mark inside rings', async () => {
    await world.wire.send(named());
    await until(() => world.offers.length === 1);
    expect(world.offers[0]!.facts.callerUser).toBe('0312345678');
  });

  it.each([
    ['From: "A" <sip:a@b>;p="q"', 'From: "A" <sip:a@b>;p="q"'],
    ['f: "a\\"b" <sip:a@b>', 'f: "a\\"b" <sip:a@b>'],
    ['To: "a"b" <sip:a@b>', 'To: "a\\"b" <sip:a@b>'],
    ['To: "a\\" <sip:a@b>', 'To: "a\\\\" <sip:a@b>'],
    ['Subject: "a"b" <x>', 'Subject: "a"b" <x>'],
  ])('%s', (line, mended) => {
    expect(repairMessage(`INVITE x SIP/2.0\r\n${line}\r\n\r\n"body"`)).toBe(
      `INVITE x SIP/2.0\r\n${mended}\r\n\r\n"body"`,
    );
  });
});

describe('transactions', () => {
  it('two callers with the same branch both ring', async () => {
    const first = world.rawRequest('INVITE', 1, undefined, 'v=0\r\n');
    await world.wire.send(first);
    await until(() => world.offers.length === 1);
    await world.wire.send(
      first
        .replace('raw.invalid;branch', 'other.invalid;branch')
        .replace('raw-call', 'other')
        .replace('tag=raw', 'tag=o'),
    );
    await until(() => world.offers.length === 2);
  });

  it('a repeated INVITE rings once, and a CANCEL of the same branch ends it', async () => {
    const { call } = await world.rawInvite();
    const invite = world.rawRequest('INVITE', 1, undefined, 'v=0\r\n');
    await world.wire.send(invite);
    await quiet();
    expect(world.offers).toHaveLength(1);
    await world.wire.send(invite.replace(/^INVITE/, 'CANCEL').replace('1 INVITE', '1 CANCEL'));
    await until(() => call().phase === 'ended');
    await until(() => statuses().includes('487'));
  });

  it('no two of our requests have a branch of seven digits', async () => {
    await world.talk();
    const branches = world.sent
      .filter((text) => !text.startsWith('SIP/'))
      .map((text) => /branch=([^;\r]+)/.exec(text)?.[1]);
    expect(branches.length).toBeGreaterThan(0);
    for (const branch of branches) expect(branch).toMatch(/^z9hG4bK[0-9a-f-]{36}$/);
  });
});

describe('refused at the border', () => {
  const invite = () => world.rawRequest('INVITE', 1);

  it.each<[string, (text: string) => string, string]>([
    ['an unknown scheme', (text) => text.replace(/^INVITE \S+/, 'INVITE soap.beep://192.0.2.103:3002'), '416'],
    ['an extension that is required', (text) => text.replace('Max-F', 'Require: nothingSupportsThis\r\nMax-F'), '420'],
    ['a CSeq of another method', (text) => text.replace('1 INVITE', '1 OPTIONS'), '400'],
    ['a CSeq out of range', (text) => text.replace('1 INVITE', '4294967296 INVITE'), '400'],
    ['two From headers', (text) => text.replace('Max-F', 'From: <sip:b@c>;tag=2\r\nMax-F'), '400'],
    ['another version', (text) => text.replace('SIP/2.0\r\n', 'SIP/7.0\r\n'), '505'],
    ['5,000 headers', (text) => text.replace('Max-F', `${'X: y\r\n'.repeat(5_000)}Max-F`), '513'],
    ['a header of 60 kB', (text) => text.replace('Max-F', `Subject: ${'"<'.repeat(30_000)}\r\nMax-F`), '513'],
    ['a From that is no address', (text) => text.replace('From: <', 'From: "a <'), '400'],
  ])('%s is answered and the next call rings', async (_name, change, status) => {
    await world.wire.send(change(invite()));
    await until(() => statuses().length > 0);
    expect(statuses()).toEqual([status]);
    expect(world.offers).toEqual([]);
    const { call } = await world.ring();
    expect(call().phase).toBe('ringing');
  });

  it('420 names what is not supported (RFC 3261 8.2.2.3)', async () => {
    await world.wire.send(invite().replace('Max-F', 'Require: timer, strange, precondition\r\nMax-F'));
    const answer = await until(() => world.sentWith('SIP/2.0 420')[0]);
    expect(answer).toContain('Unsupported: strange, precondition\r\n');
  });

  it('a lone line feed in the head is dropped, because our answer would carry it on', () => {
    expect(admit('INVITE a SIP/2.0\r\nFrom: a\nVia: b\r\n\r\n')).toEqual({ kind: 'dropped' });
    expect(admit(`INVITE a SIP/2.0\r\nX: ${'y'.repeat(HEADER_LINE_MAX)}\r\n\r\n`)).toMatchObject({ kind: 'refused' });
  });

  it('an ACK and a response are never answered', () => {
    const lines = 'Via: v\r\nFrom: f\r\nTo: t\r\nCall-ID: c\r\nCSeq: 1 ACK\r\n\r\n';
    expect(answerTo(`ACK sip:a SIP/2.0\r\n${lines}`, 400, 'x', 't')).toBeNull();
    expect(answerTo(`SIP/2.0 200 OK\r\n${lines}`, 400, 'x', 't')).toBeNull();
    expect(answerTo(`BYE sip:a SIP/2.0\r\n${lines}`, 400, 'x', 't')).toContain('To: t;tag=t\r\n');
  });
});

describe('what goes out', () => {
  it('a line end in a header of ours begins no header of its own', async () => {
    await world.ring(['X-Note: a\r\nX-Evil: b']);
    const { userAgentCore } = (world.phone as unknown as { userAgent: UserAgent }).userAgent;
    const [server] = userAgentCore.userAgentServers.values();
    const { request } = (server as unknown as { transaction: { request: { getHeader: (name: string) => string } } })
      .transaction;
    expect(request.getHeader('X-Note')).toBe('a X-Evil: b');
    expect(request.getHeader('X-Evil')).toBeUndefined();
  });
});

describe('a flood', () => {
  it('of 300 calls that a full desk may not show is answered 486 each, and the talk goes on', async () => {
    const { call } = await world.talk();
    world.ringable = 'busy';
    const invite = world.rawRequest('INVITE', 1, undefined, 'v=0\r\n');
    for (let n = 0; n < 300; n += 1)
      await world.wire.send(invite.replace('z9hG4bKraw', `z9hG4bK${n}-`).replace('raw-call', `flood-${n}`));
    await until(() => world.sentWith('SIP/2.0 486').length >= 300);
    expect(world.offers).toHaveLength(1);
    expect(call().phase).toBe('active');
  });
});

describe('inside a call', () => {
  it('a PRACK, at which SIP.js throws, is answered 500, leaves no transaction behind and the call stays', async () => {
    const { caller, call } = await world.talk();
    const { dialog } = caller as unknown as { dialog: { prack: (delegate: object) => unknown } };
    let status = 0;
    dialog.prack({ onReject: ({ message }: { message: { statusCode: number } }) => (status = message.statusCode) });
    await until(() => status > 0);
    expect(status).toBe(500);
    expect(call().phase).toBe('active');
    await vi.advanceTimersByTimeAsync(40_000);
    const { userAgentCore } = (world.phone as unknown as { userAgent: UserAgent }).userAgent;
    expect(userAgentCore.userAgentServers.size).toBe(0);
  });

  it('the wire breaks, and the call is still there (SIP.js SessionManager would end it)', async () => {
    const { call } = await world.talk();
    world.cutDeskWire();
    await quiet();
    expect(call().phase).toBe('active');
  });
});

it('a call whose description comes wrapped together with ISUP (RFC 5621) is answered with its voice', async () => {
  const sdp = 'v=0\r\n';
  const wrapped = [
    '--b',
    'Content-Type: application/ISUP;version=itu-t92+',
    '',
    'x',
    '--b',
    'Content-Type: application/sdp',
    '',
    `${sdp}--b--`,
    '',
  ].join('\r\n');
  const plain = world.rawRequest('INVITE', 1, undefined, wrapped);
  await world.wire.send(
    plain.replace('application/sdp\r\nContent-Length', 'multipart/mixed;boundary=b\r\nContent-Length'),
  );
  await until(() => world.offers.length === 1);
  const { id } = world.offers[0]!;
  expect(await world.phone.call(id)!.answer()).toBeNull();
  expect(world.port.asked('accept')[0]?.['description']).toEqual({ type: 'offer', sdp });
});
