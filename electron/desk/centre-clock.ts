import { logger } from '../platform/log';
import { ClockDifference } from '../sync/clock-difference';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** From here on a person is told: reports and callbacks name minutes. */
const TOLD_FROM_MS = 2 * 60_000;
/** Smaller changes are not shown anew. */
const STEP_MS = 1_000;

/** This desk's clock beside the centre's: a figure always, words only where it is surely wrong by minutes. */
export class CentreClock {
  private readonly difference = new ClockDifference();

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
  ) {}

  /** An answer came that took so long, with the centre's time in it (epoch ms). */
  measured(centreNow: number, tookMs: number): void {
    const clock = this.difference.measure(centreNow, tookMs, Date.now());
    const known = this.store.all.centre.clock;
    const moved = known === null ? STEP_MS : Math.abs(known.offsetMs - clock.offsetMs);
    const refined = known === null ? 0 : known.errorMs - clock.errorMs;
    if (Math.max(moved, refined) < STEP_MS) return;
    this.store.patch('centre', { clock });
    logger.info('centre-clock', { ...clock });
    const minutes = Math.round(Math.abs(clock.offsetMs) / 60_000);
    const isWrong = Math.abs(clock.offsetMs) - clock.errorMs > TOLD_FROM_MS;
    const [wrong, other] =
      clock.offsetMs > 0 ? (['clockBehind', 'clockAhead'] as const) : (['clockAhead', 'clockBehind'] as const);
    this.notices.settle(other);
    if (isWrong) this.notices.tell('warning', wrong, { minutes });
    else this.notices.settle(wrong);
  }
}
