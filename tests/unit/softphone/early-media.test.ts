import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { callIn } from '../call-builder';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
  // The far ends of these tests are written out: the far SIP.js stays silent.
  world.far.delegate = {};
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const sdp = (ufrag: string, direction = 'sendrecv') =>
  [
    'v=0',
    'o=- 1 1 IN IP4 192.0.2.1',
    's=-',
    't=0 0',
    'm=audio 9 UDP/TLS/RTP/SAVPF 0',
    `a=ice-ufrag:${ufrag}`,
    `a=${direction}`,
    '',
  ].join('\r\n');
const verbs = (id: string) => world.port.requests.filter(({ input }) => input['legId'] === id).map(({ verb }) => verb);
const last = (verb: 'accept' | 'early') => world.port.asked(verb).at(-1);

async function dial() {
  world.wire.onMessage = silentBefore(world.wire.onMessage);
  const id = world.phone.dial('0522345678')!;
  world.calls.set(id, callIn('dialling', { id, answeredAt: null, cause: null }));
  await until(() => world.sentWith('INVITE').length === 1);
  return { id, call: () => world.calls.get(id)!, desk: world.phone.call(id)! };
}

/** The far SIP.js must not answer INVITEs: the test does. */
function silentBefore(receive: ((message: string) => void) | undefined) {
  return (message: string) => {
    if (!message.startsWith('INVITE') && !message.startsWith('ACK')) receive?.(message);
  };
}

it('the network is heard before the answer (183), and the same one answers', async () => {
  const { id, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  expect(last('early')).toEqual({ legId: id, sdp: sdp('one') });
  await world.respond('200 OK', 'one', sdp('one'));
  await until(() => call().phase === 'active');
  expect(verbs(id)).toEqual(['describe', 'early', 'accept']);
  await until(() => world.sentWith('ACK').length === 1);
});

it('180 without a description rings at the desk, 183 without one does nothing', async () => {
  await dial();
  await world.respond('183 Session Progress', 'one');
  await world.respond('180 Ringing', 'one');
  await until(() => world.remoteRings === 1);
  expect(world.earlyVoices).toBe(0);
});

it('180 with a description is heard as well', async () => {
  await dial();
  await world.respond('180 Ringing', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  expect(world.remoteRings).toBe(0);
});

it('where the hidden window can not play it the desk rings by itself', async () => {
  await dial();
  world.port.refuse.add('early');
  await world.respond('180 Ringing', 'one', sdp('one'));
  await until(() => world.remoteRings === 1);
  expect(world.earlyVoices).toBe(0);
});

it('another fork than the heard one answers: the talk stands at once and its media is agreed anew', async () => {
  const { id, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  await world.respond('200 OK', 'two', sdp('two'));
  await until(() => call().phase === 'active');
  await until(() => world.sentWith('ACK').length === 1);
  await vi.advanceTimersByTimeAsync(0);
  await until(() => world.sentWith('INVITE').length === 2, 'the re-INVITE');
  expect(world.sentWith('INVITE')[1]).toContain(';tag=two');
  expect(verbs(id)).toEqual(['describe', 'early', 'close', 'describe']);
  await world.respond('200 OK', 'two', sdp('two-again'));
  await until(() => world.port.legs.get(id) === 'stable');
  expect(last('accept')).toMatchObject({ description: { type: 'answer', sdp: sdp('two-again') } });
  expect(world.sentWith('BYE')).toEqual([]);
  expect(call().phase).toBe('active');
});

it('an exchange that plays an announcement and answers with another description in the same dialog is followed too', async () => {
  const { id, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('announcement'));
  await until(() => world.earlyVoices === 1);
  await world.respond('200 OK', 'one', sdp('person'));
  await until(() => call().phase === 'active');
  await vi.advanceTimersByTimeAsync(0);
  await until(() => world.sentWith('INVITE').length === 2, 'the re-INVITE');
  expect(verbs(id)).toEqual(['describe', 'early', 'close', 'describe']);
});

it('where nothing was heard early the final description counts, not the one that announced it', async () => {
  const { call } = await dial();
  world.port.refuse.add('early');
  await world.respond('183 Session Progress', 'one', sdp('announcement'));
  await quiet();
  await world.respond('200 OK', 'one', sdp('person'));
  await until(() => call().phase === 'active');
  expect(last('accept')).toMatchObject({ description: { sdp: sdp('person') } });
});

it('a 200 without a description means the one that was heard (old exchanges)', async () => {
  const { id, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  await world.respond('200 OK', 'one');
  await until(() => call().phase === 'active');
  expect(verbs(id)).toEqual(['describe', 'early', 'accept']);
});

it('the voices of further forks are not mixed in, and the first one goes on', async () => {
  const { id } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await world.respond('183 Session Progress', 'two', sdp('two'));
  await until(() => world.earlyVoices === 1);
  await quiet();
  expect(verbs(id)).toEqual(['describe', 'early']);
});

it('an announcement why the call fails is heard until the refusal', async () => {
  const { id, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  expect(world.port.legs.has(id)).toBe(true);
  await world.respond('480 Temporarily Unavailable', 'one');
  await until(() => call().phase === 'ended');
  expect(world.failures).toEqual(['unavailable']);
  await until(() => !world.port.legs.has(id));
});

it('a muted communicator is muted on the new leg as well', async () => {
  const { id, desk, call } = await dial();
  await world.respond('183 Session Progress', 'one', sdp('one'));
  await until(() => world.earlyVoices === 1);
  expect(await desk.mute(true)).toBeNull();
  await world.respond('200 OK', 'two', sdp('two'));
  await until(() => call().phase === 'active');
  await vi.advanceTimersByTimeAsync(0);
  await until(() => world.sentWith('INVITE').length === 2, 'the re-INVITE');
  expect(verbs(id).slice(-2)).toEqual(['describe', 'mute']);
});
