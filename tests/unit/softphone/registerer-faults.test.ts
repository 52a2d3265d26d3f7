import { Registerer } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RegistrarWorld, type Script } from './registrar';
import { quiet, until } from './until';

const EVER_SO_ODD: Script = () => ({ status: '200 OK', headers: [] });

beforeEach(
  () =>
    void vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'],
    }),
);
afterEach(() => void vi.useRealTimers());

describe('a 200 without our contact (softphone-facts 2.5, item 1)', () => {
  it('leaves the Registerer of SIP.js stuck for ever', async () => {
    const world = new RegistrarWorld(EVER_SO_ODD);
    await world.userAgent.start();
    const registerer = new Registerer(world.userAgent);
    await registerer.register();
    await until(() => world.requests.length === 1);
    await quiet();
    await expect(registerer.register()).rejects.toThrow('already in progress');
  });

  it('is tried again by ours, and the next right answer registers', async () => {
    const world = await new RegistrarWorld((request, number) =>
      number === 1
        ? EVER_SO_ODD(request, number)
        : { status: '200 OK', headers: [`Contact: ${/^Contact: (<[^>]+>)/im.exec(request)?.[1]};expires=600`] },
    ).start();
    await until(() => world.requests.length === 1);
    await quiet();
    for (let step = 0; step < 80 && world.state !== 'connected'; step += 1) {
      await vi.advanceTimersByTimeAsync(1_000);
      await quiet();
    }
    expect(world.state).toBe('connected');
  });
});
