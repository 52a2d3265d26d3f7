import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerList } from '../../../electron/softphone/server-list';
import { takeTheClock } from './phone-world';
import { digestRegistrar, granting, RegistrarWorld, type Script } from './registrar';
import { pass, until } from './until';

const [A, B, C] = ['wss://a.example', 'wss://b.example', 'wss://c.example'];
const SECOND = 1_000;

let world: RegistrarWorld;
const make = (script: Script, down: string[] = []) => {
  world = new RegistrarWorld(script, () => 0.5, new ServerList([A, B, C]));
  for (const one of down) world.down.add(one);
  return world.start();
};

beforeEach(takeTheClock);
afterEach(async () => {
  vi.useRealTimers();
  await world.registration.stop();
});

describe('complaint 22: a list of servers', () => {
  it('is gone through in its order, at once, until one takes the registration', async () => {
    await make(granting(600), [A, B]);
    await pass(SECOND);
    expect(world.state).toBe('connected');
    expect(world.askedOf).toEqual([C]);
  });

  it.each(['503 Service Unavailable', '500 Server Internal Error', '408 Request Timeout'])(
    'is gone on with after %s',
    async (status) => {
      await make((request, number) => (world.servers.current === A ? { status } : granting(600)(request, number)));
      await pass(SECOND);
      expect(world.state).toBe('connected');
      expect(world.askedOf).toEqual([A, B]);
    },
  );

  it('is gone on with when a server says nothing for ten seconds', async () => {
    await make((request, number) => (world.servers.current === A ? null : granting(600)(request, number)));
    await pass(11 * SECOND, SECOND);
    expect(world.state).toBe('connected');
    expect(world.askedOf).toEqual([A, B]);
  });

  it('a time that one server names holds for that one alone, and is kept', async () => {
    const busy = { status: '503 Service Unavailable', headers: ['Retry-After: 120'] };
    await make((request, number) => (world.servers.current === A ? busy : granting(600)(request, number)));
    await pass(SECOND);
    expect(world.state).toBe('connected');
    expect(world.askedOf).toEqual([A, B]);
    world.down.add(B).add(C);
    world.drop();
    await pass(100 * SECOND, SECOND);
    expect(world.askedOf).toEqual([A, B]);
    world.script = granting(600);
    await pass(60 * SECOND, SECOND);
    expect(world.state).toBe('connected');
    expect(world.askedOf.at(-1)).toBe(A);
  });

  it('is stayed with at the server that took it, after a loss of the socket too', async () => {
    await make(granting(600), [A]);
    await pass(SECOND);
    world.down.clear();
    world.drop();
    await pass(5 * SECOND);
    expect(world.state).toBe('connected');
    expect(world.askedOf).toEqual([B, B]);
  });

  it('begins from the first again after a round without any, with a wait between the rounds', async () => {
    await make(granting(600), [A, B, C]);
    await pass(SECOND);
    expect(world.state).toBe('disconnected');
    world.down.clear();
    await pass(5 * SECOND);
    expect(world.askedOf).toEqual([A]);
  });

  it('a wrong password is tried at one server, not at all of them', async () => {
    await make(digestRegistrar('another'));
    await until(() => world.state === 'refused');
    await pass(40 * SECOND, SECOND);
    expect(world.askedOf).toEqual([A, A]);
  });
});
