import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
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

/** The caller's exchange follows the REFER, says that it rings, and hangs up without a last word. */
async function awayByBye(): Promise<void> {
  world.onRefer('accept');
  const sending = world.desk.payment.send(world.id);
  await until(() => world.refers.length === 1, 'the REFER');
  world.notify('180 Ringing');
  await until(() => world.call?.handOver?.step === 'ringing', 'the ringing');
  await world.caller.bye();
  expect(await sending).toMatchObject({ ok: true });
  await quiet();
}

it('an exchange that hangs up without a last NOTIFY does not leave the desk at 受付可 while it refuses every call', async () => {
  await awayByBye();
  expect(world.slices.payment).not.toBeNull();
  world.phone.invite();
  await until(() => world.phone.refusals.length === 1, 'the refusal');
  expect({ state: world.slices.agent.state, refused: world.phone.refusals }).toEqual({ state: 'held', refused: [480] });
});

it('and what was reserved is kept for after the call', async () => {
  world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
  await awayByBye();
  expect(world.slices.agent.reserved).toEqual({ kind: 'away', reason: 'lunch' });
});

it('a person who hangs up on the way, finishes the work and waits no longer is back in their state', async () => {
  world.onRefer('accept');
  const sending = world.desk.payment.send(world.id);
  await until(() => world.refers.length === 1, 'the REFER');
  world.notify('100 Trying');
  await until(() => world.call?.handOver?.step === 'trying', 'the news');
  await world.desk.calls.hangUp(world.id);
  await sending;
  await quiet();
  const { id } = world.contact;
  await world.desk.contacts.saveDraft({ contactId: id, resultCode: world.slices.catalogue.resultCodes[0]!.id });
  expect(await world.desk.finishWork(id)).toMatchObject({ ok: true });
  if (world.slices.payment) world.desk.payment.stopWaiting();
  expect(world.slices.agent.state).toBe('ready');
});

it('a recording that was paused is not resumed by itself on the way to the payment IVR', async () => {
  const heads: string[] = [];
  world.caller.delegate = {
    ...world.caller.delegate,
    onInfo: (info) => {
      heads.push(info.request.getHeader('record') ?? '');
      void info.accept();
    },
  };
  expect(await world.desk.recording.pause(world.id)).toMatchObject({ ok: true });
  world.onRefer('accept');
  const sending = world.desk.payment.send(world.id);
  await until(() => world.refers.length === 1, 'the REFER');
  world.notify('180 Ringing');
  await until(() => world.call?.handOver?.step === 'ringing', 'the ringing');
  await pass(8_000, 500);
  expect(world.call?.handOver?.kind).toBe('payment');
  expect(heads).toEqual(['off']);
  world.notify('200 OK', 'terminated;reason=noresource');
  await sending;
});

it('後処理を終了 while the caller is with the payment IVR does not say that a call is on', async () => {
  await world.away();
  await world.desk.contacts.saveDraft({
    contactId: world.contact.id,
    resultCode: world.slices.catalogue.resultCodes[0]!.id,
  });
  const finished = await world.desk.contacts.finish(world.contact.id);
  expect(finished).toMatchObject({ ok: false });
  expect(finished.ok ? null : finished.error.code).not.toBe('busyWithCall');
});

it('a caller who comes back after the program was started anew meets the desk that sent them', async () => {
  const { contact } = world;
  await world.away();
  const left = { ...world.contact, status: 'interrupted' as const, wasInterrupted: true };
  await world.phone.stop();
  // The next process: it knows the contact from the cache as 中断, and nobody has pressed 受付可 yet.
  world = new PaymentWorld();
  await world.phone.start();
  world.desk.contacts.take([left]);
  world.comeBack('承認番号 1', contact.caseId);
  await until(() => world.phone.refusals.length > 0 || world.slices.calls.length > 0, 'an answer');
  expect(world.phone.refusals).toEqual([]);
});
