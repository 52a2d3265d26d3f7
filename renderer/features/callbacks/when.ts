import {
  type CallingHours,
  DAY_MS,
  dayInJapan,
  instantInJapan,
  minuteOfDay,
  timeInJapan,
} from '../../../shared/domain/business-day';
import { dayOf } from '../../ui';

const HOUR_MS = 3_600_000;
/** A window may go over midnight where it is no longer; else its end was mistyped. */
const OVER_MIDNIGHT_MS = 6 * HOUR_MS;
/** Today, tomorrow, the day after. */
const DAYS = ['today', 'tomorrow', 'dayAfter'] as const;

/** A window as it is typed: one of the hours that are offered, or free. */
export interface TypedWindow {
  /** Its beginning (epoch ms) as text; `free`: as typed below. */
  readonly choice: string;
  readonly day: string;
  readonly from: string;
  readonly to: string;
}
interface Choice {
  readonly value: string;
  readonly day: (typeof DAYS)[number];
  /** Of the day in Japan. */
  readonly hour: number;
}

/** The whole hours that are offered, within the calling hours. */
export function choicesAt(hours: CallingHours, now: number): readonly Choice[] {
  return DAYS.flatMap((day, ahead) =>
    Array.from({ length: 24 }, (_, hour) => hour).flatMap((hour) => {
      const from = minuteOfDay(now + ahead * DAY_MS, hour * 60);
      const isIn = hour * 60 >= hours.fromMinute && (hour + 1) * 60 <= hours.toMinute;
      return isIn && from > now ? [{ value: `${from}`, day, hour }] : [];
    }),
  );
}

/** What stands there first: the next hour that is offered. */
export function firstChoice(hours: CallingHours, now: number): TypedWindow {
  const [first] = choicesAt(hours, now);
  const from = first ? Number(first.value) : now + HOUR_MS;
  return {
    choice: first?.value ?? 'free',
    day: dayInJapan(from),
    from: timeInJapan(from),
    to: timeInJapan(from + HOUR_MS),
  };
}

/** The window that was typed, or null where it is none. */
export function windowOf({
  choice,
  day,
  ...typed
}: TypedWindow): { readonly from: number; readonly to: number } | null {
  if (choice !== 'free') return { from: Number(choice), to: Number(choice) + HOUR_MS };
  const window = { from: instantInJapan(day, typed.from), to: instantInJapan(day, typed.to) };
  if (window.from < window.to) return window;
  const to = window.to + DAY_MS;
  return to - window.from <= OVER_MIDNIGHT_MS ? { ...window, to } : null;
}

/** An instant as a time of today, or with its day. */
export function shortTime(at: number, now: number): string {
  const time = timeInJapan(at);
  return dayInJapan(at) === dayInJapan(now) ? time : `${dayOf(at)} ${time}`;
}
