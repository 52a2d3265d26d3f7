import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mosOf } from '../../shared/domain/quality';

const CLEAN = { lossPercent: 0, jitterMs: 0, roundTripMs: 0 };

it('a clean line is heard at G.711 quality, 4.4', () => {
  expect(mosOf(CLEAN)).toBe(4.4);
});

it('known lines have known figures', () => {
  expect(mosOf({ lossPercent: 1, jitterMs: 5, roundTripMs: 40 })).toBe(4.3);
  expect(mosOf({ lossPercent: 5, jitterMs: 20, roundTripMs: 100 })).toBe(3.8);
  expect(mosOf({ lossPercent: 30, jitterMs: 50, roundTripMs: 300 })).toBeLessThan(2);
});

const figures = fc.record({
  lossPercent: fc.double({ min: 0, max: 100, noNaN: true }),
  jitterMs: fc.double({ min: 0, max: 2_000, noNaN: true }),
  roundTripMs: fc.double({ min: 0, max: 5_000, noNaN: true }),
});

it('is always between 1.0 and 4.5, with one decimal', () => {
  fc.assert(
    fc.property(figures, (line) => {
      const mos = mosOf(line);
      expect(mos).toBeGreaterThanOrEqual(1);
      expect(mos).toBeLessThanOrEqual(4.5);
      expect(Math.round(mos * 10) / 10).toBe(mos);
    }),
  );
});

it('never grows when a line gets worse', () => {
  fc.assert(
    fc.property(figures, fc.constantFrom('lossPercent', 'jitterMs', 'roundTripMs'), fc.nat(50), (line, what, more) => {
      const worse = {
        ...line,
        [what]: Math.min(line[what as 'jitterMs'] + more, what === 'lossPercent' ? 100 : 10_000),
      };
      expect(mosOf(worse)).toBeLessThanOrEqual(mosOf(line));
    }),
  );
});
