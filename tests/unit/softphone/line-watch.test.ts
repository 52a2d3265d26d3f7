import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerList } from '../../../electron/softphone/server-list';
import { takeTheClock } from './phone-world';
import { granting, RegistrarWorld, type Script } from './registrar';
import { pass, until } from './until';

const SECOND = 1_000;
const isOptions = (request: string) => request.startsWith('OPTIONS');

let world: RegistrarWorld;
const begin = async (script: Script) => {
  world = await new RegistrarWorld(script, () => 0.5, new ServerList(['wss://a.example']), true).start();
  await until(() => world.state === 'connected');
};
const asked = () => world.requests.filter(isOptions).length;

beforeEach(takeTheClock);
afterEach(async () => {
  vi.useRealTimers();
  world.watch?.stop();
  await world.registration.stop();
});

describe('a line that is dead without knowing (half-open)', () => {
  it('is found within ten seconds of the server falling silent, and made anew', async () => {
    await begin((request, number) => (isOptions(request) ? { status: '200 OK' } : granting(600)(request, number)));
    await pass(30 * SECOND, SECOND);
    expect(world.state).toBe('connected');
    world.script = () => null;
    await pass(9.5 * SECOND);
    expect(world.state).not.toBe('connected');
    world.script = granting(600);
    await pass(15 * SECOND);
    expect(world.state).toBe('connected');
  });

  it.each(['401 Unauthorized', '404 Not Found', '405 Method Not Allowed', '503 Service Unavailable'])(
    'is not seen in an answer of %s: any answer is a sign of life',
    async (status) => {
      await begin((request, number) => (isOptions(request) ? { status } : granting(600)(request, number)));
      await pass(60 * SECOND, SECOND);
      expect(world.state).toBe('connected');
      expect(world.requests.filter((text) => text.startsWith('REGISTER'))).toHaveLength(1);
      expect(asked()).toBeGreaterThan(5);
      expect(asked()).toBeLessThanOrEqual(15);
    },
  );

  it('is not seen where a server answers REGISTER and never OPTIONS: it is asked by it once', async () => {
    await begin((request, number) => (isOptions(request) ? null : granting(600)(request, number)));
    await pass(120 * SECOND, SECOND);
    expect(world.states).toEqual(['connecting', 'connected']);
    expect(asked()).toBe(1);
  });

  it('one lost OPTIONS of a server that answers them ends nothing, and it is asked again', async () => {
    await begin((request, number) => (isOptions(request) ? { status: '200 OK' } : granting(600)(request, number)));
    await pass(10 * SECOND, SECOND);
    world.script = (request, number) => (isOptions(request) ? null : granting(600)(request, number));
    await pass(8 * SECOND, SECOND);
    const before = asked();
    await pass(12 * SECOND, SECOND);
    expect(world.state).toBe('connected');
    expect(asked()).toBeGreaterThan(before);
  });

  it('complaint 2: registration never sticks: each REGISTER has an end, and there is only one at a time', async () => {
    await begin((request, number) => (isOptions(request) ? { status: '200 OK' } : granting(20)(request, number)));
    world.script = (request) => (isOptions(request) ? { status: '200 OK' } : null);
    for (let turn = 0; turn < 60; turn += 1) {
      world.registration.tryNow();
      await pass(SECOND);
    }
    // Ten seconds for each, then a wait: six or fewer in a minute, whoever presses.
    expect(world.requests.filter((text) => text.startsWith('REGISTER')).length).toBeLessThanOrEqual(8);
    world.script = granting(600);
    await pass(15 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });

  it('complaint 3: a refresh that falls into a REGISTER that is on its way sends no second one and throws nothing', async () => {
    await begin(granting(10));
    world.script = () => null;
    await pass(8.5 * SECOND);
    const sent = world.requests.length;
    world.registration.tryNow();
    world.registration.confirm(3 * SECOND, () => undefined);
    await pass(SECOND);
    expect(world.requests).toHaveLength(sent);
  });
});
