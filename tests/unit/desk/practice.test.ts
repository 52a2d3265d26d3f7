import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { DeskWorld } from './desk-world';

let world: DeskWorld;
beforeEach(() => {
  takeTheClock();
  world = new DeskWorld();
});
afterEach(() => vi.useRealTimers());

const agent = () => world.slices.agent;

describe('研修モード', () => {
  const practice = () => world.desk.practiceCall(null);
  const ringing = () => world.slices.calls.find((call) => call.phase === 'ringing');

  it('pressed three times quickly brings one caller on one line', async () => {
    const pressed = await Promise.all([practice(), practice(), practice()]);
    expect(pressed.every((result) => result.ok)).toBe(true);
    await until(ringing, 'the ring');
    await quiet();
    expect(world.slices.calls).toHaveLength(1);
    expect(world.slices.connectivity).toMatchObject({ mode: 'practice', line: 'connected' });
    await world.desk.stop();
  });

  it('plays a whole call: ring, card, answer, hold, resume, hang up, 後処理', async () => {
    await practice();
    const call = await until(ringing, 'the ring');
    expect(call).toMatchObject({ practice: true, dialled: { medium: expect.any(String) }, wish: expect.any(String) });
    expect((await world.desk.calls.answer(call.id)).ok).toBe(true);
    await until(() => agent().state === 'talking');
    await quiet();
    expect((await world.desk.calls.hold(call.id)).ok).toBe(true);
    expect(agent().state).toBe('held');
    await quiet();
    expect((await world.desk.calls.resume(call.id)).ok).toBe(true);
    expect((await world.desk.calls.hangUp(call.id)).ok).toBe(true);
    await until(() => agent().state === 'wrapUp');
    expect((await practice()).ok).toBe(false);
    expect((await world.finish(call.contactId)).ok).toBe(true);
    expect(agent().state).toBe('ready');
    await world.desk.stop();
  });

  it('can not be left while it rings; the caller gives up after forty seconds', async () => {
    await practice();
    await until(ringing, 'the ring');
    expect(await world.desk.lines.leavePractice()).toMatchObject({ ok: false, error: { code: 'busyWithCall' } });
    await pass(41_000, 1_000);
    await until(() => agent().state === 'missed');
    expect((await world.desk.lines.leavePractice()).ok).toBe(true);
    expect(world.slices.connectivity).toMatchObject({ mode: 'none', line: 'off' });
  });

  it('a caller is not hung up by the patience of the one before', async () => {
    await practice();
    const first = await until(ringing, 'the ring');
    await pass(30_000, 1_000);
    await world.desk.calls.reject(first.id);
    await quiet();
    await practice();
    await until(() => ringing() && ringing()?.id !== first.id, 'the second ring');
    await pass(15_000, 1_000);
    expect(ringing()).toBeDefined();
    await world.desk.stop();
  });

  it('on a slow machine waits for the window of the voices, and then the caller rings', async () => {
    world.port.die();
    expect((await practice()).ok).toBe(true);
    await pass(20_000, 1_000);
    expect(world.slices.calls).toEqual([]);
    world.port.comeBack();
    await until(ringing, 'the ring');
    expect(world.notices).not.toContain('practiceFailed');
    await world.desk.stop();
  });

  it('says so where the voice of the caller can not be prepared, and the next try rings', async () => {
    world.port.refuse.add('describe');
    await practice();
    await until(() => world.notices.includes('practiceFailed'), 'the notice');
    expect(world.slices.practice.currentId).toBeNull();
    world.port.refuse.clear();
    expect((await practice()).ok).toBe(true);
    await until(ringing, 'the ring');
    expect(world.notices).not.toContain('practiceFailed');
    await world.desk.stop();
  });

  it('entered and left many times leaves no listener behind', async () => {
    const listeners = () => {
      const { listeners: events, goneListeners } = world.media as unknown as Record<string, Set<unknown>>;
      return (events?.size ?? 0) + (goneListeners?.size ?? 0);
    };
    const before = listeners();
    for (let round = 0; round < 5; round += 1) {
      await world.desk.lines.enterPractice();
      const leaving = world.desk.lines.leavePractice();
      await pass(2_000);
      await leaving;
    }
    expect(listeners()).toBe(before);
  });

  it('a number that is dialled is answered', async () => {
    await world.desk.lines.enterPractice();
    await until(() => world.slices.connectivity.line === 'connected');
    const dialled = await world.desk.calls.out.dial('０５２-９９９-1234');
    expect(dialled.ok).toBe(true);
    expect(await world.desk.calls.out.dial('052-999-1234')).toMatchObject({
      ok: false,
      error: { code: 'busyWithCall' },
    });
    await quiet();
    await pass(2_000);
    await until(() => agent().state === 'talking');
    await world.desk.stop();
  });

  it('in a call the end of the program hangs up, keeps the contact for 中断 and closes the cache', async () => {
    await practice();
    const call = await until(ringing, 'the ring');
    await world.desk.calls.answer(call.id);
    await world.desk.contacts.saveDraft({ contactId: call.contactId, notes: '途中' });
    const stopping = world.desk.stop();
    await pass(2_500);
    await stopping;
    expect(world.cache.closed).toBe(true);
    expect(world.cache.rows.get(call.contactId)).toMatchObject({ status: 'wrapUp', notes: '途中' });
  });
});
