import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { withUnsent } from '../../../electron/cache/callbacks';
import type { CallbacksKept } from '../../../electron/cache/protocol';
import { Callbacks } from '../../../electron/desk/callbacks';
import { firstSlices } from '../../../electron/desk/first-slices';
import { Notices } from '../../../electron/desk/notices';
import { SliceStore } from '../../../electron/desk/slices';
import { type CallbackRecord, FRESH_CALLBACK } from '../../../shared/contract/centre/work';
import { done, type Result, refused } from '../../../shared/contract/result';
import { FRESH_CALL } from '../../../shared/domain/call';
import type { Contact } from '../../../shared/domain/contact';
import { type CallId, type ContactId, callId, contactId } from '../../../shared/domain/ids';

/** 10:00 in Japan. */
const NOW = Date.parse('2026-11-26T10:00:00+09:00');
const HOUR = 3_600_000;
const NOTHING_UNSENT = { promised: [], attempts: [], rescheduled: [], closed: [], released: [] };

const callback = (about: Partial<CallbackRecord> = {}): CallbackRecord => ({
  ...FRESH_CALLBACK,
  id: 'k1',
  kind: 'callback',
  customerId: null,
  contactId: null,
  number: '+81522345678',
  reason: '在庫の回答',
  window: { from: NOW - 60_000, to: NOW + HOUR },
  owner: null,
  maxAttempts: 3,
  minGapMinutes: 15,
  promisedBy: 'sato',
  ...about,
});

/** The callbacks of a desk whose centre, line and disk are the test's. */
class World {
  readonly store = new SliceStore(firstSlices({}, 'server'));
  readonly wishes: { kind: string; payload: unknown }[] = [];
  readonly dialled: string[] = [];
  answer: 'applied' | 'unreachable' | 'claimedByOther' = 'applied';
  line: Result<{ callId: CallId }> = done({ callId: callId('call-1') });
  contact: Contact | null = null;
  finished: Contact | null = null;
  readonly callbacks = new Callbacks({
    store: this.store,
    notices: new Notices(this.store),
    wish: async (wish) => {
      this.wishes.push(wish);
      return done(undefined);
    },
    askNow: async (_kind, _payload) => {
      if (this.answer === 'unreachable') return 'unreachable';
      if (this.answer === 'applied') return { outcome: 'applied', seq: 1 };
      return { outcome: 'rejected', reason: 'claimedByOther' };
    },
    board: async () => null,
    deviceId: () => 'this-desk',
    dial: async (number) => {
      if (this.line.ok) this.dialled.push(number);
      return this.line;
    },
    contactOf: () => this.contact,
    finishedContact: async () => this.finished,
    link: () => undefined,
    reread: () => undefined,
  });

  constructor() {
    this.store.patch('connectivity', { line: 'connected' });
    this.callbacks.rightsOf({ id: 'sato', name: '佐藤', roles: ['communicator'] });
  }

  has(rows: readonly CallbackRecord[], unsent: readonly string[] = []): void {
    const kept: CallbacksKept = { callbacks: rows, unsent, agents: [], hours: null };
    this.callbacks.show('sato', kept);
  }

  get shown(): readonly string[] {
    return this.store.all.callbacks.map(({ id }) => id);
  }

  get notices(): readonly string[] {
    return this.store.all.notices.map(({ code }) => code);
  }
}

let world: World;
beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  world = new World();
});
afterEach(() => {
  world.callbacks.stop();
  vi.useRealTimers();
});

const released = { kind: 'callback.release', payload: { id: 'k1' } };
const left = (contact: string) =>
  callback({ claim: { by: 'sato', device: 'this-desk', contactId: contact, at: NOW - HOUR } });

describe('発信 of a callback', () => {
  it('dials once the centre has given it, and tells by 後処理を終了 what came of the call', async () => {
    world.has([callback()]);
    expect(await world.callbacks.dial('k1')).toMatchObject({ ok: true });
    const running = () => world.store.all.callbackWork.running[0];
    const id = running()?.contactId as ContactId;
    const call = { ...FRESH_CALL, id: callId('call-1'), contactId: id, phase: 'ended', cause: 'busy' } as const;
    world.callbacks.followCall({ ...call, direction: 'out', practice: false } as never);
    expect(running()).toMatchObject({ suggested: 'busy', chosen: null });
    world.callbacks.choose({ contactId: id, outcome: 'noAnswer' });
    world.callbacks.finished(id);
    await vi.waitFor(() => expect(running()).toBeUndefined());
    expect(world.wishes).toMatchObject([
      { kind: 'callback.attempt', payload: { id: 'k1', outcome: 'noAnswer', contactId: id } },
    ]);
  });

  it('does not dial what another desk has, and says so', async () => {
    world.answer = 'claimedByOther';
    world.has([callback()]);
    expect(await world.callbacks.dial('k1')).toEqual(refused('callbackRefused', { refusal: 'claimedByOther' }));
    expect(world.dialled).toEqual([]);
    expect(world.wishes).toEqual([]);
  });

  it('without the centre dials an own promise, within its rules, and nothing of the team', async () => {
    world.answer = 'unreachable';
    world.has([callback()]);
    expect(await world.callbacks.dial('k1')).toEqual(refused('callbackNoCentre'));
    // The centre may have heard the question all the same.
    expect(world.wishes).toEqual([released]);
    const own = callback({ owner: 'sato' });
    world.has([{ ...own, attempts: [{ at: NOW - 60_000, by: 'sato', outcome: 'busy' }] }]);
    expect(await world.callbacks.dial('k1')).toEqual(refused('callbackRefused', { refusal: 'tooEarly' }));
    world.has([own]);
    expect(await world.callbacks.dial('k1')).toMatchObject({ ok: true });
    expect(world.dialled).toEqual(['+81522345678']);
  });

  it('gives it back where the line takes no call, and asks for nothing where it is down or in 研修モード', async () => {
    world.line = refused('dialInvalid');
    world.has([callback()]);
    expect(await world.callbacks.dial('k1')).toEqual(refused('dialInvalid'));
    expect(world.wishes).toEqual([released]);
    expect(world.store.all.callbackWork.running).toEqual([]);
    world.store.patch('connectivity', { line: 'disconnected' });
    expect(await world.callbacks.dial('k1')).toEqual(refused('lineDown'));
    world.store.patch('practice', { active: true });
    expect(await world.callbacks.dial('k1')).toEqual(refused('callbackInPractice'));
    expect(world.wishes).toHaveLength(1);
  });
});

describe('a claim of this desk that no call stands behind', () => {
  it('is given back, once', async () => {
    world.has([left('gone')]);
    world.has([left('gone')]);
    await vi.waitFor(() => expect(world.wishes).toEqual([released]));
  });

  it('of a contact that is finished is told with what its call came to', async () => {
    world.finished = { answeredAt: NOW - HOUR, endedAt: NOW, cause: 'remote' } as Contact;
    world.has([left('done')]);
    await vi.waitFor(() =>
      expect(world.wishes).toMatchObject([
        { kind: 'callback.attempt', payload: { id: 'k1', outcome: 'talked', contactId: 'done' } },
      ]),
    );
  });

  it('of a contact that was interrupted asks for the outcome there', () => {
    world.contact = { id: contactId('broken'), answeredAt: null, endedAt: NOW, cause: 'lost' } as Contact;
    world.has([left('broken')]);
    expect(world.store.all.callbackWork.running).toMatchObject([{ contactId: 'broken', suggested: 'noAnswer' }]);
    expect(world.wishes).toEqual([]);
  });

  it('of another desk is left alone', () => {
    world.has([{ ...left('x'), claim: { by: 'sato', device: 'other-desk', contactId: 'x', at: NOW } }]);
    expect(world.wishes).toEqual([]);
  });
});

describe('the list', () => {
  it('shows a follow-up not to who was rated', () => {
    world.has([callback({ id: 'k2', kind: 'followUp', excluded: ['sato'] }), callback()]);
    expect(world.shown).toEqual(['k1']);
  });

  it('says once when an own one is due, and takes the word back when it is called', async () => {
    const own = callback({ owner: 'sato', window: { from: NOW + 60_000, to: NOW + HOUR } });
    world.has([own, callback({ id: 'team' })]);
    expect(world.notices).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_002);
    expect(world.notices).toEqual(['callbackDue']);
    const [notice] = world.store.all.notices;
    new Notices(world.store).dismiss(notice?.id ?? '');
    world.has([own, callback({ id: 'team' })]);
    expect(world.notices).toEqual([]);
    world.has([callback({ id: 'urgent', kind: 'followUp', dueClass: 'twoMinutes' })]);
    expect(world.notices).toEqual(['followUpDue']);
    await world.callbacks.dial('urgent');
    expect(world.notices).toEqual([]);
  });

  it('a promise with a card’s digits, without a number, or for a time that is over is refused with words', async () => {
    const typed = {
      contactId: null,
      number: '052-234-5678',
      reason: '',
      mine: true,
      window: { from: NOW, to: NOW + HOUR },
    };
    const wrong = async (about: object) => (await world.callbacks.promise({ ...typed, ...about })) as unknown;
    expect(await wrong({ number: ' ' })).toEqual(refused('dialEmpty'));
    expect(await wrong({ number: '110' })).toEqual(refused('dialInvalid'));
    expect(await wrong({ window: { from: NOW - 2, to: NOW - 1 } })).toEqual(refused('callbackWindow'));
    expect(await wrong({ reason: '4111 1111 1111 1111' })).toEqual(refused('cardNumber'));
    expect(world.wishes).toEqual([]);
    expect(await wrong({})).toMatchObject({ ok: true });
    expect(world.wishes).toMatchObject([{ payload: { number: '+81522345678', owner: 'sato', customerId: null } }]);
  });
});

describe('what the centre has not heard yet', () => {
  const of = (rows: readonly CallbackRecord[], unsent: Partial<typeof NOTHING_UNSENT> | object) =>
    withUnsent(rows, 'sato', { ...NOTHING_UNSENT, ...unsent });

  it('a promise is in sight at once, in the order of its time', () => {
    const { attempts: _a, state: _s, promisedBy: _p, ...promise } = callback({ id: 'new', window: { from: 1, to: 2 } });
    const { callbacks, unsent } = of([callback()], { promised: [promise] });
    expect(callbacks.map(({ id }) => id)).toEqual(['new', 'k1']);
    expect(unsent).toEqual(['new']);
  });

  it('what was called, closed, or given another time stands as it will', () => {
    const attempt = { id: 'k1', at: NOW, outcome: 'busy' as const, contactId: 'c' };
    expect(of([left('c')], { attempts: [attempt] }).callbacks).toMatchObject([
      { claim: null, attempts: [{ by: 'sato' }] },
    ]);
    expect(of([callback()], { attempts: [{ ...attempt, outcome: 'talked' }] }).callbacks).toEqual([]);
    expect(of([callback()], { closed: [{ id: 'k1', reason: '済' }] }).callbacks).toEqual([]);
    const window = { from: NOW + HOUR, to: NOW + 2 * HOUR };
    const again = { id: 'k1', window, owner: null, reason: '' };
    expect(of([callback({ owner: 'sato' })], { rescheduled: [again] }).callbacks).toMatchObject([
      { window, owner: null },
    ]);
    // Of somebody else's, or one that is gone, nothing is made up.
    expect(of([callback({ owner: 'ito' })], {}).callbacks).toEqual([]);
    expect(of([], { attempts: [attempt] })).toEqual({ callbacks: [], unsent: [] });
  });
});
