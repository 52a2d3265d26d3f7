import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

describe('an outgoing call', () => {
  it('is dialled, rings, is answered and hung up', async () => {
    const { invitation, call, desk } = await world.dial();
    await invitation.progress();
    await until(() => world.remoteRings > 0);
    await invitation.accept();
    await until(() => call().phase === 'active');
    desk.hangUp();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('local');
  });

  it.each([
    [486, 'busy', 'busy'],
    [600, 'busy', 'busy'],
    [404, 'notFound', 'failed'],
    [480, 'unavailable', 'failed'],
    [603, 'declined', 'failed'],
    [403, 'forbidden', 'failed'],
    [500, 'network', 'failed'],
    [302, 'moved', 'failed'],
    [484, 'notFound', 'failed'],
    [410, 'notFound', 'failed'],
    [604, 'notFound', 'failed'],
    [488, 'notAcceptable', 'failed'],
    [606, 'notAcceptable', 'failed'],
    [415, 'notAcceptable', 'failed'],
    [408, 'noAnswer', 'failed'],
    [503, 'network', 'failed'],
  ] as const)('that is answered with %i fails as %s and is recorded as %s', async (statusCode, reason, cause) => {
    const { invitation, call } = await world.dial();
    await invitation.reject({ statusCode });
    await until(() => call().phase === 'ended');
    expect(world.failures).toEqual([reason]);
    expect(call().cause).toBe(cause);
  });

  it("that a gateway refuses with the network's own cause fails with that cause's words", async () => {
    const { invitation, call } = await world.dial();
    await invitation.reject({ statusCode: 480, extraHeaders: ['Reason: Q.850;cause=17;text="User busy"'] });
    await until(() => call().phase === 'ended');
    expect(world.failures).toEqual(['busy']);
    expect(call().cause).toBe('busy');
  });

  it('that nobody answers on the wire ends after 32 seconds', async () => {
    world.far.delegate = {};
    world.wire.beforeReceive = () => {
      throw new Error('the network loses it');
    };
    const id = world.phone.dial('0522345678')!;
    await quiet();
    await vi.advanceTimersByTimeAsync(33_000);
    await until(() => world.events.some((one) => one.id === id && one.event.kind === 'over'));
    expect(world.failures).toEqual(['noAnswer']);
  });

  it('that is given up before it rings sends CANCEL, and a late answer is hung up', async () => {
    const { invitation, call, desk } = await world.dial();
    desk.hangUp();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('local');
    expect(world.failures).toEqual([]);
    await until(() => invitation.state === 'Terminated');
  });

  it('that is given up while its offer is being made sends nothing', async () => {
    world.port.keep.add('describe');
    const id = world.phone.dial('0522345678')!;
    await until(() => world.port.asked('describe').length === 1);
    world.phone.call(id)!.hangUp();
    world.port.answerKept();
    await quiet();
    expect(world.sentWith('INVITE')).toEqual([]);
    expect(world.events.at(-1)).toMatchObject({ id, event: { kind: 'over', cause: 'local' } });
    expect(world.failures).toEqual([]);
  });

  it('without a description in time fails with words', async () => {
    world.port.keep.add('describe');
    const id = world.phone.dial('0522345678')!;
    await until(() => world.port.asked('describe').length === 1);
    await vi.advanceTimersByTimeAsync(5_000);
    await until(() => world.events.some((one) => one.id === id && one.event.kind === 'over'));
    expect(world.events.at(-1)?.event).toMatchObject({ cause: 'failed' });
    expect(world.failures).toEqual(['network']);
  });

  it('tells nothing of itself before its caller knows its id', () => {
    world.port.refuse.add('describe');
    const id = world.phone.dial('0522345678')!;
    expect(world.events.filter((one) => one.id === id)).toEqual([]);
  });
});
