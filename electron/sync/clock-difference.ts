/** How far the centre's clock is before this desk's, and how wrong that may be, ms. */
export interface ClockReading {
  readonly offsetMs: number;
  readonly errorMs: number;
}

/** A finer reading of before is believed no longer than this: clocks drift. */
const BELIEVED_MS = 15 * 60_000;

/**
 * The difference of the two clocks, out of answers that carry the centre's time. The centre wrote it down somewhere between
 * question and answer, so half of what that took is the error. For people only: no order is ever made of it.
 */
export class ClockDifference {
  private kept: (ClockReading & { readonly at: number }) | null = null;

  /** @param at this desk's clock when the answer was there. @returns what is believed now. */
  measure(centreNow: number, tookMs: number, at: number): ClockReading {
    const errorMs = Math.max(0, tookMs) / 2;
    const next = { offsetMs: Math.round(centreNow + errorMs - at), errorMs: Math.ceil(errorMs), at };
    const { kept } = this;
    // Where the two can't both be true, somebody has set a clock.
    const isSet = kept !== null && Math.abs(kept.offsetMs - next.offsetMs) > kept.errorMs + next.errorMs + 1;
    if (!kept || isSet || next.errorMs <= kept.errorMs || Math.abs(at - kept.at) > BELIEVED_MS) this.kept = next;
    const { offsetMs, errorMs: believed } = this.kept ?? next;
    return { offsetMs, errorMs: believed };
  }
}
