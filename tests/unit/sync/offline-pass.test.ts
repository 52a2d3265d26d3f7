import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Json } from '../../../electron/cache/client';
import { OfflineUse } from '../../../electron/desk/offline-use';
import { spent } from '../../../electron/sync/offline-pass';
import type { CentreSession } from '../../../shared/contract/centre/session';
import { done } from '../../../shared/contract/result';

const NOON = 1_800_000_000_000;
const HOUR = 3_600_000;
const pass = { place: 'here', agent: { id: 'sato', name: '佐藤' }, leftMs: 12 * HOUR, seenAt: NOON };

describe('the time without the centre', () => {
  it('passes with the clock while the program does not run, and by its own measure while it does', () => {
    expect(spent(pass, NOON + 5 * HOUR, 0).leftMs).toBe(7 * HOUR);
    expect(spent(pass, NOON + HOUR, HOUR).leftMs).toBe(11 * HOUR);
    expect(spent(pass, NOON + 13 * HOUR, 0).leftMs).toBe(0);
  });

  it('is not made longer by a clock that is set back', () => {
    const back = spent(pass, NOON - 10 * HOUR, HOUR);
    expect(back).toMatchObject({ leftMs: 11 * HOUR, seenAt: NOON });
    expect(spent(back, NOON - 9 * HOUR, HOUR).leftMs).toBe(10 * HOUR);
  });

  it('never grows, whatever a person does to the clock, and ends when the program ran so long', () => {
    const step = fc.record({ clock: fc.integer({ min: -100 * HOUR, max: 100 * HOUR }), ran: fc.nat(3 * HOUR) });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let now = pass;
        let ran = 0;
        for (const one of steps) {
          const next = spent(now, NOON + one.clock, one.ran);
          ran += one.ran;
          expect(next.leftMs).toBeLessThanOrEqual(now.leftMs);
          expect(next.leftMs).toBeLessThanOrEqual(Math.max(0, pass.leftMs - ran));
          now = next;
        }
      }),
    );
  });
});

describe('a desk without its centre', () => {
  beforeEach(() => void vi.useFakeTimers({ now: NOON }));
  afterEach(() => void vi.useRealTimers());

  const session = { agent: { id: 'sato', name: '佐藤', roles: [] }, offlineHours: 12 } as unknown as CentreSession;
  const kept = new Map<string, Json>();
  const memory = {
    getSetting: async (key: string) => done(kept.get(key) ?? null),
    putSetting: async (key: string, value: Json) => {
      kept.set(key, value);
      return done({ savedAt: 1 });
    },
  };
  /** One run of the program. */
  function use(onOver: () => void, place = 'here') {
    return new OfflineUse({ memory, place, now: () => Date.now(), ran: () => performance.now(), onOver });
  }

  it('goes on in the name of who was signed in, over new starts and with a clock that is set back, and not a minute longer', async () => {
    let over = 0;
    const onOver = () => {
      over += 1;
    };
    const first = use(onOver);
    first.renew(session);
    await vi.advanceTimersByTimeAsync(5 * HOUR);
    first.stop();
    vi.setSystemTime(NOON - 24 * HOUR);
    const second = use(onOver);
    expect(await second.load()).toEqual({ id: 'sato', name: '佐藤' });
    await vi.advanceTimersByTimeAsync(7 * HOUR - 60_000);
    expect(over).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(over).toBe(1);
    second.stop();
    vi.setSystemTime(NOON);
    const third = use(onOver);
    expect(await third.load()).toBe('over');
    third.renew(session);
    third.stop();
    const fourth = use(onOver);
    expect(await fourth.load()).toEqual({ id: 'sato', name: '佐藤' });
    fourth.giveUp();
    fourth.stop();
    expect(await use(onOver).load()).toBeNull();
  });

  it('knows nobody of another centre', async () => {
    const first = use(() => undefined);
    first.renew(session);
    first.stop();
    const other = use(() => undefined, 'elsewhere');
    expect(await other.load()).toBeNull();
    other.stop();
  });
});
