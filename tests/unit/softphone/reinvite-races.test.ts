import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { renegotiate } from '../../../electron/softphone/reinvite';
import { PhoneWorld, takeTheClock } from './phone-world';
import { pass, quiet, until } from './until';

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
  world.port.asTheWindow = true;
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

const ofLeg = (id: string, from = 0) => world.port.requests.slice(from).filter((one) => one.input['legId'] === id);
const lastAnswer = (id: string) =>
  ofLeg(id)
    .filter(({ verb }) => verb === 'accept')
    .at(-1)?.input['answer'];

describe('what the far side offers is answered as was agreed last', () => {
  it('after 保留 was refused: its next re-INVITE is no hold', async () => {
    const { desk, call, caller, id } = await world.talk();
    const allow = world.refuseReinvites(caller, 488);
    expect(await desk.hold()).toBe('holdFailed');
    allow();
    await quiet();
    expect(await renegotiate(caller, false, true)).toBe(true);
    expect(call().phase).toBe('active');
    expect(lastAnswer(id)).toBe('sendrecv');
  });

  it('after 保留解除 was refused: it is still held', async () => {
    const { desk, call, caller, id } = await world.talk();
    expect(await desk.hold()).toBeNull();
    await quiet();
    const allow = world.refuseReinvites(caller, 488);
    expect(await desk.resume()).toBe('resumeFailed');
    allow();
    await quiet();
    expect(await renegotiate(caller, false, true)).toBe(true);
    expect(call().phase).toBe('held');
    expect(lastAnswer(id)).toBe('sendonly');
  });
});

describe('one offer at a time in the hidden window', () => {
  it('保留 pressed while the far side is being answered waits for that', async () => {
    const { desk, caller, id } = await world.talk();
    await quiet();
    world.port.keep.add('accept');
    const theirs = renegotiate(caller, false, true, () => 0.5);
    await until(() => ofLeg(id).filter(({ verb }) => verb === 'accept').length === 2);
    const holding = desk.hold();
    await quiet();
    world.port.answerKept();
    await quiet();
    await pass(10_000);
    expect(caller.state).toBe('Established');
    expect(await theirs).toBe(true);
    expect(await holding).toBeNull();
  });

  it('a re-INVITE that comes while our offer is being made is answered with an answer', async () => {
    const { desk, caller, id } = await world.talk();
    await quiet();
    const before = world.port.requests.length;
    world.port.keep.add('describe');
    const holding = desk.hold();
    await until(() => ofLeg(id, before).some(({ verb }) => verb === 'describe'));
    world.port.keep.clear();
    const theirs = renegotiate(caller, false, true, () => 0.5);
    await quiet();
    world.port.answerKept();
    await quiet();
    await pass(10_000);
    expect(caller.state).toBe('Established');
    expect(await theirs).toBe(true);
    expect(await holding).toBeNull();
  });

  it('保留 between our 200 with an offer (a re-INVITE without one) and its ACK does not end the call', async () => {
    const { desk, caller, call } = await world.talk();
    await quiet();
    const before = world.port.requests.length;
    world.port.keep.add('accept');
    caller.invite({ withoutSdp: true }).catch(() => undefined);
    await until(() => world.port.requests.slice(before).some(({ verb }) => verb === 'accept'));
    const holding = desk.hold();
    await quiet();
    world.port.answerKept();
    await quiet();
    await pass(10_000);
    expect(await holding).toBeNull();
    expect(call().phase).toBe('held');
  });
});

it('a re-INVITE that got a 100 and nothing more is cancelled, and the next one goes out', async () => {
  const { desk, caller } = await world.talk();
  const delegate = caller.dialog!.delegate!;
  const before = delegate.onInvite;
  let refuse: () => void = () => undefined;
  delegate.onInvite = (request) => {
    request.trying();
    refuse = () => void request.reject({ statusCode: 487 });
  };
  const holding = desk.hold();
  await until(() => world.sentWith('INVITE').length === 1);
  await quiet();
  await pass(41_000, 1_000);
  expect(world.sentWith('CANCEL')).toHaveLength(1);
  refuse();
  expect(await holding).toBe('holdFailed');
  delegate.onInvite = before;
  expect(await desk.hold()).toBeNull();
});
