import { describe, expect, it } from 'vitest';
import { ClockDifference } from '../../../electron/sync/clock-difference';

const NOON = 1_800_000_000_000;

describe('the difference of the clocks', () => {
  it('is known but for half of what the answer took', () => {
    const clock = new ClockDifference();
    expect(clock.measure(NOON + 60_000, 400, NOON)).toEqual({ offsetMs: 60_200, errorMs: 200 });
  });

  it('is kept as finely as it was ever measured', () => {
    const clock = new ClockDifference();
    clock.measure(NOON, 20, NOON);
    expect(clock.measure(NOON + 1_000, 2_000, NOON + 1_500)).toEqual({ offsetMs: 10, errorMs: 10 });
    expect(clock.measure(NOON + 2_000, 10, NOON + 2_000)).toEqual({ offsetMs: 5, errorMs: 5 });
  });

  it('is measured anew when a clock was set, and after a quarter of an hour', () => {
    const clock = new ClockDifference();
    clock.measure(NOON, 20, NOON);
    expect(clock.measure(NOON + 1_000, 400, NOON + 3_600_000)).toEqual({ offsetMs: -3_598_800, errorMs: 200 });
    const other = new ClockDifference();
    other.measure(NOON, 20, NOON);
    expect(other.measure(NOON + 1_000_000, 400, NOON + 1_000_000)).toEqual({ offsetMs: 200, errorMs: 200 });
  });
});
