import { expect, it } from 'vitest';
import { firstChoice, windowOf } from '../../../renderer/features/callbacks/when';

const MINUTE_MS = 60_000;
const free = (from: string, to: string) => windowOf({ choice: 'free', day: '2026-11-26', from, to });
const minutes = (window: ReturnType<typeof windowOf>) => window && (window.to - window.from) / MINUTE_MS;

it('a window may go over midnight, and an end that was mistyped is none', () => {
  expect(minutes(free('23:39', '00:10'))).toBe(31);
  expect(minutes(free('10:00', '11:30'))).toBe(90);
  expect(minutes(free('23:30', '23:30'))).toBeNull();
  expect(minutes(free('11:00', '10:00'))).toBeNull();
  expect(minutes(free('', '10:00'))).toBeNull();
});

it('what stands in the form first can be promised at any time of the day', () => {
  const hours = { fromMinute: 9 * 60, toMinute: 20 * 60, closedDays: [] };
  const midnight = Date.UTC(2026, 10, 25, 15);
  for (let minute = 0; minute < 24 * 60; minute += 7) {
    const now = midnight + minute * MINUTE_MS;
    const window = windowOf(firstChoice(hours, now));
    expect(window?.from).toBeGreaterThan(now);
    expect(minutes(windowOf({ ...firstChoice(hours, now), choice: 'free' }))).toBe(60);
  }
});
