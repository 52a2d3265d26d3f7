import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renegotiate } from '../../../electron/softphone/reinvite';
import { PhoneWorld, takeTheClock } from './phone-world';
import { pass, quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const directions = (legId: string) =>
  world.port
    .asked('describe')
    .filter((input) => input['legId'] === legId)
    .map((input) => input['direction']);
const lastQuiet = () => world.port.asked('quiet').at(-1)?.['quiet'];

describe('保留', () => {
  it('complaint 15: is confirmed only by the answer, and silences the leg from the press', async () => {
    const { desk, call, id } = await world.talk();
    world.port.keep.add('accept');
    const holding = desk.hold();
    await until(() => call().phase === 'holding');
    await until(() => world.port.asked('accept').length === 3, 'the re-INVITE at the far side');
    expect(lastQuiet()).toBe(true);
    expect(call().phase).toBe('holding');
    world.port.answerKept();
    expect(await holding).toBeNull();
    expect(call().phase).toBe('held');
    expect(directions(id)).toEqual(['sendrecv', 'sendonly']);
  });

  it('goes back to the talk with 保留解除', async () => {
    const { desk, call, id } = await world.talk();
    await desk.hold();
    expect(await desk.resume()).toBeNull();
    expect(call().phase).toBe('active');
    expect(lastQuiet()).toBe(false);
    expect(directions(id)).toEqual(['sendrecv', 'sendonly', 'sendrecv']);
  });

  it('complaint 15: that the far side refuses leaves the talk as it was, with its sound', async () => {
    const { desk, call, caller } = await world.talk();
    world.refuseReinvites(caller, 488);
    expect(await desk.hold()).toBe('holdFailed');
    expect(call().phase).toBe('active');
    expect(lastQuiet()).toBe(false);
    expect([...world.port.legs.values()]).toEqual(['stable', 'stable']);
  });

  it('that nobody answers is given up after 32 seconds, and can be pressed again', async () => {
    const { desk, call, caller } = await world.talk();
    world.refuseReinvites(caller, null);
    const holding = desk.hold();
    await until(() => world.sentWith('INVITE').length === 1);
    await vi.advanceTimersByTimeAsync(33_000);
    expect(await holding).toBe('holdFailed');
    expect(call().phase).toBe('active');
    expect(lastQuiet()).toBe(false);
  });

  it('is not shown where the leg could not be silenced', async () => {
    const { desk, call } = await world.talk();
    world.port.refuse.add('quiet');
    expect(await desk.hold()).toBe('holdFailed');
    expect(call().phase).toBe('active');
    expect(world.sentWith('INVITE')).toEqual([]);
  });

  it('whose end could not give the sound back gets a new leg: a silent call never looks like a talk', async () => {
    const { desk, call, id } = await world.talk();
    await desk.hold();
    await quiet();
    world.port.refuse.add('quiet');
    expect(await desk.resume()).toBeNull();
    world.port.refuse.clear();
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.sentWith('INVITE').length === 3, 'the re-INVITE of the new leg');
    await until(() => world.port.legs.get(id) === 'stable');
    expect(world.port.asked('close').some((input) => input['legId'] === id)).toBe(true);
    expect(call().phase).toBe('active');
  });

  it('pressed twice quickly is done once', async () => {
    const { desk, call } = await world.talk();
    expect(await Promise.all([desk.hold(), desk.hold()])).toEqual([null, 'notNow']);
    expect(call().phase).toBe('held');
    expect(world.sentWith('INVITE')).toHaveLength(1);
  });

  it('ends with the call when the caller hangs up in the middle', async () => {
    const { desk, call, caller } = await world.talk();
    world.refuseReinvites(caller, null);
    const holding = desk.hold();
    await until(() => world.sentWith('INVITE').length === 1);
    await caller.bye();
    expect(await holding).toBe('holdFailed');
    expect(call()).toMatchObject({ phase: 'ended', cause: 'remote' });
  });

  it('complaint 15: of both sides at once (glare, 491) is tried again and stands', async () => {
    const { desk, call, caller } = await world.talk();
    const theirs = renegotiate(caller, true, true, () => 0.5);
    const holding = desk.hold();
    await until(() => world.sentWith('SIP/2.0 491').length > 0 || world.sentWith('INVITE').length > 0);
    await pass(10_000);
    expect(await holding).toBeNull();
    expect(await theirs).toBe(true);
    expect(call().phase).toBe('held');
    expect([...world.port.legs.values()]).toEqual(['stable', 'stable']);
    expect(world.troubles).toEqual([]);
  });

  it('pressed while the far side changes the talk (re-INVITE on its way) loses neither', async () => {
    const { desk, call, caller, id } = await world.talk();
    world.port.keep.add('describe');
    const holding = desk.hold();
    await until(() => world.port.asked('describe').filter((input) => input['legId'] === id).length === 2);
    world.port.keep.clear();
    const theirs = renegotiate(caller, false, true, () => 0.5);
    await quiet();
    world.port.answerKept();
    await quiet();
    await pass(10_000);
    expect(await theirs).toBe(true);
    expect(await holding).toBeNull();
    expect(call().phase).toBe('held');
    expect(world.port.legs.get(id)).toBe('stable');
  });

  it('ends while it waits after glare', async () => {
    const { desk, call, caller } = await world.talk();
    world.refuseReinvites(caller, 491);
    const holding = desk.hold();
    await until(() => world.sentWith('INVITE').length === 1);
    await quiet();
    desk.hangUp();
    expect(await holding).toBe('holdFailed');
    expect(call()).toMatchObject({ phase: 'ended', cause: 'local' });
  });

  it('answered with a redirect (302) fails after a while, and the next one works', async () => {
    const { desk, caller, call } = await world.talk();
    const allow = world.refuseReinvites(caller, 302);
    const holding = desk.hold();
    await until(() => world.sentWith('INVITE').length === 1);
    await quiet();
    await vi.advanceTimersByTimeAsync(41_000);
    expect(await holding).toBe('holdFailed');
    allow();
    expect(await desk.hold()).toBeNull();
    expect(call().phase).toBe('held');
  });
});

describe('a change by the far side', () => {
  it('(its hold, a codec) is answered and the talk stays', async () => {
    const { caller, call, id } = await world.talk();
    expect(await renegotiate(caller, true, true)).toBe(true);
    expect(call()).toMatchObject({ phase: 'active', heldByParty: true });
    await quiet();
    expect(await renegotiate(caller, false, true)).toBe(true);
    expect(call()).toMatchObject({ phase: 'active', heldByParty: false });
    expect(directions(id)).toEqual(['sendrecv', 'sendrecv', 'sendrecv']);
  });

  it('while this desk holds does not end the hold', async () => {
    const { desk, caller, call, id } = await world.talk();
    await desk.hold();
    await quiet();
    expect(await renegotiate(caller, false, true)).toBe(true);
    expect(call().phase).toBe('held');
    expect(directions(id).at(-1)).toBe('sendonly');
  });

  it('that the hidden window can not take is refused with 488 and the talk stays', async () => {
    const { caller, call, desk } = await world.talk();
    world.port.keep.add('accept');
    const theirs = renegotiate(caller, false, true);
    await until(() => world.port.asked('accept').length === 3);
    await vi.advanceTimersByTimeAsync(5_000);
    world.port.keep.clear();
    expect(await theirs).toBe(false);
    expect(call().phase).toBe('active');
    expect(await desk.hold()).toBeNull();
  });
});

describe('the hidden window dies in a talk', () => {
  it('and the media is agreed anew with its successor', async () => {
    const { id, call } = await world.talk();
    world.port.die();
    expect(call().phase).toBe('active');
    world.port.comeBack();
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.sentWith('INVITE').length === 1, 'the re-INVITE');
    await until(() => world.port.legs.get(id) === 'stable', 'the new leg');
    expect(call().phase).toBe('active');
  });

  it('and a muted, held call is muted and quiet again before its new description goes out', async () => {
    const { id, desk, call } = await world.talk();
    await desk.mute(true);
    await desk.hold();
    const before = world.port.requests.length;
    world.port.die();
    world.port.comeBack();
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.sentWith('INVITE').length === 2, 'the re-INVITE');
    const verbs = world.port.requests
      .slice(before)
      .filter((request) => request.input['legId'] === id)
      .map(({ verb }) => verb);
    expect(verbs.slice(0, 3)).toEqual(['describe', 'mute', 'quiet']);
    expect(call()).toMatchObject({ phase: 'held', muted: true });
    expect(directions(id).at(-1)).toBe('sendonly');
  });

  it('while 保留 is on its way: the talk goes on and 保留 says that it failed', async () => {
    const { id, desk, call } = await world.talk();
    world.port.keep.add('quiet');
    const holding = desk.hold();
    await until(() => world.port.asked('quiet').length === 1);
    world.port.die();
    world.port.keep.clear();
    world.port.comeBack();
    expect(await holding).toBe('holdFailed');
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.port.legs.get(id) === 'stable', 'the new leg');
    expect(call().phase).toBe('active');
  });

  it('while the far side has not answered yet: an outgoing call stands and is renewed', async () => {
    const { invitation, call, id } = await world.dial();
    world.port.die();
    world.port.comeBack();
    await invitation.accept();
    await until(() => call().phase === 'active', 'the talk');
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.sentWith('INVITE').length === 2, 'the re-INVITE');
    await until(() => world.port.legs.get(id) === 'stable');
    expect(call().phase).toBe('active');
    expect(world.failures).toEqual([]);
  });

  it('again and again: tries go on with pauses, and end with the call', async () => {
    const { desk, call, caller } = await world.talk();
    world.refuseReinvites(caller, 488);
    world.port.die();
    world.port.comeBack();
    await vi.advanceTimersByTimeAsync(0);
    await until(() => world.sentWith('INVITE').length === 1);
    await quiet();
    await vi.advanceTimersByTimeAsync(2_000);
    await until(() => world.sentWith('INVITE').length === 2);
    desk.hangUp();
    await vi.advanceTimersByTimeAsync(60_000);
    await quiet();
    expect(world.sentWith('INVITE')).toHaveLength(2);
    expect(call().phase).toBe('ended');
  });
});

it('a call that the far side knows nothing of any more (481) is over at the desk too', async () => {
  const { desk, caller, call } = await world.talk();
  world.refuseReinvites(caller, 481);
  expect(await desk.hold()).toBe('holdFailed');
  expect(call()).toMatchObject({ phase: 'ended', cause: 'lost' });
  await until(() => world.sentWith('BYE').length === 1);
});
