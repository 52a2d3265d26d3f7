import type { Chance } from './ports';

const FIRST_MS = 1_000;
/** Short enough that a desk is whole again within 15 s of the centre's return, long enough for 2,000 desks (centre.md 2.7). */
const LONGEST_MS = 10_000;

/** Waits with full jitter: random(0, min(longest, first · 2^failures)), and never none at all. */
export class BackOff {
  private failures = 0;

  constructor(
    private readonly chance: Chance,
    private readonly longestMs = LONGEST_MS,
  ) {}

  succeeded(): void {
    this.failures = 0;
  }

  /** @returns ms to wait before the next try. */
  failed(): number {
    const most = Math.min(this.longestMs, FIRST_MS * 2 ** this.failures);
    this.failures = Math.min(this.failures + 1, 10);
    return Math.max(100, Math.round(this.chance() * most));
  }
}
