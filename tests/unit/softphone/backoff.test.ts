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
    expect(retryDelayMs(0, () => 0.99)).toBe(1_000);
    expect([1, 2, 3, 4, 5].map((n) => retryDelayMs(n, () => 1))).toEqual([2_000, 4_000, 8_000, 16_000, 30_000]);
    expect(retryDelayMs(5, () => 0)).toBe(1_000);
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
