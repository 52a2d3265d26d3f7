import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handOverControls, partyControls, talkControls } from '../../../shared/domain/call-controls';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
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

const ALL = { interpreters: ['zh'] as const, payment: true, recordingControl: true };

const active = () => world.calls.filter(({ phase }) => phase === 'active');

async function consulting() {
  const { id, far } = await world.customer();
  const called = await world.desk.handOver.consult({ callId: id, number: '03-1234-5678', text: '解約のご相談' });
  if (!called.ok) throw new Error(called.error.code);
  const colleague = await world.answered(1);
  const consult = called.value.callId;
  await until(() => world.call(consult).phase === 'active', 'the consultation');
  return { customer: id, customerFar: far, consult, colleague };
}

const replacesHeader = (id: Parameters<HandOverWorld['call']>[0]) => {
  const dialog = world.phone.phone.call(id)!.session.dialog!;
  return `Replaces: ${dialog.callId};to-tag=${dialog.localTag};from-tag=${dialog.remoteTag}`;
};

describe('whatever fails on the way', () => {
  it('a transfer that fails after the waiting caller was answered never lets two customers talk at once', async () => {
    world.manners = { report: [100] };
    const first = await world.customer();
    const far = world.phone.invite();
    await until(() => world.phone.offers.length === 2, 'the second ring');
    const second = world.phone.offers[1]!.id;
    // 転送 is offered while the second caller rings.
    expect(handOverControls(world.calls, ALL).transfer).toBe(true);
    const sending = world.desk.handOver.transfer({ callId: first.id, number: '8001', text: '' });
    await until(() => world.call(first.id).handOver?.step === 'trying', 'the news');
    expect(await world.desk.calls.answer(second)).toMatchObject({ ok: true });
    await until(() => world.call(second).phase === 'active' && far.state === 'Established', 'the second talk');
    const { notifyReferrer } = await import('../../../electron/softphone/refer-wish');
    notifyReferrer(first.far, 486, 'Busy Here', true);
    expect(await sending).toMatchObject({ ok: false });
    expect(active().map(({ id }) => id)).toEqual([second]);
  });

  it('a colleague who hangs up while 転送確定 is under way does not leave the customer on hold when it fails', async () => {
    const { customer, customerFar, consult, colleague } = await consulting();
    world.manners = { report: [100] };
    const completing = world.desk.handOver.completeTransfer();
    await until(() => world.call(customer).handOver?.step === 'trying', 'the news');
    await colleague.bye();
    await until(() => world.call(consult).phase === 'ended', 'the end of the consultation');
    const { notifyReferrer } = await import('../../../electron/softphone/refer-wish');
    notifyReferrer(customerFar, 481, 'Gone', true);
    expect(await completing).toMatchObject({ ok: false, error: { code: 'transferFailed' } });
    await pass(10_000, 1_000);
    expect(world.call(customer).phase).toBe('active');
  });

  it('who takes the place of a held caller does not hear the consultation', async () => {
    const { customer, consult } = await consulting();
    const next = world.phone.invite([replacesHeader(customer)]);
    await until(() => next.state === 'Established', 'the new call');
    await until(() => world.calls.every((call) => call.id !== customer || call.phase === 'ended'), 'the end');
    await quiet();
    expect(active().map(({ id }) => id)).toEqual([consult]);
  });

  it('who takes the place of a muted caller does not hear the desk', async () => {
    const { id } = await world.customer();
    await world.desk.calls.mute(id, true);
    const next = world.phone.invite([replacesHeader(id)]);
    await until(() => next.state === 'Established', 'the new call');
    await quiet();
    expect(active()).toMatchObject([{ muted: true }]);
  });

  it('a consultation goes on for who took the customer’s place: 転送確定 that is offered works', async () => {
    const { customer } = await consulting();
    await world.desk.handOver.swap();
    const next = world.phone.invite([replacesHeader(customer)]);
    await until(() => next.state === 'Established', 'the new call');
    await until(() => world.calls.every((call) => call.id !== customer || call.phase === 'ended'), 'the end');
    const offered = handOverControls(world.calls, ALL).complete;
    const outcome = await world.desk.handOver.completeTransfer();
    expect({ offered, code: outcome.ok ? null : outcome.error.code }).not.toEqual({ offered: true, code: 'noConsult' });
  });

  it('who takes the place of a party of a 三者通話 is in it', async () => {
    const { customer, consult } = await consulting();
    await world.desk.handOver.conference();
    const next = world.phone.invite([replacesHeader(customer)]);
    await until(() => next.state === 'Established', 'the new call');
    await until(() => world.calls.every((call) => call.id !== customer || call.phase === 'ended'), 'the end');
    await quiet();
    expect(active().map(({ inConference }) => inConference)).toEqual([true, true]);
    expect(world.call(consult).phase).toBe('active');
  });

  it('who could not be put through in the place of a caller leaves that caller and the contact as they were', async () => {
    const { id } = await world.customer();
    const { contactId } = world.call(id);
    world.phone.port.refuse.add('accept');
    world.phone.invite([replacesHeader(id)]);
    await until(() => world.calls.length === 2, 'the offer');
    await pass(6_000, 500);
    expect(world.call(id).phase).toBe('active');
    expect(world.desk.store.all.workspace.open).toMatchObject([{ id: contactId, status: 'live', callId: id }]);
  });

  it('an interpreter who answers while the customer can not be taken back is said', async () => {
    const { id, far } = await world.customer();
    const called = await world.desk.interpreter.call({ callId: id, language: 'zh' });
    if (!called.ok) throw new Error(called.error.code);
    world.phone.refuseReinvites(far as never, 488);
    await (await world.invited(1)).accept();
    await until(() => world.call(called.value.callId).phase === 'active', 'the interpreter');
    await pass(5_000, 500);
    expect(world.call(id).phase).toBe('held');
    expect(world.notices.length).toBeGreaterThan(0);
  });

  it('a notice does not say that the hold was released when it was not', async () => {
    const { id, far } = await world.customer();
    await world.desk.interpreter.call({ callId: id, language: 'zh' });
    world.phone.refuseReinvites(far as never, 488);
    await (await world.invited(1)).reject({ statusCode: 486 });
    await pass(5_000, 500);
    expect(world.call(id).phase).toBe('held');
    expect(world.notices).not.toEqual(['interpreterFailed']);
  });

  it('a number that is busy, dialled out of a 三者通話, leaves nobody on hold without a key', async () => {
    await consulting();
    await world.desk.handOver.conference();
    const dialled = await world.desk.calls.out.dial('052-345-6789');
    expect(dialled.ok).toBe(true);
    await (await world.invited(2)).reject({ statusCode: 486 });
    await pass(2_000, 500);
    const live = world.calls.filter(({ phase }) => phase !== 'ended');
    const keys = {
      phases: live.map(({ phase }) => phase),
      hold: talkControls(live).hold,
      swap: handOverControls(live, ALL).swap,
      conference: handOverControls(live, ALL).conference,
      rows: live.map((call) => partyControls(call, live).resume),
    };
    expect(keys.phases.every((phase) => phase === 'active') || keys.hold || keys.swap || keys.conference).toBe(true);
  });

  it('a number dialled while 三者通話 still takes its parties back never leaves two groups that hear the desk', async () => {
    const { customer, consult } = await consulting();
    await world.desk.calls.hold(consult);
    const joining = world.desk.handOver.conference();
    await until(() => world.calls.some(({ phase }) => phase === 'resuming'), 'the first of them');
    const dialling = world.desk.calls.out.dial('052-345-6789');
    await joining;
    if ((await dialling).ok) await world.answered(2);
    await pass(2_000, 500);
    const together = active().filter(({ inConference }) => inConference).length > 0 ? 1 : 0;
    expect(active().filter(({ inConference }) => !inConference).length + together).toBe(1);
    expect([customer, consult].every((id) => world.call(id).inConference)).toBe(true);
  });

  it('a customer who hangs up on hold during the consultation is said', async () => {
    const { customer, customerFar } = await consulting();
    await customerFar.bye();
    await until(() => world.calls.every((call) => call.id !== customer || call.phase === 'ended'), 'the end');
    await pass(2_000, 500);
    expect(world.notices).not.toEqual([]);
  });

  it('nobody is called for a customer who hung up while being held for it', async () => {
    const { id, far } = await world.customer();
    // The customer hangs up instead of agreeing to the hold.
    far.dialog!.delegate!.onInvite = () => void far.bye();
    const called = await world.desk.interpreter.call({ callId: id, language: 'zh' });
    await quiet();
    expect({ ok: called.ok, invited: world.phone.invitations.length }).toEqual({ ok: false, invited: 0 });
  });

  it('転送に応じる that can not be followed is said', async () => {
    const { id, far } = await world.customer();
    const { UserAgent } = await import('sip.js');
    await far.refer(UserAgent.makeURI('sip:8005@pbx.example.jp')!, { onNotify: (n) => void n.accept() });
    const request = await until(() => world.call(id).referRequest, 'the question');
    world.phone.invite();
    await until(() => world.phone.offers.length === 2, 'the second ring');
    const answered = await world.desk.handOver.answerRefer({ callId: id, requestId: request.id, allow: true });
    await quiet();
    expect(world.phone.invitations).toHaveLength(0);
    expect(answered.ok === false || world.notices.length > 0).toBe(true);
  });
});

it('an interpreter whom the settings name by a SIP user can be called', async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
  takeTheClock();
  world = await new HandOverWorld({ interpreters: { zh: 'tsuyaku-zh' } }).start();
  const { id } = await world.customer();
  expect(await world.desk.interpreter.call({ callId: id, language: 'zh' })).toMatchObject({ ok: true });
});
