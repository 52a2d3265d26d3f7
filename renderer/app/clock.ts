import { create } from 'zustand';

const TICK_MS = 250;

const useClock = create<{ readonly second: number }>(() => ({ second: Math.floor(Date.now() / 1000) }));

/** Starts the one clock of the window: components render once a second, together. */
export function startClock(): void {
  setInterval(() => {
    const second = Math.floor(Date.now() / 1000);
    if (second !== useClock.getState().second) useClock.setState({ second });
  }, TICK_MS);
}

/** Whole seconds since an instant (epoch ms), counted on. */
export function useSecondsSince(sinceMs: number | null): number {
  return useClock(({ second }) => (sinceMs === null ? 0 : Math.max(0, second - Math.floor(sinceMs / 1000))));
}

/** Whole seconds until an instant (epoch ms), negative once it has passed. */
export function useSecondsUntil(untilMs: number | null): number | null {
  return useClock(({ second }) => (untilMs === null ? null : Math.floor(untilMs / 1000) - second));
}

/** The second of now: for what counts up or down. Renders once a second. */
export function useSecond(): number {
  return useClock(({ second }) => second);
}

/** The minute of the day, for the header: renders once a minute. */
export function useMinute(): number {
  return useClock(({ second }) => Math.floor(second / 60));
}
