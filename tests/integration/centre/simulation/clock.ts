import type { Clock } from '../../../../electron/sync/ports';

/** A seeded source of chance (mulberry32), so that a history that fails is repeated by its number. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when everything that was due is done. */
export class SimulatedClock implements Clock {
  private timers: Timer[] = [];
  private count = 0;

  constructor(private time = 1_800_000_000_000) {}

  now(): number {
    return this.time;
  }

  after(ms: number, run: () => void): () => void {
    this.count += 1;
    const timer: Timer = { at: this.time + ms, order: this.count, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  /** Lets `ms` pass; what runs meanwhile is awaited before the next moment comes. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const next = this.timers.reduce<Timer | null>(
        (first, timer) =>
          first === null || timer.at < first.at || (timer.at === first.at && timer.order < first.order) ? timer : first,
        null,
      );
      if (next === null || next.at > end) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = Math.max(this.time, next.at);
      next.run();
    }
    this.time = end;
    await settled();
  }
}

/** All promises that can go on have gone on: nothing here waits for anything but timers of the clock. */
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
