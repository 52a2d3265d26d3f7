import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { quiet, until } from '../softphone/until';
import { LinesWorld } from './lines-world';

let world: LinesWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new LinesWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
});

const lastTone = () => world.phone.port.asked('tone').at(-1)?.['tone'];

describe('応答 of a second call', () => {
  it('holds the first one, and answers only after its far side has agreed', async () => {
    const first = await world.talk();
    const second = await world.ring();
    expect(lastTone()).toBe('waiting');
    world.phone.port.keep.add('accept');
    const answering = world.calls.answer(second.id);
    await until(() => world.phase(first.id) === 'holding');
    expect(world.phase(second.id)).toBe('ringing');
    world.phone.port.answerKept();
    expect(await answering).toMatchObject({ ok: true });
    await until(() => world.phase(second.id) === 'active');
    expect(world.phase(first.id)).toBe('held');
    expect(world.heard).toEqual([second.id]);
  });

  it('whose hold is refused lets it ring on, and says so', async () => {
    const first = await world.talk();
    const second = await world.ring();
    world.phone.refuseReinvites(first.caller, 488);
    expect(await world.calls.answer(second.id)).toMatchObject({ ok: false, error: { code: 'holdFailed' } });
    expect(world.phase(second.id)).toBe('ringing');
    expect(world.heard).toEqual([first.id]);
    expect(lastTone()).toBe('waiting');
  });

  it('whose caller gives up during the hold brings the first caller back', async () => {
    const first = await world.talk();
    const second = await world.ring();
    world.phone.port.keep.add('accept');
    const answering = world.calls.answer(second.id);
    await until(() => world.phase(first.id) === 'holding');
    await quiet();
    await second.caller.cancel();
    await until(() => world.phase(second.id) === 'ended');
    world.phone.port.answerKept();
    expect(await answering).toMatchObject({ ok: false, error: { code: 'noSuchCall' } });
    expect(world.phase(first.id)).toBe('active');
  });

  it('while the first caller hangs up is answered all the same', async () => {
    const first = await world.talk();
    const second = await world.ring();
    world.phone.refuseReinvites(first.caller, null);
    const answering = world.calls.answer(second.id);
    await until(() => world.phase(first.id) === 'holding');
    await first.caller.bye();
    expect(await answering).toMatchObject({ ok: true });
    await until(() => world.phase(second.id) === 'active');
  });

  it('pressed twice holds once and answers once', async () => {
    const first = await world.talk();
    const second = await world.ring();
    const pressed = await Promise.all([world.calls.answer(second.id), world.calls.answer(second.id)]);
    expect(pressed.every(({ ok }) => ok)).toBe(true);
    await until(() => world.phase(second.id) === 'active');
    expect(world.phase(first.id)).toBe('held');
    expect(world.phone.sentWith('INVITE')).toHaveLength(1);
  });

  it('拒否 leaves the first talk untouched', async () => {
    const first = await world.talk();
    const second = await world.ring();
    expect(await world.calls.reject(second.id)).toMatchObject({ ok: true });
    await until(() => world.phone.refusals.length > 0);
    expect(world.phone.refusals).toEqual([603]);
    expect(world.heard).toEqual([first.id]);
    expect(world.phone.sentWith('INVITE')).toEqual([]);
    expect(lastTone()).toBe('none');
  });
});

describe('two calls', () => {
  it('change places with 保留解除 of the held one: never do both hear the desk', async () => {
    const first = await world.talk();
    const second = await world.ring();
    await world.calls.answer(second.id);
    await until(() => second.caller.state === 'Established');
    await quiet();
    expect(await world.calls.resume(first.id)).toMatchObject({ ok: true });
    expect(world.phase(second.id)).toBe('held');
    expect(world.heard).toEqual([first.id]);
    expect(world.mostHeard).toBe(1);
  });

  it('whose change fails halfway stay as they were', async () => {
    const first = await world.talk();
    const second = await world.ring();
    await world.calls.answer(second.id);
    await until(() => second.caller.state === 'Established');
    await quiet();
    world.phone.refuseReinvites(first.caller, 488);
    expect(await world.calls.resume(first.id)).toMatchObject({ ok: false, error: { code: 'resumeFailed' } });
    expect(world.phase(first.id)).toBe('held');
    expect(world.heard).toEqual([second.id]);
  });

  it('that are both pressed 保留解除 at once end with one who talks', async () => {
    const first = await world.talk();
    const second = await world.ring();
    await world.calls.answer(second.id);
    await until(() => second.caller.state === 'Established');
    await quiet();
    await world.calls.hold(second.id);
    await Promise.all([world.calls.resume(first.id), world.calls.resume(second.id)]);
    expect(world.heard).toEqual([second.id]);
    expect(world.phase(first.id)).toBe('held');
  });
});

describe('発信 in a talk', () => {
  it('holds the talk, and the new call is a customer of its own', async () => {
    const first = await world.talk();
    const second = await world.dial();
    expect(world.phase(first.id)).toBe('held');
    expect(world.phase(second.id)).toBe('dialling');
    await second.invitation.accept();
    await until(() => world.phase(second.id) === 'active');
    expect(world.heard).toEqual([second.id]);
    const [one, two] = world.list;
    expect(one?.contactId).not.toBe(two?.contactId);
    expect(two).toMatchObject({ role: 'customer', forCall: null });
    expect(await world.calls.out.dial('052-234-9999')).toMatchObject({ ok: false, error: { code: 'linesFull' } });
  });

  it('that is refused leaves the first caller held, and 保留解除 goes back', async () => {
    const first = await world.talk();
    const second = await world.dial();
    await second.invitation.reject({ statusCode: 486 });
    await until(() => world.phase(second.id) === 'ended');
    expect(world.notices).toEqual(['remoteFailed']);
    expect(await world.calls.resume(first.id)).toMatchObject({ ok: true });
    expect(world.heard).toEqual([first.id]);
  });

  it('whose hold is refused dials nobody', async () => {
    const first = await world.talk();
    world.phone.refuseReinvites(first.caller, 488);
    expect(await world.calls.out.dial('052-234-9999')).toMatchObject({ ok: false, error: { code: 'holdFailed' } });
    expect(world.phone.invitations).toEqual([]);
    expect(world.heard).toEqual([first.id]);
  });

  it('while it rings the held one stays held: whoever answers would talk beside it', async () => {
    const first = await world.talk();
    await world.dial();
    expect(await world.calls.resume(first.id)).toMatchObject({ ok: false, error: { code: 'busyWithCall' } });
    expect(world.phase(first.id)).toBe('held');
  });
});
