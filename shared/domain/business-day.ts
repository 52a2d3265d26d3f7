// Days and hours of the Japanese calendar. Japan has one time zone and no summer time, so all of it is arithmetic and the same on
// every machine, whatever its own time zone is.

const MINUTE_MS = 60_000;
export const DAY_MS = 24 * 3_600_000;
/** Asia/Tokyo. */
const OFFSET_MS = 9 * 3_600_000;

/** When customers are called unasked: minutes of the day in Japan. */
export interface CallingHours {
  readonly fromMinute: number;
  /** No call begins from then on. */
  readonly toMinute: number;
  /** Days on which the centre is closed beside Saturdays, Sundays and public holidays, 2026-12-30. */
  readonly closedDays: readonly string[];
}

export const USUAL_HOURS: CallingHours = { fromMinute: 9 * 60, toMinute: 20 * 60, closedDays: [] };

/** An instant (epoch ms) as a day in Japan, 2026-11-26. */
export const dayInJapan = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 10);

/** An instant (epoch ms) as a time of the day in Japan, 15:04. */
export const timeInJapan = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(11, 16);

/** The instant of a time (15:04) on a day (2026-11-26) in Japan, epoch ms; NaN where that is none. */
export const instantInJapan = (day: string, time: string): number => Date.parse(`${day}T${time}:00+09:00`);

/** The beginning of the day in Japan in which an instant lies, epoch ms. */
const startOfDay = (at: number): number => Math.floor((at + OFFSET_MS) / DAY_MS) * DAY_MS - OFFSET_MS;

/** A minute of the day in Japan in which an instant lies, epoch ms. */
export const minuteOfDay = (at: number, minute: number): number => startOfDay(at) + minute * MINUTE_MS;

/** Whether customers may be called unasked at this instant (epoch ms). */
export function isInHours(hours: CallingHours, at: number): boolean {
  return at >= minuteOfDay(at, hours.fromMinute) && at < minuteOfDay(at, hours.toMinute);
}

/** The first instant from `at` on at which customers may be called, epoch ms. */
export function nextInHours(hours: CallingHours, at: number): number {
  if (isInHours(hours, at)) return at;
  const opens = minuteOfDay(at, hours.fromMinute);
  return at < opens ? opens : opens + DAY_MS;
}

/** The hours of the next business day after the day of `at`, epoch ms. */
export function nextBusinessDay(hours: CallingHours, at: number): { readonly from: number; readonly to: number } {
  let day = at + DAY_MS;
  while (!isBusinessDay(hours, day)) day += DAY_MS;
  return { from: minuteOfDay(day, hours.fromMinute), to: minuteOfDay(day, hours.toMinute) };
}

function isBusinessDay(hours: CallingHours, at: number): boolean {
  const weekday = new Date(at + OFFSET_MS).getUTCDay();
  const day = dayInJapan(at);
  return weekday >= 1 && weekday <= 5 && !isHoliday(day) && !hours.closedDays.includes(day);
}

/**
 * Whether a day (2026-11-23) is a public holiday: 国民の祝日に関する法律 as it stands since 2022. The two equinoxes are announced by
 * the government each February; the formula gives what was announced so far and holds until 2099.
 */
export function isHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4));
  let known = holidaysOf.get(year);
  if (!known) {
    known = holidaysIn(year);
    holidaysOf.set(year, known);
  }
  return known.has(day);
}

const holidaysOf = new Map<number, ReadonlySet<string>>();
const utc = (year: number, month: number, date: number): number => Date.UTC(year, month - 1, date);
const textOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The nth Monday of a month (ハッピーマンデー). */
function monday(year: number, month: number, nth: number): number {
  const first = utc(year, month, 1);
  return first + (((8 - new Date(first).getUTCDay()) % 7) + (nth - 1) * 7) * DAY_MS;
}

function equinox(year: number, month: 3 | 9): number {
  const mean = (month === 3 ? 20.8431 : 23.2488) + 0.242194 * (year - 1980);
  return utc(year, month, Math.floor(mean) - Math.floor((year - 1980) / 4));
}

function holidaysIn(year: number): ReadonlySet<string> {
  const fixed = [
    [1, 1],
    [2, 11],
    [2, 23],
    [4, 29],
    [5, 3],
    [5, 4],
    [5, 5],
    [8, 11],
    [11, 3],
    [11, 23],
  ] as const;
  const named = new Set([
    ...fixed.map(([month, date]) => utc(year, month, date)),
    ...[monday(year, 1, 2), monday(year, 7, 3), monday(year, 9, 3), monday(year, 10, 2)],
    ...[equinox(year, 3), equinox(year, 9)],
  ]);
  const free = new Set(named);
  for (const day of named) {
    // 振替休日: of a holiday on a Sunday the next day that is none.
    if (new Date(day).getUTCDay() === 0) {
      let next = day + DAY_MS;
      while (named.has(next)) next += DAY_MS;
      free.add(next);
    }
    // A day between two holidays (国民の休日).
    if (named.has(day + 2 * DAY_MS)) free.add(day + DAY_MS);
  }
  return new Set([...free].map(textOf));
}
