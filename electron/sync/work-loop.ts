import type { Clock } from './ports';

export interface Work {
  /** Does some of what there is to do. @returns ms until there may be more, 0 at once, null when nothing is left. */
  readonly step: () => Promise<number | null>;
  /** A step threw: the disk refuses. @returns ms until the next try. */
  readonly onFault: () => number;
  /** Ms after which it looks again by itself although nothing was left; without it a `wake` is waited for. */
  readonly lookAgainMs?: () => number;
  /** Whether such a look is worth a step; without it each is. */
  readonly isDue?: () => boolean;
}

/** Does one thing at a time until nothing is left of it; what wakes it meanwhile is not forgotten. */
export class WorkLoop {
  private busy = false;
  private again = false;
  private stopped = false;
  private cancelTimer: (() => void) | null = null;

  constructor(
    private readonly clock: Clock,
    private readonly work: Work,
  ) {}

  /** There may be something to do. */
  wake(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.busy) {
      this.again = true;
      return;
    }
    void this.run();
  }

  /** For good: what a step that is under way still brings is not to be used. */
  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
  }

  get isStopped(): boolean {
    return this.stopped;
  }

  private async run(): Promise<void> {
    this.busy = true;
    let waitMs: number | null = 0;
    try {
      while (waitMs === 0 && !this.stopped) {
        this.again = false;
        waitMs = await this.work.step();
        if (waitMs === null && this.again) waitMs = 0;
      }
    } catch {
      waitMs = this.work.onFault();
    }
    this.busy = false;
    if (waitMs === null) this.lookLater();
    else if (!this.stopped) this.cancelTimer = this.clock.after(waitMs, () => this.wake());
  }

  private lookLater(): void {
    const { lookAgainMs, isDue = () => true } = this.work;
    if (!lookAgainMs || this.stopped) return;
    this.cancelTimer = this.clock.after(lookAgainMs(), () => (isDue() ? this.wake() : this.lookLater()));
  }
}
