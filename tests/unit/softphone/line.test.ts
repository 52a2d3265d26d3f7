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

describe('the line goes and comes back', () => {
  it('complaint 1: the talk stays when the socket drops, and the far side is told the new address', async () => {
    const { call } = await world.talk();
    world.cutDeskWire();
    await until(() => world.lines.at(-1) === 'reconnecting');
    expect(call().phase).toBe('active');
    await vi.advanceTimersByTimeAsync(31_000);
    await until(() => world.lines.at(-1) === 'connected');
    await until(() => world.sentWith('INVITE').length === 1, 'the re-INVITE');
    expect(call().phase).toBe('active');
  });

  it('complaint 1: after a network change each talk is agreed anew, with a new path for the voice', async () => {
    const { call } = await world.talk();
    world.phone.networkChanged(new Set(['192.0.2.7']), true);
    await until(() => world.sentWith('INVITE').length === 1, 'the re-INVITE');
    const renewed = world.port.requests.filter(
      ({ verb, input }) => verb === 'describe' && input['restartIce'] === true,
    );
    expect(renewed).toHaveLength(1);
    await quiet();
    expect(call().phase).toBe('active');
  });

  it('a voice that is lost without a line gets its new path with the line, not before', async () => {
    const { id } = await world.talk();
    const renewed = () => world.port.asked('describe').filter((input) => input['restartIce'] === true);
    world.cutDeskWire();
    await until(() => world.lines.at(-1) === 'reconnecting');
    world.phone.renewPath(id);
    await quiet();
    // An offer that can't go out would have to be taken back, and the old path with it.
    expect(renewed()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(31_000);
    await until(() => world.sentWith('INVITE').length === 1, 'the re-INVITE');
    expect(renewed()).toHaveLength(1);
    for (let count = 0; count < 3; count += 1) world.phone.renewPath(id);
    await until(() => world.sentWith('INVITE').length === 2, 'another re-INVITE');
    await quiet();
    expect(world.sentWith('INVITE')).toHaveLength(2);
    expect(renewed()).toHaveLength(2);
  });

  it('a network that only gained an address changes nothing in a talk', async () => {
    await world.talk();
    world.phone.networkChanged(new Set(['192.0.2.7']), false);
    await quiet();
    expect(world.sentWith('INVITE')).toHaveLength(0);
  });

  it('切断 without a line ends the call at the desk', async () => {
    const { call, desk } = await world.talk();
    world.cutDeskWire();
    desk.hangUp();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'local' });
  });
});

describe('stop', () => {
  it('hangs up every call, takes the registration back and tells nothing afterwards', async () => {
    const { call } = await world.talk();
    const stopping = world.phone.stop();
    await stopping;
    expect(call()).toMatchObject({ phase: 'ended', cause: 'local' });
    await until(() => world.sentWith('REGISTER').some((text) => text.includes('expires=0')));
    const told = world.lines.length;
    world.invite();
    await quiet();
    expect(world.lines).toHaveLength(told);
    world.port.die();
    world.port.comeBack();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.lines).toHaveLength(told);
  });

  it('complaint 23: is done within 1.5 seconds though the server says nothing', async () => {
    const { call } = await world.talk();
    world.wire.beforeReceive = () => {
      throw new Error('the network loses it');
    };
    let stopped = false;
    void world.phone.stop().then(() => {
      stopped = true;
    });
    await quiet();
    await vi.advanceTimersByTimeAsync(1_500);
    await until(() => stopped);
    expect(call().phase).toBe('ended');
  });

  it('while it still connects leaves no telephone behind that registers later', async () => {
    const late = new PhoneWorld();
    const starting = late.phone.start();
    await late.phone.stop();
    await starting;
    await vi.advanceTimersByTimeAsync(120_000);
    await quiet();
    expect(late.sentWith('REGISTER')).toEqual([]);
  });
});

it.each([
  ['REFER', ['Refer-To: <sip:x@y.example>'], 'SIP/2.0 603'],
  ['MESSAGE', [], 'SIP/2.0 405'],
  ['SUBSCRIBE', ['Event: presence'], 'SIP/2.0 489'],
] as const)('%s out of a call is refused', async (method, headers, answer) => {
  await world.wire.send(world.rawRequest(method, 9).replace('Max-Forwards', [...headers, 'Max-Forwards'].join('\r\n')));
  await until(() => world.sentWith(answer).length === 1);
});
