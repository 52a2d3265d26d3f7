import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet, until } from './until';

const ASKS = ['Call-Info: <sip:pbx.example.jp>;answer-after=0'];
let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  const automaticAnswer = { trusted: ['pbx.example.jp'], delayMs: 1_000, tone: true };
  world = await new PhoneWorld({ automaticAnswer }).start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

it('complaint 18: a call of a trusted source that asks for it is answered by itself after the tone', async () => {
  const { call } = await world.ring(ASKS);
  await until(() => world.sentWith('SIP/2.0 180').length > 0);
  await vi.advanceTimersByTimeAsync(999);
  await quiet();
  expect(call().phase).toBe('ringing');
  await vi.advanceTimersByTimeAsync(1);
  await until(() => call().phase === 'active');
});

it('拒否 before that refuses it', async () => {
  const { id, call } = await world.ring(ASKS);
  expect(await world.phone.call(id)!.reject(603)).toBe(true);
  await vi.advanceTimersByTimeAsync(5_000);
  await quiet();
  expect(call()).toMatchObject({ phase: 'ended', cause: 'rejected' });
  expect(world.troubles).toEqual([]);
});

it('応答 before that answers it once', async () => {
  const { id, call } = await world.ring(ASKS);
  expect(await world.phone.call(id)!.answer()).toBeNull();
  await vi.advanceTimersByTimeAsync(5_000);
  await quiet();
  expect(call().phase).toBe('active');
  expect(world.troubles).toEqual([]);
});

it('a caller who gives up before that is missed', async () => {
  const { caller, call } = await world.ring(ASKS);
  await until(() => world.sentWith('SIP/2.0 180').length > 0);
  await quiet();
  await caller.cancel();
  await until(() => call().phase === 'ended');
  await vi.advanceTimersByTimeAsync(5_000);
  expect(call().cause).toBe('missed');
  expect(world.troubles).toEqual([]);
});

it('beside a talk it only rings', async () => {
  world.ringable = 'waiting';
  const { call } = await world.ring(ASKS);
  await vi.advanceTimersByTimeAsync(60_000);
  await quiet();
  expect(call().phase).toBe('ringing');
});

it('at a desk that is not ready it is refused like any other', async () => {
  world.ringable = 'notReady';
  world.invite(ASKS);
  await until(() => world.refusals.length > 0);
  expect(world.refusals).toEqual([480]);
});

it('of anybody else it rings until a person answers', async () => {
  const { call } = await world.ring([...ASKS, 'P-Asserted-Identity: <sip:x@evil.example>']);
  await vi.advanceTimersByTimeAsync(60_000);
  await quiet();
  expect(call().phase).toBe('ringing');
});
