import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { quiet, until } from '../softphone/until';
import { HandOverWorld } from './hand-over-world';

let world: HandOverWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new HandOverWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
});

it('of three hundred callers at once one rings at an idle desk, and the others hear busy', async () => {
  for (let count = 0; count < 300; count += 1) world.phone.invite();
  await until(() => world.phone.refusals.length === 299, 'the refusals');
  await quiet();
  expect(new Set(world.phone.refusals)).toEqual(new Set([486]));
  expect(world.calls).toMatchObject([{ phase: 'ringing' }]);
  expect(world.desk.store.all.workspace.open).toHaveLength(1);
});

it('two calls live through the loss of the line, one talking and one held, and are told the new address', async () => {
  const first = await world.customer();
  const second = await world.customer();
  expect([world.call(first.id).phase, world.call(second.id).phase]).toEqual(['held', 'active']);
  const before = world.phone.sentWith('INVITE').length;
  world.phone.cutDeskWire();
  await quiet();
  expect([world.call(first.id).phase, world.call(second.id).phase]).toEqual(['held', 'active']);
  await vi.advanceTimersByTimeAsync(5_000);
  await until(() => world.phone.sentWith('INVITE').length === before + 2, 'both re-INVITEs');
  expect([world.call(first.id).phase, world.call(second.id).phase]).toEqual(['held', 'active']);
});
