import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusedDelayMs, retryDelayMs } from '../../../electron/softphone/backoff';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const tries = fc.integer({ min: 0, max: 10_000 });

describe('the wait after a lost line', () => {
  it('is never under one second and never over thirty', () => {
    fc.assert(
      fc.property(tries, random, (n, chance) => {
        const ms = retryDelayMs(n, () => chance);
        expect(ms).toBeGreaterThanOrEqual(1_000);
        expect(ms).toBeLessThanOrEqual(30_000);
      }),
    );
  });

  it('begins short and grows, with a random share so that desks do not come back together', () => {
    expect([0, 1, 7, 8, 9, 10, 11].map((n) => retryDelayMs(n, () => 1))).toEqual([
      3_000, 4_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(retryDelayMs(5, () => 0)).toBe(1_000);
  });

  it('has a desk at the door within five seconds of the return of a server that was away for a few seconds', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 7_000 }), fc.array(random, { minLength: 40 }), (outageMs, chances) => {
        let at = 0;
        for (let n = 0; at < outageMs; n += 1) at += retryDelayMs(n, () => chances[n % chances.length] ?? 0);
        expect(at - outageMs).toBeLessThanOrEqual(4_001);
      }),
    );
  });
});

describe('the wait after a refused password', () => {
  it('is never under 45 seconds and never over ten minutes', () => {
    fc.assert(
      fc.property(tries, random, (n, chance) => {
        const ms = refusedDelayMs(n, () => chance);
        expect(ms).toBeGreaterThanOrEqual(45_000);
        expect(ms).toBeLessThanOrEqual(600_000);
      }),
    );
  });
});
