import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { HandOverWorld } from './hand-over-world';

let world: HandOverWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new HandOverWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
});
const selected = () => world.desk.store.all.workspace.selectedId;

it('切替 between two customers brings the page of the one who talks', async () => {
  const first = await world.customer();
  const second = await world.customer();
  const firstContact = world.call(first.id).contactId;
  expect(selected()).toBe(world.call(second.id).contactId);
  expect(await world.desk.handOver.swap()).toMatchObject({ ok: true });
  await until(() => world.call(first.id).phase === 'active', 'the first');
  expect(selected()).toBe(firstContact);
});

it('保留解除 of the first customer after the second hung up brings the first one’s page', async () => {
  const first = await world.customer();
  const second = await world.customer();
  await second.far.bye();
  await pass(2_000, 500);
  expect(await world.desk.calls.resume(first.id)).toMatchObject({ ok: true });
  expect(selected()).toBe(world.call(first.id).contactId);
});

it('a desk that can not answer by itself says so and takes no further caller unseen', async () => {
  (world.phone.phone as unknown as { options: { answerAutomatically: boolean } }).options.answerAutomatically = true;
  world.phone.port.refuse.add('accept');
  world.phone.invite();
  await until(() => world.phone.offers.length === 1, 'the offer');
  await pass(8_000, 500);
  world.phone.invite();
  await pass(8_000, 500);
  const said = { notices: world.notices, state: world.desk.store.all.agent.state };
  expect(said.notices.length > 0 || said.state !== 'ready').toBe(true);
});

it('退室 under which the customer hangs up does not say that the server can not do it', async () => {
  const { id, far } = await world.customer();
  const called = await world.desk.handOver.consult({ callId: id, number: '8001', text: '' });
  if (!called.ok) throw new Error(called.error.code);
  await world.answered(1);
  await until(() => world.call(called.value.callId).phase === 'active', 'the consultation');
  await world.desk.handOver.conference();
  world.manners = { report: [] };
  const leaving = world.desk.handOver.leave();
  await until(() => world.referred.length === 1, 'the REFER');
  await far.bye();
  const outcome = await leaving;
  expect(outcome.ok ? null : outcome.error.code).not.toBe('leaveRefused');
});

it('the caller is held from the press of 転送, also while a paused recording is resumed', async () => {
  vi.useRealTimers();
  await world.phone.phone.stop();
  takeTheClock();
  world = await new HandOverWorld({ recording: { kind: 'info' } }).start();
  const { id, far } = await world.customer();
  let answers = true;
  far.delegate = { ...far.delegate, onInfo: (info) => (answers ? void info.accept() : undefined) };
  expect(await world.desk.recording.pause(id)).toMatchObject({ ok: true });
  answers = false;
  void world.desk.handOver.transfer({ callId: id, number: '8001', text: '' });
  await quiet();
  await pass(10_000, 1_000);
  expect(world.call(id).phase).not.toBe('active');
});
