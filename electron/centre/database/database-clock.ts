const MEASURE_EVERY_MS = 10_000;
/** A measurement that took longer says too little, ms. */
const SLOW_MS = 500;

/**
 * The database's clock as this instance knows it: measured at the start and now and again, and carried on by the process's
 * running time. So all instances go by one clock, whatever anybody does to the clock of a machine that one of them runs on:
 * a lease that one wrote has not run out for another before its time.
 */
export class DatabaseClock {
  /** The database's clock (epoch ms) less this process's running time. */
  private difference = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly ask: () => Promise<number>) {
    this.timer = setInterval(() => void this.measure(SLOW_MS).catch(() => undefined), MEASURE_EVERY_MS).unref();
  }

  /** @param ask gives the database's time, epoch ms. Rejects as it does. */
  static async start(ask: () => Promise<number>): Promise<DatabaseClock> {
    const clock = new DatabaseClock(ask);
    await clock.measure(Infinity);
    return clock;
  }

  /** Epoch ms. */
  readonly now = (): number => Math.round(performance.now() + this.difference);

  stop(): void {
    clearInterval(this.timer);
  }

  private async measure(slowMs: number): Promise<void> {
    const before = performance.now();
    const shown = await this.ask();
    const after = performance.now();
    if (after - before < slowMs) this.difference = shown - (before + after) / 2;
  }
}
