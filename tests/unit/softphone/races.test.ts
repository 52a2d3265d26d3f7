import { type AddressInfo, createServer } from 'node:net';
import type { UserAgent } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readInvite } from '../../../electron/softphone/caller';
import { waysFrom } from '../../../electron/softphone/proxy';
import { dialServer } from '../../../electron/softphone/server-socket';
import { PhoneWorld, takeTheClock } from './phone-world';
import { pass, quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
  world.port.asTheWindow = true;
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const ofLeg = (id: string, from = 0) => world.port.requests.slice(from).filter((one) => one.input['legId'] === id);
const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1] ?? '';

it('切断 before the challenge: the INVITE is not sent again, and nobody is rung', async () => {
  world.wire.onMessage = () => undefined;
  const id = world.phone.dial('0522345678')!;
  const invite = await until(() => world.sentWith('INVITE').at(-1));
  world.phone.call(id)!.hangUp();
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(invite, name)}`);
  await world.wire.send(
    [
      'SIP/2.0 407 Proxy Authentication Required',
      ...copied,
      `To: ${header(invite, 'To')};tag=proxy`,
      'Proxy-Authenticate: Digest realm="x", nonce="n1", qop="auth"',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
  await quiet();
  expect(world.sentWith('INVITE')).toHaveLength(1);
  expect(world.phone.call(id)).toBeUndefined();
});

it('a challenged INFO does not use up the number of the request after it', async () => {
  await world.phone.stop();
  world = await new PhoneWorld({ digits: 'info' }).start();
  const { desk, caller } = await world.talk();
  let challenged = false;
  caller.dialog!.delegate!.onInfo = (request) => {
    const extraHeaders = ['Proxy-Authenticate: Digest realm="x", nonce="n1", qop="auth"'];
    if (challenged) request.accept();
    else request.reject({ statusCode: 407, extraHeaders });
    challenged = true;
  };
  expect(await desk.sendDigits('1')).toBeNull();
  expect(await desk.hold()).toBeNull();
  const numbers = world.sent.filter((text) => /^(?:INFO|INVITE)/.test(text)).map((text) => header(text, 'CSeq'));
  expect(numbers).toEqual(['1 INFO', '2 INFO', '3 INVITE']);
});

it('an INVITE that requires 100rel rings, and nothing of the microphone is agreed before a person answers', async () => {
  const { id } = await world.ring(['Require: 100rel']);
  await quiet();
  expect(ofLeg(id)).toEqual([]);
  expect(world.sentWith('SIP/2.0 180')).toHaveLength(1);
  expect(world.sentWith('SIP/2.0 180')[0]).not.toContain('m=audio');
});

it('a BYE before our ACK is answered and ends the call', async () => {
  world.wire.onMessage = () => undefined;
  const id = world.phone.dial('0522345678')!;
  const invite = await until(() => world.sentWith('INVITE').at(-1));
  world.port.keep.add('accept');
  await world.respond('200 OK', 'far', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n');
  await until(() => world.port.asked('accept').length === 1);
  const bye = [
    `BYE ${/<([^>]+)>/.exec(header(invite, 'Contact'))![1]} SIP/2.0`,
    'Via: SIP/2.0/WS raw.invalid;branch=z9hG4bKbye1',
    `To: ${header(invite, 'From')}`,
    `From: ${header(invite, 'To')};tag=far`,
    `Call-ID: ${header(invite, 'Call-ID')}`,
    'CSeq: 7 BYE',
    'Max-Forwards: 70',
    'Content-Length: 0',
  ];
  await world.wire.send(`${bye.join('\r\n')}\r\n\r\n`);
  await quiet();
  world.port.answerKept();
  await quiet();
  expect(world.sent.at(-1)).toMatch(/^SIP\/2\.0 200/);
  expect(world.phone.call(id)).toBeUndefined();
  expect(world.troubles).toEqual([]);
});

it('切断 while the answer of the far side is being taken ends the call there too', async () => {
  world.wire.onMessage = () => undefined;
  const id = world.phone.dial('0522345678')!;
  await until(() => world.sentWith('INVITE').at(-1));
  world.port.keep.add('accept');
  await world.respond('200 OK', 'far', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n');
  await until(() => world.port.asked('accept').length === 1);
  world.phone.call(id)!.hangUp();
  world.port.answerKept();
  await quiet();
  expect(world.sentWith('ACK').length).toBeGreaterThan(0);
  expect(world.sentWith('BYE')).toHaveLength(1);
});

it('a number that the caller withheld (Privacy: id) is not read from P-Asserted-Identity', async () => {
  const { caller } = await world.ring(['Privacy: id', 'P-Asserted-Identity: <sip:0901111222@pbx.example.jp>']);
  void caller;
  const invitation = { headers: ['Privacy: id'] };
  const message = {
    from: { uri: { user: 'anonymous' }, displayName: 'Anonymous' },
    getHeader: (name: string) => (name === 'p-asserted-identity' ? '<sip:0901111222@pbx.example.jp>' : undefined),
    getHeaders: (name: string) => (name === 'privacy' ? invitation.headers.map((one) => one.slice(9)) : []),
  };
  expect(readInvite(message as never, [], '1001').callerUser).toBe('anonymous');
});

describe('the system names a proxy', () => {
  it('that takes the connection and says nothing: it is given up', async () => {
    vi.useRealTimers();
    const server = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const proxyOf = () => Promise.resolve(`PROXY 127.0.0.1:${port}`);
    await expect(dialServer('ws://127.0.0.1:1/sip', { proxyOf }, new AbortController().signal)).rejects.toThrow();
    server.close();
  }, 15_000);

  it('in words that no address can be made of: it is passed over', () => {
    expect(waysFrom('SOCKS5 %@$; DIRECT', 1_000)).toEqual([null]);
  });
});

describe('the far side names another contact in its 200', () => {
  it('to our re-INVITE: ACK and BYE go there (RFC 3261 12.2.1.2)', async () => {
    const { desk, caller } = await world.talk();
    (caller as unknown as { _contact: string })._contact = '<sip:moved@far.invalid;transport=ws>';
    expect(await desk.hold()).toBeNull();
    await quiet();
    desk.hangUp();
    await until(() => world.sentWith('BYE').at(-1));
    expect(world.sentWith('ACK').at(-1)).toMatch(/^ACK sip:moved@/);
    expect(world.sentWith('BYE').at(-1)).toMatch(/^BYE sip:moved@/);
  });
});

it('a 180 without a Contact, as proxies write it, is heard as ringing', async () => {
  world.wire.onMessage = () => undefined;
  const id = world.phone.dial('0522345678')!;
  const invite = await until(() => world.sentWith('INVITE').at(-1));
  const copied = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${header(invite, name)}`);
  await world.wire.send(
    ['SIP/2.0 180 Ringing', ...copied, `To: ${header(invite, 'To')};tag=proxy`, 'Content-Length: 0', '', ''].join(
      '\r\n',
    ),
  );
  await quiet();
  expect(world.remoteRings).toBe(1);
  world.phone.call(id)!.hangUp();
});

describe('REFER', () => {
  const notify = (caller: Awaited<ReturnType<PhoneWorld['talk']>>['caller'], status: string, state: string) =>
    caller.dialog!.notify(undefined, {
      extraHeaders: ['Event: refer', `Subscription-State: ${state}`],
      body: { contentDisposition: 'render', contentType: 'message/sipfrag', content: `SIP/2.0 ${status}\r\n` },
    });

  it('whose far side says for how long it will tell is waited for while the new party rings in silence', async () => {
    const { desk, caller } = await world.talk();
    caller.delegate = { onRefer: (referral) => void referral.accept() };
    const sent = desk.referrals.sendTo('0529999999', '', () => undefined);
    await until(() => world.sentWith('REFER').length === 1);
    await quiet();
    notify(caller, '100 Trying', 'active;expires=120');
    await quiet();
    await pass(60_000, 1_000);
    notify(caller, '200 OK', 'terminated;reason=noresource');
    expect(await sent).toEqual({ kind: 'taken' });
  });

  it('of the far side is told of in NOTIFYs that have a Contact (RFC 6665 8.2.1)', async () => {
    const { desk, caller } = await world.talk();
    caller.dialog!.refer(undefined, { extraHeaders: ['Refer-To: <sip:0529999999@pbx.example.jp>'] });
    const asked = await until(() =>
      world.events.map(({ event }) => (event.kind === 'referAsked' ? event.request : null)).find((one) => one !== null),
    );
    expect(desk.referrals.answer(asked.id, true)).toBe(true);
    const told = await until(() => world.sentWith('NOTIFY')[0]);
    expect(header(told, 'Contact')).toMatch(/^<sip:/);
  });
});

it('an INVITE whose handling throws gets its final answer at once, not after three minutes', async () => {
  await world.phone.stop();
  world = await new PhoneWorld({
    events: {
      mayRing: () => {
        throw new Error('of the test');
      },
    },
  }).start();
  world.invite();
  await quiet();
  expect(world.refusals).toEqual([500]);
  expect(world.troubles).toHaveLength(1);
});

it('切断 while the line is down: the far side gets its BYE when the line is back', async () => {
  const { desk, call, caller } = await world.talk();
  await quiet();
  world.cutDeskWire();
  desk.hangUp();
  await quiet();
  expect(call().phase).toBe('ended');
  await pass(10_000, 1_000);
  await until(() => caller.state === 'Terminated', 'the end at the far side');
});

it('a user part with marks of direction in it can not turn the number on the card', async () => {
  const marked = world.rawRequest('INVITE', 1, undefined, 'v=0\r\n').replace('sip:03', 'sip:%E2%80%AE03');
  await world.wire.send(marked);
  const offer = await until(() => world.offers[0]);
  expect(offer.facts.callerUser).toBe('0312345678');
});

it('an outgoing call whose answer went to the line that is gone fails in words, is cancelled, and leaves nothing behind', async () => {
  const { call } = await world.dial();
  await quiet();
  const { onMessage } = world.wire;
  world.cutDeskWire();
  await pass(10_000, 1_000);
  expect(call().phase).toBe('dialling');
  // From here on nobody answers the desk's requests for this call, CANCEL included.
  world.wire.onMessage = (text) => {
    if (/^CSeq: \d+ (REGISTER|OPTIONS)/im.test(text)) onMessage?.(text);
  };
  await pass(61_000, 1_000);
  await until(() => call().phase === 'ended');
  expect(call().cause).toBe('failed');
  expect(world.failures).toEqual(['network']);
  expect(world.sentWith('CANCEL').length).toBeGreaterThan(0);
  await pass(33_000, 1_000);
  const { userAgent } = world.phone as unknown as { userAgent: UserAgent };
  expect(Object.keys((userAgent as unknown as { _sessions: object })._sessions)).toEqual([]);
  const invites = [...userAgent.userAgentCore.userAgentClients.keys()].filter((key) => key.endsWith('INVITE'));
  expect(invites).toEqual([]);
});
