import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handedCaseIn } from '../../../electron/softphone/user-to-user';
import { caseId } from '../../../shared/domain/ids';
import { takeTheClock } from '../softphone/phone-world';
import { pass, until } from '../softphone/until';
import { PaymentWorld } from './payment-world';

let world: PaymentWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PaymentWorld().talk();
});
afterEach(async () => {
  await world.phone.stop();
  vi.useRealTimers();
});

describe('決済IVRへ', () => {
  it('sends the held caller to the IVR with the case, and waits for them with the contact open', async () => {
    const { contact } = world;
    await world.away();
    const [referTo = ''] = world.refers;
    expect(referTo).toMatch(/^<?sip:8000@pbx\.example\.jp\?User-to-User=/i);
    const header = decodeURIComponent(/User-to-User=([^&>]+)/i.exec(referTo)?.[1] ?? '');
    expect(handedCaseIn([header])).toMatchObject({ caseId: contact.caseId, text: '' });
    expect(world.call).toMatchObject({ phase: 'ended', cause: 'payment' });
    expect(world.phone.port.asked('quiet').at(-1)).toMatchObject({ quiet: true });
    expect(world.contact).toMatchObject({ id: contact.id, status: 'live' });
    expect(world.slices.payment).toMatchObject({ contactId: contact.id, until: world.slices.payment!.since + 300_000 });
    expect(world.slices.agent.state).toBe('held');
    expect(world.notices).toEqual([]);
  });

  it('a desk that waits for a caller takes no other one, and keeps what was reserved for later', async () => {
    world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
    await world.away();
    world.phone.invite();
    await until(() => world.phone.refusals.includes(480), 'the refusal');
    world.comeBack('', caseId('somebody-else'));
    await until(() => world.phone.refusals.length === 2, 'the refusal');
    expect(world.phone.refusals).toEqual([480, 480]);
    expect(world.slices.agent).toMatchObject({ state: 'held', reserved: { kind: 'away', reason: 'lunch' } });
  });

  it('the caller who comes back is answered after a tone and goes on with the same contact', async () => {
    const { contact } = world;
    await world.desk.contacts.saveDraft({ contactId: contact.id, notes: '支払い待ち' });
    await world.away();
    await pass(60_000, 10_000);
    const back = world.comeBack('承認番号 123456');
    await until(() => world.slices.calls.some(({ phase }) => phase === 'ringing'), 'the ring');
    expect(world.phone.port.asked('autoAnswerTone')).toHaveLength(1);
    await pass(800, 100);
    await until(() => back.state === 'Established', 'the answer');
    await until(() => world.slices.agent.state === 'talking', 'the talk');
    expect(world.slices.workspace.open).toHaveLength(1);
    expect(world.contact).toMatchObject({
      id: contact.id,
      status: 'live',
      notes: '支払い待ち',
      answeredAt: contact.answeredAt,
    });
    expect(world.slices.notices).toMatchObject([{ code: 'paymentReturned', params: { text: '承認番号 123456' } }]);
    expect(world.slices.payment).toBeNull();
    await back.bye();
    await until(() => world.contact.status === 'wrapUp', 'the after-call work');
    await pass(600_000, 60_000);
    expect(world.notices).toEqual(['paymentReturned']);
  });

  it('a card number in the text of the IVR is not shown', async () => {
    await world.away();
    world.comeBack('VISA 4111 1111 1111 1111');
    await pass(1_500, 100);
    await until(() => world.notices.includes('paymentReturned'), 'the notice');
    expect(world.slices.notices).toMatchObject([{ params: { text: '' } }]);
    expect(JSON.stringify(world.slices)).not.toContain('4111');
  });

  it('the caller comes back although the hidden window died and the line was new in between', async () => {
    await world.away();
    world.phone.port.die();
    world.phone.port.comeBack();
    world.phone.cutDeskWire();
    await pass(3_000, 500);
    await until(() => world.phone.sentWith('REGISTER').length >= 2, 'the registration');
    const back = world.comeBack('');
    await pass(1_500, 100);
    await until(() => back.state === 'Established', 'the answer');
    expect(world.slices.agent.state).toBe('talking');
  });

  it('who comes back and hangs up before the answer leaves after-call work, and no 不在着信', async () => {
    await world.away();
    const back = world.comeBack('');
    await until(() => world.slices.calls.some(({ phase }) => phase === 'ringing'), 'the ring');
    await back.cancel();
    await until(() => world.contact.status === 'wrapUp', 'the after-call work');
    expect(world.slices.agent.state).toBe('wrapUp');
    expect(world.notices).toEqual(['paymentNotReturned']);
  });

  it('who does not come back in time is not waited for any longer', async () => {
    await world.away();
    await pass(301_000, 10_000);
    expect(world.notices).toEqual(['paymentNotReturned']);
    expect(world.contact).toMatchObject({ status: 'wrapUp', cause: 'payment' });
    expect(world.slices).toMatchObject({ payment: null, agent: { state: 'wrapUp' } });
  });

  it('戻りを待たない begins the after-call work at once', async () => {
    expect(world.desk.payment.stopWaiting()).toMatchObject({ ok: false, error: { code: 'notNow' } });
    await world.away();
    expect(world.desk.payment.stopWaiting()).toMatchObject({ ok: true });
    expect(world.contact.status).toBe('wrapUp');
    await pass(400_000, 10_000);
    expect(world.notices).toEqual([]);
  });

  it.each([
    ['486 Busy Here', 'paymentFailed'],
    ['404 Not Found', 'paymentFailed'],
  ])('an IVR that answers %s gives the caller back, with words', async (status, code) => {
    world.onRefer('accept');
    const sending = world.desk.payment.send(world.id);
    await until(() => world.refers.length === 1, 'the REFER');
    world.notify(status, 'terminated;reason=noresource');
    expect(await sending).toMatchObject({ ok: false, error: { code } });
    expect(world.call).toMatchObject({ phase: 'active', handOver: null });
    expect(world.slices.payment).toBeNull();
  });

  it('an exchange that refuses the REFER leaves the caller at the desk', async () => {
    world.onRefer(603);
    expect(await world.desk.payment.send(world.id)).toMatchObject({ ok: false, error: { code: 'paymentFailed' } });
    expect(world.call?.phase).toBe('active');
  });

  it('an exchange that never says how it went leaves the caller at the desk', async () => {
    world.onRefer('accept');
    const sending = world.desk.payment.send(world.id);
    await until(() => world.refers.length === 1, 'the REFER');
    await pass(91_000, 1_000);
    expect(await sending).toMatchObject({ ok: false, error: { code: 'paymentFailed' } });
    expect(world.call?.phase).toBe('active');
  });

  it('a caller who hangs up on the way is gone as from any talk', async () => {
    world.onRefer('accept');
    const sending = world.desk.payment.send(world.id);
    await until(() => world.refers.length === 1, 'the REFER');
    await world.caller.bye();
    expect(await sending).toMatchObject({ ok: false, error: { code: 'noSuchCall' } });
    expect(world.contact).toMatchObject({ status: 'wrapUp', cause: 'remote' });
    expect(world.slices.payment).toBeNull();
  });
});
