/** How much of something is allowed: at once, and on the long run. */
export interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

/** Names that are remembered; the eldest is forgotten first. */
const NAMES_MAX = 50_000;

/** Counts by name (an address, a device) how much is still allowed; each instance counts for itself. */
export class Allowance {
  private readonly left = new Map<string, { amount: number; at: number }>();

  constructor(
    private readonly rate: Rate,
    /** Epoch ms. */
    private readonly now: () => number,
  ) {}

  /** Takes one. @returns 0, or the whole seconds to wait where nothing is left; then nothing is taken. */
  take(name: string): number {
    const waitS = this.waitS(name);
    if (waitS > 0) return waitS;
    const amount = this.amountOf(name) - 1;
    this.left.delete(name);
    this.left.set(name, { amount, at: this.now() });
    const eldest = this.left.size > NAMES_MAX ? this.left.keys().next().value : undefined;
    if (eldest !== undefined) this.left.delete(eldest);
    return 0;
  }

  /** @returns the whole seconds to wait, 0 where one is allowed. */
  waitS(name: string): number {
    const missing = 1 - this.amountOf(name);
    return missing <= 0 ? 0 : Math.ceil(missing / this.rate.perSecond);
  }

  private amountOf(name: string): number {
    const { burst, perSecond } = this.rate;
    const known = this.left.get(name);
    if (!known) return burst;
    const elapsedS = Math.max(0, this.now() - known.at) / 1_000;
    return Math.min(burst, known.amount + elapsedS * perSecond);
  }
}
