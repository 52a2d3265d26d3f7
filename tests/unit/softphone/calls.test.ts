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

describe('an incoming call', () => {
  it('rings with what the INVITE says of the caller and the dialled number', async () => {
    const { call } = await world.ring(['P-Called-Party-ID: <sip:0120000111@pbx.example.jp>']);
    expect(call().phase).toBe('ringing');
    expect(world.offers[0]?.facts).toEqual({
      callerUser: '0522345678',
      callerName: null,
      dialled: '0120000111',
      handed: null,
    });
    await until(() => world.sentWith('SIP/2.0 180').length > 0);
  });

  it('is answered, talks, and ends when the caller hangs up', async () => {
    const { caller, call } = await world.talk();
    expect([...world.port.legs.values()]).toEqual(['stable', 'stable']);
    await caller.bye();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('remote');
    await until(() => world.port.legs.size === 0);
    await until(() => world.sentWith('SIP/2.0 200').some((text) => text.includes('BYE')), 'the answer to BYE');
  });

  it('is hung up by the desk with a BYE, however often 切断 is pressed', async () => {
    const { desk, call } = await world.talk();
    for (let press = 0; press < 3; press += 1) desk.hangUp();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('local');
    await quiet();
    expect(world.sentWith('BYE')).toHaveLength(1);
  });

  it('is refused with 603', async () => {
    const { id, call } = await world.ring();
    expect(await world.phone.call(id)!.reject(603)).toBe(true);
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([603]);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'rejected' });
  });

  it('is missed when the caller gives up while it rings', async () => {
    const { caller, call } = await world.ring();
    await until(() => world.sentWith('SIP/2.0 180').length > 0);
    await quiet();
    await caller.cancel();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('missed');
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([487]);
  });

  it('is not missed when another desk of the group answered it', async () => {
    const { caller, call } = await world.ring();
    await until(() => world.sentWith('SIP/2.0 180').length > 0);
    await quiet();
    await caller.cancel({ extraHeaders: ['Reason: SIP;cause=200;text="Call completed elsewhere"'] } as object);
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('remote');
  });

  it('is not missed when the caller gives up while 応答 is on its way, and the answer says that the call is over', async () => {
    const { caller, id, call } = await world.ring();
    await until(() => world.sentWith('SIP/2.0 180').length > 0);
    await quiet();
    world.port.keep.add('accept');
    const answering = world.phone.call(id)!.answer();
    await until(() => world.port.asked('accept').length > 0);
    await caller.cancel();
    expect(await answering).toBe('noSuchCall');
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('remote');
    expect(world.troubles).toEqual([]);
  });

  it('is missed when nobody answers before its Expires', async () => {
    const { call } = await world.ring(['Expires: 20']);
    await vi.advanceTimersByTimeAsync(20_000);
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('missed');
  });

  it.each(['99999999999', '4294967295', 'soon', '-1'])('rings on with a strange Expires: %s', async (expires) => {
    const { call } = await world.ring([`Expires: ${expires}`]);
    await vi.advanceTimersByTimeAsync(5_000);
    await quiet();
    expect(call().phase).toBe('ringing');
  });

  it('is answered once when 応答 is pressed twice', async () => {
    const { id, call } = await world.ring();
    const desk = world.phone.call(id)!;
    expect(await Promise.all([desk.answer(), desk.answer()])).toEqual([null, 'notNow']);
    await until(() => call().phase === 'active');
    expect(world.port.asked('describe').filter((input) => input['legId'] === id)).toHaveLength(1);
  });

  it('can be hung up while 応答 is on its way', async () => {
    const { id, call } = await world.ring();
    const desk = world.phone.call(id)!;
    world.port.keep.add('describe');
    const answering = desk.answer();
    await until(() => call().phase === 'answering');
    desk.hangUp();
    expect(await answering).toBe('noSuchCall');
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('local');
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([480]);
  });

  it('cannot be rejected any more once it is answered, and still ends with the true cause', async () => {
    const { desk, caller, call } = await world.talk();
    expect(await desk.reject(603)).toBe(false);
    await caller.bye();
    await until(() => call().phase === 'ended');
    expect(call().cause).toBe('remote');
  });

  it('without an SDP offer is answered with an offer of the desk', async () => {
    const { id, call } = await world.talk([], true);
    expect(call().phase).toBe('active');
    await until(() => world.port.legs.get(id) === 'stable', 'the answer in the ACK');
  });

  it('that requires reliable ringing (100rel) is answered all the same', async () => {
    const { call } = await world.talk(['Require: 100rel']);
    expect(call().phase).toBe('active');
  });
});

describe('a second call', () => {
  it('is told that the line is busy', async () => {
    world.ringable = 'busy';
    world.invite();
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([486]);
    expect(world.offers).toEqual([]);
  });

  it('is told to come later when the person is not ready', async () => {
    world.ringable = 'notReady';
    world.invite();
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([480]);
  });
});

describe('the hidden window in an answer', () => {
  it('that gives no description in time lets the answer fail cleanly, and the caller gets a final response', async () => {
    const { id, call } = await world.ring();
    world.port.keep.add('describe');
    const answering = world.phone.call(id)!.answer();
    await until(() => world.port.asked('describe').some((input) => input['legId'] === id));
    await vi.advanceTimersByTimeAsync(5_000);
    expect(await answering).toBe('mediaDown');
    await until(() => world.refusals.length > 0);
    expect(world.refusals).toEqual([480]);
    expect(call()).toMatchObject({ phase: 'ended', cause: 'failed' });
  });

  it('may die and come back: the call is answered by the next one', async () => {
    const { id, call } = await world.ring();
    world.port.keep.add('describe');
    const answering = world.phone.call(id)!.answer();
    await until(() => world.port.asked('describe').some((input) => input['legId'] === id));
    world.port.die();
    world.port.keep.clear();
    world.port.comeBack();
    expect(await answering).toBeNull();
    expect(call().phase).toBe('active');
    const accepted = world.port.asked('accept').filter((input) => input['legId'] === id);
    expect(accepted.map((input) => (input['description'] as { type: string }).type)).toEqual(['offer', 'offer']);
  });

  it('may die while it rings', async () => {
    const { id } = await world.ring();
    world.port.die();
    world.port.comeBack();
    expect(await world.phone.call(id)!.answer()).toBeNull();
  });
});
