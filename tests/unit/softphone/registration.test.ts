import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeTheClock } from './phone-world';
import { digestRegistrar, granting, RegistrarWorld, type Script } from './registrar';
import { pass, quiet, until } from './until';

let world: RegistrarWorld;
const begin = async (script: Script) => {
  world = await new RegistrarWorld(script).start();
  return world;
};

beforeEach(takeTheClock);
afterEach(async () => {
  vi.useRealTimers();
  await world.registration.stop();
});

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

describe('registering', () => {
  it('answers a digest challenge with MD5 and is connected', async () => {
    await begin(digestRegistrar('secret'));
    await until(() => world.state === 'connected');
    expect(world.requests).toHaveLength(2);
    expect(world.states).toEqual(['connecting', 'connected']);
  });

  it('says that it takes a Path (RFC 3327), and a strange one in the answer changes nothing', async () => {
    await begin((request) => {
      const { status, headers = [] } = granting(100)(request, 0)!;
      return { status, headers: [...headers, 'Path: <sip:<<;;lr', 'Service-Route: rubbish'] };
    });
    await until(() => world.state === 'connected');
    expect(world.requests[0]).toMatch(/^Supported: path\r$/m);
    await pass(81 * SECOND, SECOND);
    expect(world.requests).toHaveLength(2);
    expect(world.states).toEqual(['connecting', 'connected']);
  });

  it('refreshes after 80 % of the granted time, and goes on with that', async () => {
    await begin(granting(100));
    await until(() => world.state === 'connected');
    await pass(79 * SECOND, SECOND);
    expect(world.requests).toHaveLength(1);
    await pass(2 * SECOND, SECOND);
    expect(world.requests).toHaveLength(2);
    await pass(80 * SECOND, SECOND);
    expect(world.requests).toHaveLength(3);
    expect(world.states).toEqual(['connecting', 'connected']);
  });

  it('complaint 3: a press while a REGISTER waits for its answer sends no second one, and the next refresh comes', async () => {
    await begin(granting(100));
    await until(() => world.state === 'connected');
    world.script = () => null;
    await pass(81 * SECOND, SECOND);
    expect(world.requests).toHaveLength(2);
    for (let press = 0; press < 5; press += 1) world.registration.tryNow();
    await quiet();
    expect(world.requests).toHaveLength(2);
    world.script = granting(100);
    await pass(60 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });

  it('keeps its Call-ID and counts CSeq up', async () => {
    await begin(granting(100));
    await pass(170 * SECOND, SECOND);
    const ids = world.requests.map((text) => /Call-ID: (.*)/.exec(text)?.[1]);
    const counts = world.requests.map((text) => Number(/CSeq: (\d+)/.exec(text)?.[1]));
    expect(new Set(ids).size).toBe(1);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(new Set(counts).size).toBe(counts.length);
  });

  it.each([
    ['0', 4 * SECOND],
    ['1', 4 * SECOND],
    ['4294967295', 3_600 * SECOND],
    ['rubbish', 480 * SECOND],
  ])('a granted time of %s makes no tight loop', async (granted, nextMs) => {
    await begin((request) => ({
      status: '200 OK',
      headers: granting(7)(request, 0)!.headers!.map((text) => text.replace('=7', `=${granted}`)),
    }));
    await until(() => world.state === 'connected');
    await pass(nextMs - SECOND, nextMs / 10);
    expect(world.requests.length).toBeLessThanOrEqual(granted === '0' ? 2 : 1);
    expect(world.state).toBe('connected');
  });

  it('a 200 without our Contact does not stop the next refresh', async () => {
    await begin(() => ({
      status: '200 OK',
      headers: ['Contact: <sip:other@other.invalid>;expires=60', 'Expires: 100'],
    }));
    await until(() => world.state === 'connected');
    await pass(81 * SECOND, SECOND);
    expect(world.requests).toHaveLength(2);
  });

  it('a 200 with nothing in it does not stop the next refresh', async () => {
    await begin(() => ({ status: '200 OK' }));
    await until(() => world.state === 'connected');
    await pass(481 * SECOND, 20 * SECOND);
    expect(world.requests).toHaveLength(2);
  });

  it('asks again at once with the time that a 423 names, and only once for that', async () => {
    let minimum = 1_000;
    await begin((request, number) =>
      number === 1
        ? { status: '423 Interval Too Brief', headers: [`Min-Expires: ${minimum}`] }
        : granting(1_000)(request, number),
    );
    await pass(SECOND);
    expect(world.state).toBe('connected');
    expect(world.requests[1]).toContain('expires=1000');
    world.script = () => {
      minimum += 1;
      return { status: '423 Interval Too Brief', headers: [`Min-Expires: ${minimum}`] };
    };
    world.registration.tryNow();
    await pass(SECOND);
    expect(world.requests.length).toBeLessThanOrEqual(5);
  });
});

describe('a server in trouble', () => {
  it('that names Retry-After is asked after it, though the clock was set back an hour meanwhile', async () => {
    await begin(() => ({ status: '503 Service Unavailable', headers: ['Retry-After: 30'] }));
    await until(() => world.requests.length === 1);
    await quiet();
    vi.setSystemTime(Date.now() - 60 * MINUTE);
    world.script = granting(100);
    await pass(40 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });

  it('that names Retry-After is not asked sooner, though it closes the socket', async () => {
    await begin(() => ({ status: '503 Service Unavailable', headers: ['Retry-After: 120'] }));
    await until(() => world.state === 'disconnected');
    world.drop();
    await pass(119 * SECOND, SECOND);
    expect(world.requests).toHaveLength(1);
    world.script = granting(600);
    await pass(3 * SECOND, SECOND);
    expect(world.requests).toHaveLength(2);
    expect(world.state).toBe('connected');
  });

  it('is asked again after growing, random times of 30 seconds at most', async () => {
    await begin(() => ({ status: '500 Server Internal Error' }));
    await pass(10 * MINUTE, SECOND);
    expect(world.requests.length).toBeGreaterThan((10 * 60) / 30 - 1);
    expect(world.requests.length).toBeLessThan(60);
    expect(world.statuses).toContain(500);
  });

  it.each([
    ['120', 119],
    ['60 (maintenance)', 59],
    ['60;duration=3600', 59],
    ['99999999999999', 5],
    ['-5', 5],
    ['soon', 5],
    ['1.5e9', 5],
    ['Thu, 99 Foo 2026', 5],
  ])('that names Retry-After: %s is understood, or the word changes nothing', async (text, seconds) => {
    await begin(() => ({ status: '480 Temporarily Unavailable', headers: [`Retry-After: ${text}`] }));
    await until(() => world.state === 'disconnected');
    world.script = granting(600);
    await pass((seconds - 1) * SECOND, SECOND);
    if (seconds > 5) expect(world.requests).toHaveLength(1);
    await pass(3 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });

  it('that names a date as HTTP does is not asked before it', async () => {
    vi.setSystemTime(new Date('2026-04-01T00:00:00Z'));
    await begin(() => ({ status: '503 Busy', headers: ['Retry-After: Wed, 01 Apr 2026 00:01:00 GMT'] }));
    await until(() => world.state === 'disconnected');
    world.registration.tryNow();
    await pass(58 * SECOND, SECOND);
    expect(world.requests).toHaveLength(1);
    world.script = granting(600);
    await pass(3 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });

  it('that never answers is given a new socket after ten seconds', async () => {
    await begin(() => null);
    await until(() => world.requests.length === 1);
    const disconnecting = vi.spyOn(world.userAgent.transport, 'disconnect');
    await pass(10_250);
    expect(world.state).toBe('disconnected');
    expect(disconnecting).toHaveBeenCalledOnce();
    world.script = granting(600);
    await pass(5 * SECOND);
    expect(world.state).toBe('connected');
  });

  it('that answers a refresh with a redirect is tried again', async () => {
    await begin(() => ({ status: '302 Moved Temporarily', headers: ['Contact: <sip:elsewhere.example>'] }));
    await until(() => world.state === 'disconnected');
    world.script = granting(600);
    await pass(5 * SECOND);
    expect(world.state).toBe('connected');
  });
});

describe('a wrong password', () => {
  it('is refused once, said, and tried slowly: at most ten times in an hour', async () => {
    await begin(digestRegistrar('another'));
    await until(() => world.state === 'refused');
    expect(world.statuses.at(-1)).toBe(403);
    const tries = () => world.requests.filter((text) => text.includes('Authorization')).length;
    expect(tries()).toBe(1);
    await pass(44 * SECOND, SECOND);
    expect(tries()).toBe(1);
    await pass(60 * MINUTE, 5 * SECOND);
    expect(tries()).toBeGreaterThan(3);
    expect(tries()).toBeLessThanOrEqual(10);
  });

  it('that is challenged again and again (401 for ever) never becomes a tight loop', async () => {
    await begin(() => ({
      status: '401 Unauthorized',
      headers: ['WWW-Authenticate: Digest realm="pbx.example.jp", nonce="x", algorithm=MD5'],
    }));
    await pass(30 * SECOND, SECOND);
    expect(world.state).toBe('refused');
    expect(world.requests.length).toBeLessThanOrEqual(2);
  });

  it('stays slow and stays refused though the server closes the socket after its answer', async () => {
    await begin(digestRegistrar('another'));
    await until(() => world.state === 'refused');
    world.drop();
    await pass(40 * SECOND, SECOND);
    expect(world.state).toBe('refused');
    expect(world.requests).toHaveLength(2);
  });

  it('that IT has mended is noticed by itself', async () => {
    await begin(digestRegistrar('another'));
    await until(() => world.state === 'refused');
    world.script = digestRegistrar('secret');
    await pass(61 * SECOND, SECOND);
    expect(world.state).toBe('connected');
  });
});

describe('the socket', () => {
  it('is lost and comes back by itself', async () => {
    await begin(granting(600));
    await until(() => world.state === 'connected');
    world.drop();
    expect(world.state).toBe('reconnecting');
    await pass(2 * SECOND);
    expect(world.state).toBe('connected');
  });

  it('that can not be made is told as disconnected, not as reconnecting', async () => {
    world = new RegistrarWorld(granting(600));
    world.reachable = false;
    await world.start();
    await until(() => world.state === 'disconnected');
    expect(world.states).toEqual(['connecting', 'disconnected']);
    world.reachable = true;
    await pass(3 * SECOND);
    expect(world.state).toBe('connected');
  });

  it('lost while REGISTER is on its way leaves one try, not two', async () => {
    await begin(() => null);
    await until(() => world.requests.length === 1);
    world.drop();
    world.script = granting(600);
    await pass(5 * SECOND);
    expect(world.requests).toHaveLength(2);
    expect(world.state).toBe('connected');
  });

  it('is tried at once when a person asks', async () => {
    world = new RegistrarWorld(granting(600));
    world.reachable = false;
    await world.start();
    await until(() => world.state === 'disconnected');
    world.reachable = true;
    world.registration.tryNow();
    await until(() => world.state === 'connected');
  });
});

describe('stop', () => {
  it('takes the registration back and never asks again', async () => {
    await begin(granting(100));
    await until(() => world.state === 'connected');
    const stopping = world.registration.stop();
    await until(() => world.requests.length === 2);
    await stopping;
    expect(world.requests[1]).toMatch(/Contact: .*expires=0/);
    expect(world.state).toBe('off');
    await pass(10 * MINUTE, 10 * SECOND);
    expect(world.requests).toHaveLength(2);
  });

  it('is done within a second though the server says nothing', async () => {
    await begin(granting(100));
    await until(() => world.state === 'connected');
    world.script = () => null;
    let stopped = false;
    void world.registration.stop().then(() => {
      stopped = true;
    });
    await quiet();
    await vi.advanceTimersByTimeAsync(SECOND);
    await until(() => stopped);
    expect(world.state).toBe('off');
  });
});
