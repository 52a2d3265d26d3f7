import { expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { DeskWorld } from './desk-world';
import { HandOverWorld } from './hand-over-world';

it('離席 from before 研修モード is 離席 after it', async () => {
  const world = new DeskWorld();
  world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
  const practice = await world.desk.practiceCall(null);
  expect(practice).toMatchObject({ ok: true });
  await until(() => world.slices.calls.some(({ phase }) => phase === 'ringing'), 'the ring');
  await world.desk.calls.reject(world.slices.calls[0]!.id);
  await until(() => world.slices.calls.every(({ phase }) => phase === 'ended'), 'the end');
  expect(await world.desk.leavePractice()).toMatchObject({ ok: true });
  await quiet();
  world.desk.store.patch('connectivity', { mode: 'sip', line: 'connected' });
  world.desk.agent.refresh();
  expect(world.slices.agent).toMatchObject({ state: 'away', reason: 'lunch' });
});

it('a reserved state is taken though the disk refused the finished contact', async () => {
  const world = new DeskWorld();
  world.desk.agent.choose({ kind: 'ready' });
  const talk = world.talk();
  world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
  talk.tell({ kind: 'over', at: Date.now(), cause: 'remote' });
  const { id } = world.slices.workspace.open[0]!;
  await world.desk.contacts.saveDraft({ contactId: id, resultCode: world.slices.catalogue.resultCodes[0]!.id });
  world.cache.failing = true;
  const { deskVerbs } = await import('../../../electron/desk/verbs');
  const verbs = deskVerbs(world.desk);
  expect(await verbs.contacts.finish({ contactId: id })).toMatchObject({ ok: false });
  expect(world.slices.workspace.open[0]!.status).toBe('interrupted');
  expect(world.slices.agent).toMatchObject({ state: 'away', reason: 'lunch' });
});

it('a caller who comes in while the desk leaves its line for 研修モード is not hung up on', async () => {
  takeTheClock();
  const world = await new HandOverWorld({ agentState: { kind: 'featureCodes', ready: '*21', away: '*22' } }).start();
  try {
    await pass(2_000, 250);
    // The exchange answers the code for 受付可.
    const first = await until(() => world.phone.invitations[0], 'the code');
    await first.accept();
    await pass(6_000, 250);
    const entering = world.desk.lines.enterPractice();
    await quiet();
    const far = world.phone.invite();
    await until(() => world.phone.offers.length === 1 || world.phone.refusals.length === 1, 'the ring or the refusal');
    await pass(3_000, 250);
    void entering;
    const offered = world.phone.offers.length;
    // Either it was not offered at all, or it still rings here.
    expect({ offered, state: far.state }).toEqual(
      offered === 0 ? { offered: 0, state: far.state } : { offered: 1, state: 'Establishing' },
    );
  } finally {
    vi.useRealTimers();
  }
});
