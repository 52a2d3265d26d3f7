import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callIn } from '../call-builder';
import { takeTheClock } from '../softphone/phone-world';
import { quiet } from '../softphone/until';
import { DeskWorld } from './desk-world';

let world: DeskWorld;
beforeEach(() => {
  takeTheClock();
  world = new DeskWorld();
});
afterEach(() => vi.useRealTimers());

const agent = () => world.slices.agent;
describe('the communicator', () => {
  it('begins away, and no call may ring', () => {
    expect(agent().state).toBe('away');
    expect(world.desk.agent.mayRing()).toBe('notReady');
  });

  it('is ready after 受付可, and the microphone is opened ahead', () => {
    world.desk.agent.choose({ kind: 'ready' });
    expect(agent().state).toBe('ready');
    expect(world.desk.agent.mayRing()).toBe('yes');
    expect(world.port.asked('warm')).toEqual([{ on: true, iceServers: [] }]);
  });

  it('who presses 離席 in a call is away when the call and its work are done', async () => {
    world.desk.agent.choose({ kind: 'ready' });
    const { call, tell } = world.talk();
    world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
    expect(agent()).toMatchObject({ state: 'talking', reserved: { kind: 'away', reason: 'lunch' } });
    tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    expect(agent().state).toBe('wrapUp');
    expect(world.desk.agent.choose({ kind: 'ready' })).toMatchObject({ ok: false, error: { code: 'wrapUpOpen' } });
    await world.finish(call().contactId);
    expect(agent()).toMatchObject({ state: 'away', reason: 'lunch', reserved: null });
  });

  it('who takes the reservation back stays ready', async () => {
    world.desk.agent.choose({ kind: 'ready' });
    const { call, tell } = world.talk();
    world.desk.agent.choose({ kind: 'away', reason: null });
    world.desk.agent.reserve(null);
    tell({ kind: 'over', at: Date.now(), cause: 'local' });
    await world.finish(call().contactId);
    expect(agent().state).toBe('ready');
  });

  it('who reserves with nothing open is taken at the word', () => {
    world.desk.agent.reserve({ kind: 'away', reason: 'break' });
    expect(agent()).toMatchObject({ state: 'away', reason: 'break', reserved: null });
  });

  it('who missed a call is out of the queue until 受付可', () => {
    world.desk.agent.choose({ kind: 'ready' });
    world.ring().tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    expect(agent().state).toBe('missed');
    expect(world.notices).toContain('missedCall');
    expect(world.desk.agent.mayRing()).toBe('notReady');
    world.desk.agent.choose({ kind: 'ready' });
    expect(agent().state).toBe('ready');
    expect(world.notices).not.toContain('missedCall');
  });

  it('who missed a call while 離席 was reserved is away, not missed', () => {
    world.desk.agent.choose({ kind: 'ready' });
    const { tell } = world.ring();
    world.desk.agent.choose({ kind: 'away', reason: 'meeting' });
    tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    expect(agent()).toMatchObject({ state: 'away', reason: 'meeting', reserved: null });
  });

  it.each(['rejected', 'remote', 'local'] as const)('stays ready after a ring that ended as %s', (cause) => {
    world.desk.agent.choose({ kind: 'ready' });
    world.ring().tell({ kind: 'over', at: Date.now(), cause });
    expect(agent().state).toBe('ready');
    expect(world.notices).toEqual([]);
  });

  it.each(['busy', 'failed', 'local', 'lost'] as const)(
    'complaint of the desk: an outgoing call that ended as %s never changes the chosen state',
    async (cause) => {
      world.desk.agent.choose({ kind: 'away', reason: 'lunch' });
      const call = callIn('dialling', { direction: 'out', answeredAt: null });
      world.desk.store.set('calls', [call]);
      world.desk.contacts.begin(call, 'x');
      world.desk.calls.follow(call.id, { kind: 'over', at: Date.now(), cause });
      world.desk.calls.failed(call.id, 'busy');
      expect((await world.finish(call.contactId)).ok).toBe(true);
      expect(agent()).toMatchObject({ state: 'away', reason: 'lunch' });
    },
  );

  it('has three minutes of 後処理, and one more for each extension', () => {
    expect(world.desk.agent.extendWrapUp()).toMatchObject({ ok: false });
    world.wrapUp();
    expect(agent().wrapUpUntil).toBe(Date.now() + 180_000);
    world.desk.agent.extendWrapUp();
    expect(agent().wrapUpUntil).toBe(Date.now() + 240_000);
    vi.setSystemTime(Date.now() + 600_000);
    world.desk.agent.extendWrapUp();
    expect(agent().wrapUpUntil).toBe(Date.now() + 60_000);
  });

  it('is told of a lost line, and the choice comes back with it', () => {
    world.desk.agent.choose({ kind: 'ready' });
    world.desk.store.patch('connectivity', { line: 'reconnecting' });
    world.desk.agent.refresh();
    expect(agent().state).toBe('disconnected');
    world.desk.store.patch('connectivity', { line: 'connected' });
    world.desk.agent.refresh();
    expect(agent().state).toBe('ready');
  });
});

describe('a call at the desk', () => {
  it('rings with its tone, which ends with the answer', () => {
    const { tell } = world.ring();
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'ring' });
    tell({ kind: 'answerPressed' });
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'none' });
  });

  it('complaint 13: a second one in a talk has a tone quiet enough to talk on, and the ringing comes only when the talk is over', () => {
    const first = world.talk();
    const second = world.ring();
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'waiting' });
    first.tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'ring' });
    second.tell({ kind: 'answerPressed' });
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'none' });
  });

  it('that answers itself has two tones of its own instead of the ringing', () => {
    const facts = { callerUser: '0522345678', callerName: null, dialled: null, handed: null };
    const offer = { facts, receivedAt: Date.now(), automatic: false, replaces: null };
    world.desk.calls.offered('auto' as never, { ...offer, answersItself: { delayMs: 1_000, tone: true } });
    expect(world.port.asked('autoAnswerTone')).toHaveLength(1);
    expect(world.port.asked('tone').at(-1)).toEqual({ tone: 'none' });
  });

  it('complaint 24: a second one whose caller gave up in the talk is told, and is no 不在着信', () => {
    world.desk.agent.choose({ kind: 'ready' });
    world.talk();
    world.ring().tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    expect(agent().state).toBe('talking');
    expect(world.notices).toEqual(['missedBeside']);
    expect(world.desk.agent.mayRing()).toBe('waiting');
  });

  it('rings on when the hidden window died in between, with the devices that were chosen', async () => {
    await world.desk.audio.selectDevices({ inputId: 'mic', outputId: 'ear' });
    world.ring();
    world.port.die();
    const before = world.port.requests.length;
    world.port.comeBack();
    const again = world.port.requests.slice(before).map(({ verb, input }) => ({ verb, input }));
    expect(again).toContainEqual({ verb: 'tone', input: { tone: 'ring' } });
    expect(again).toContainEqual({ verb: 'devices', input: { inputId: 'mic', outputId: 'ear' } });
  });

  it('that ended stays a moment with its cause and then goes', async () => {
    const { call, tell } = world.talk();
    tell({ kind: 'over', at: Date.now(), cause: 'remote' });
    expect(call()).toMatchObject({ phase: 'ended', cause: 'remote' });
    await vi.advanceTimersByTimeAsync(1_500);
    expect(world.slices.calls).toEqual([]);
  });

  it('is recorded step by step, without the digits that were sent', async () => {
    const { tell } = world.talk();
    tell({ kind: 'digitsSent', digits: '1234' });
    await quiet();
    expect(world.cache.events.map((event) => event.kind)).toEqual(['answerPressed', 'established', 'digitsSent']);
    expect(JSON.stringify(world.cache.events)).not.toContain('1234');
  });

  it('that is unknown changes nothing', () => {
    world.desk.calls.follow('nobody' as never, { kind: 'established', at: 1 });
    expect(world.slices.calls).toEqual([]);
  });

  it('goes on though a window can not be told', () => {
    world.desk.store.onPush(() => {
      throw new Error('the window is gone');
    });
    const { call } = world.talk();
    expect(call().phase).toBe('active');
    expect(agent().state).toBe('talking');
  });

  it('its verbs say that it is over when it is', async () => {
    const { call } = world.ring();
    expect(await world.desk.calls.answer(call().id)).toMatchObject({ ok: false, error: { code: 'noSuchCall' } });
  });
});

describe('発信', () => {
  it.each([
    ['', 'dialEmpty'],
    ['   ', 'dialEmpty'],
    ['なし', 'dialInvalid'],
    ['110', 'dialEmergency'],
    ['１１９', 'dialEmergency'],
    ['052-234-5678', 'lineDown'],
  ])('%j is refused with words: %s', async (number, code) => {
    expect(await world.desk.calls.out.dial(number)).toMatchObject({ ok: false, error: { code } });
  });

  it('is refused while a call rings', async () => {
    world.ring();
    expect(await world.desk.calls.out.dial('052-234-5678')).toMatchObject({
      ok: false,
      error: { code: 'busyWithCall' },
    });
  });

  it('to a third customer is refused', async () => {
    world.talk();
    world.talk();
    expect(await world.desk.calls.out.dial('052-234-5678')).toMatchObject({ ok: false, error: { code: 'linesFull' } });
  });
});
