import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CallingHours,
  dayInJapan,
  instantInJapan,
  isHoliday,
  isInHours,
  nextBusinessDay,
  nextInHours,
  timeInJapan,
  USUAL_HOURS,
} from '../../shared/domain/business-day';

const at = (text: string) => Date.parse(`${text}:00+09:00`);
/** As the Cabinet Office publishes them (国民の祝日について). */
const PUBLISHED: Readonly<Record<number, readonly string[]>> = {
  2024: '01-01 01-08 02-11 02-12 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-15 08-11 08-12 09-16 09-22 09-23 10-14 11-03 11-04 11-23'.split(
    ' ',
  ),
  2025: '01-01 01-13 02-11 02-23 02-24 03-20 04-29 05-03 05-04 05-05 05-06 07-21 08-11 09-15 09-23 10-13 11-03 11-23 11-24'.split(
    ' ',
  ),
  2026: '01-01 01-12 02-11 02-23 03-20 04-29 05-03 05-04 05-05 05-06 07-20 08-11 09-21 09-22 09-23 10-12 11-03 11-23'.split(
    ' ',
  ),
  2027: '01-01 01-11 02-11 02-23 03-21 03-22 04-29 05-03 05-04 05-05 07-19 08-11 09-20 09-23 10-11 11-03 11-23'.split(
    ' ',
  ),
};

describe('Japanese days', () => {
  it.each(Object.entries(PUBLISHED))('the public holidays of %s are those that were published', (year, days) => {
    const found = Array.from({ length: 366 }, (_, day) => dayInJapan(at(`${year}-01-01T12:00`) + day * 86_400_000))
      .filter((day) => day.startsWith(year) && isHoliday(day))
      .map((day) => day.slice(5));
    expect(found).toEqual(days);
  });

  it('the next business day lies beyond week-end, holiday and closed days, with the hours of the centre', () => {
    const next = (from: string, hours: CallingHours = USUAL_HOURS) => {
      const { from: opens, to } = nextBusinessDay(hours, at(from));
      return `${dayInJapan(opens)} ${timeInJapan(opens)} ${timeInJapan(to)}`;
    };
    expect(next('2026-11-26T10:00')).toBe('2026-11-27 09:00 20:00');
    expect(next('2026-11-20T23:59')).toBe('2026-11-24 09:00 20:00');
    expect(next('2026-09-18T12:00')).toBe('2026-09-24 09:00 20:00');
    const closedDays = ['2026-11-27', '2026-11-30'];
    expect(next('2026-11-26T00:00', { fromMinute: 600, toMinute: 1_080, closedDays })).toBe('2026-12-01 10:00 18:00');
  });

  it('hours begin with their first minute and end before their last, on every machine alike', () => {
    for (const [time, isIn] of [
      ['08:59', false],
      ['09:00', true],
      ['19:59', true],
      ['20:00', false],
    ] as const)
      expect(isInHours(USUAL_HOURS, at(`2026-11-26T${time}`)), time).toBe(isIn);
    expect(nextInHours(USUAL_HOURS, at('2026-11-26T03:00'))).toBe(at('2026-11-26T09:00'));
    expect(nextInHours(USUAL_HOURS, at('2026-11-26T20:00'))).toBe(at('2026-11-27T09:00'));
    expect(instantInJapan('2026-11-26', '09:30')).toBe(at('2026-11-26T09:30'));
    expect(instantInJapan('', '09:30')).toBeNaN();
  });

  it('whenever it is, the next time for calls is in the hours and not before now', () => {
    const hours = fc
      .tuple(fc.nat(1_439), fc.nat(1_440))
      .filter(([from, to]) => from < to)
      .map(([fromMinute, toMinute]) => ({ fromMinute, toMinute, closedDays: [] }));
    fc.assert(
      fc.property(hours, fc.integer({ min: 0, max: 4_000_000_000_000 }), (open, now) => {
        const next = nextInHours(open, now);
        expect(next).toBeGreaterThanOrEqual(now);
        expect(isInHours(open, next)).toBe(true);
        expect(next - now).toBeLessThan(86_400_000);
      }),
    );
  });
});
