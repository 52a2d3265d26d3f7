import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { until } from '../softphone/until';
import { HandOverWorld } from './hand-over-world';

let world: HandOverWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new HandOverWorld({ interpreters: { zh: '8801' } }).start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
});

const contact = () => world.desk.store.all.workspace.open[0]!;

describe('三者通話', () => {
  it('joins the held customer and the colleague; one party is muted, held and dropped', async () => {
    const { customer, consult } = await world.consulting();
    expect(await world.desk.handOver.conference()).toMatchObject({ ok: true });
    expect([world.call(customer), world.call(consult)]).toMatchObject([
      { phase: 'active', inConference: true },
      { phase: 'active', inConference: true },
    ]);
    expect(world.mixed).toEqual([
      { legId: customer, muted: false },
      { legId: consult, muted: false },
    ]);
    await world.desk.handOver.muteParty({ callId: consult, muted: true });
    expect(world.mixed).toContainEqual({ legId: consult, muted: true });
    expect(await world.desk.calls.hold(customer)).toMatchObject({ ok: true });
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['held', 'active']);
    expect(await world.desk.calls.resume(customer)).toMatchObject({ ok: true });
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['active', 'active']);
    await world.desk.calls.hangUp(consult);
    await until(() => world.call(consult).phase === 'ended');
    expect(world.call(customer)).toMatchObject({ phase: 'active', inConference: false });
    expect(world.mixed).toEqual([]);
  });

  it('that a party leaves says so, and whoever is left alone on hold is taken back', async () => {
    const { customer, colleague } = await world.consulting();
    await world.desk.handOver.conference();
    expect(await world.desk.calls.hold(customer)).toMatchObject({ ok: true });
    await colleague.bye();
    await until(() => world.call(customer).phase === 'active', 'the customer');
    expect(world.call(customer).inConference).toBe(false);
    expect(world.notices).toContain('callFellAway');
  });

  it('that the hidden window can not mix is not shown, and the calls stay as they were', async () => {
    const { customer, consult } = await world.consulting();
    world.phone.port.refuse.add('conference');
    expect(await world.desk.handOver.conference()).toMatchObject({ ok: false, error: { code: 'mediaDown' } });
    expect([world.call(customer), world.call(consult)]).toMatchObject([
      { phase: 'held', inConference: false },
      { phase: 'active', inConference: false },
    ]);
    world.phone.port.refuse.delete('conference');
    expect(await world.desk.handOver.conference()).toMatchObject({ ok: true });
    expect(world.mixed).toHaveLength(2);
  });

  it('of four parties at most', async () => {
    await world.consulting();
    await world.desk.handOver.conference();
    const [customer] = world.calls;
    const third = await world.desk.handOver.consult({ callId: customer!.id, number: '8002', text: '' });
    if (!third.ok) throw new Error(third.error.code);
    await world.answered(2);
    await until(() => world.call(third.value.callId).phase === 'active');
    expect(await world.desk.handOver.conference()).toMatchObject({ ok: true });
    expect(world.calls.filter((call) => call.phase === 'active' && call.inConference)).toHaveLength(3);
    expect(world.mixed).toHaveLength(3);
    // A fourth one is not even dialled: nobody waits on hold for somebody who can't join.
    for (const asked of [
      await world.desk.handOver.consult({ callId: customer!.id, number: '8003', text: '' }),
      await world.desk.interpreter.call({ callId: customer!.id, language: 'zh' }),
    ])
      expect(asked).toMatchObject({ ok: false, error: { code: 'conferenceFull' } });
    expect(world.calls.map(({ phase }) => phase)).toEqual(['active', 'active', 'active']);
  });

  it('is told to a new hidden window again', async () => {
    const { customer, consult } = await world.consulting();
    await world.desk.handOver.conference();
    world.phone.port.die();
    world.phone.port.comeBack();
    await until(() => world.phone.port.asked('conference').length === 2);
    expect(world.mixed).toEqual([
      { legId: customer, muted: false },
      { legId: consult, muted: false },
    ]);
  });

  it('退室 leaves the two others connected, and where the server can not do that the conference goes on', async () => {
    const { customer, consult } = await world.consulting();
    await world.desk.handOver.conference();
    world.manners = { refuse: 405 };
    expect(await world.desk.handOver.leave()).toMatchObject({ ok: false, error: { code: 'leaveRefused' } });
    expect([world.call(customer), world.call(consult)]).toMatchObject([
      { phase: 'active', inConference: true, handOver: null },
      { phase: 'active', inConference: true, handOver: null },
    ]);
    world.manners = { report: [100, 200] };
    expect(await world.desk.handOver.leave()).toMatchObject({ ok: true });
    await until(() => world.calls.every(({ phase }) => phase === 'ended'));
    expect(world.referred.at(-1)).toContain('Replaces=');
  });
});

describe('通訳を呼ぶ', () => {
  it('dials the interpreter of the settings, joins all three on the answer, and keeps the time', async () => {
    const { id } = await world.customer();
    const called = await world.desk.interpreter.call({ callId: id, language: 'zh' });
    if (!called.ok) throw new Error(called.error.code);
    const interpreter = await world.invited(1);
    expect(interpreter.request.ruri?.user).toBe('8801');
    expect(world.call(called.value.callId)).toMatchObject({ role: 'interpreter', language: 'zh' });
    await interpreter.accept();
    await until(() => world.calls.every((call) => call.phase === 'active' && call.inConference), 'the conference');
    await until(() => contact().interpretation?.joinedAfterMs !== null, 'the time');
    expect(contact().interpretation).toMatchObject({ language: 'zh' });
  });

  it('that fails in a 三者通話 gives all its parties back from hold', async () => {
    const { customer, consult } = await world.consulting();
    await world.desk.handOver.conference();
    const asked = await world.desk.interpreter.call({ callId: customer, language: 'zh' });
    expect(asked.ok).toBe(true);
    const interpreter = await world.invited(2);
    expect([world.call(customer).phase, world.call(consult).phase]).toEqual(['held', 'held']);
    await interpreter.reject({ statusCode: 486 });
    await until(() => world.call(customer).phase === 'active' && world.call(consult).phase === 'active', 'the talk');
    expect(world.call(customer).inConference).toBe(true);
  });

  it('that does not answer gives the customer back with words, and an unset language is said', async () => {
    const { id } = await world.customer();
    expect(await world.desk.interpreter.call({ callId: id, language: 'ko' })).toMatchObject({
      ok: false,
      error: { code: 'interpreterUnset' },
    });
    await world.desk.interpreter.call({ callId: id, language: 'zh' });
    await (await world.invited(1)).reject({ statusCode: 480 });
    await until(() => world.notices.includes('interpreterFailed'));
    await until(() => world.call(id).phase === 'active', 'the customer');
  });
});
