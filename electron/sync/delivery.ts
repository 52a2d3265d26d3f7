import type { Command, CommandAnswer, Verdict } from '../../shared/contract/centre/commands';
import { BATCH_MAX } from '../../shared/contract/centre/feed';
import { BackOff } from './back-off';
import type { Chance, Clock, Disk, Net } from './ports';

export interface DeliveryEvents {
  /** Verdicts are on the disk. */
  readonly onSettled: (settled: readonly { readonly command: Command; readonly verdict: Verdict }[]) => void;
  /** Nothing waits any more, or something does. */
  readonly onTrouble: (step: string) => void;
}

/**
 * Brings the outbox to the centre: in order, each wish until it has its one answer, for as long as that takes. A refused wish
 * is settled too (the person sees it in 要対応), so that none ever blocks the next.
 */
export class Delivery {
  private busy = false;
  private again = false;
  private stopped = false;
  private cancelTimer: (() => void) | null = null;
  /** After a request that the centre refused as a whole: one at a time, until the broken one is found. */
  private alone = false;
  private readonly backOff: BackOff;

  constructor(
    private readonly disk: Disk,
    private readonly net: Net,
    private readonly clock: Clock,
    chance: Chance,
    private readonly events: DeliveryEvents,
  ) {
    this.backOff = new BackOff(chance);
  }

  /** Something may wait, or the line is back. */
  wake(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.busy) {
      this.again = true;
      return;
    }
    void this.work();
  }

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
  }

  private async work(): Promise<void> {
    this.busy = true;
    let waitMs: number | null = 0;
    try {
      while (waitMs === 0 && !this.stopped) {
        this.again = false;
        waitMs = await this.deliverSome();
        if (waitMs === null && this.again) waitMs = 0;
      }
    } catch {
      // The disk refuses: what was answered is asked again, which the centre answers alike.
      this.events.onTrouble('outbox');
      waitMs = this.backOff.failed();
    }
    this.busy = false;
    if (waitMs !== null && !this.stopped) this.cancelTimer = this.clock.after(waitMs, () => this.wake());
  }

  /** @returns ms until the next try, 0 at once, null when nothing waits. */
  private async deliverSome(): Promise<number | null> {
    const commands = await this.disk.waiting(this.alone ? 1 : BATCH_MAX);
    if (commands.length === 0) {
      this.alone = false;
      return null;
    }
    const outcome = await this.net.push(commands);
    if (this.stopped) return null;
    if (outcome === 'refused') return this.refusedWhole(commands);
    if (typeof outcome === 'string') return this.backOff.failed();
    return this.take(commands, outcome);
  }

  /** A queue that one broken wish blocks for ever is the fault that others have (centre.md 1.1). */
  private async refusedWhole(commands: readonly Command[]): Promise<number> {
    const [first, ...others] = commands;
    if (first === undefined || others.length > 0) {
      this.alone = true;
      return 0;
    }
    await this.settle([{ command: first, verdict: { outcome: 'rejected', reason: 'malformed' } }]);
    return 0;
  }

  private async take(commands: readonly Command[], answers: readonly CommandAnswer[]): Promise<number> {
    const byId = new Map(answers.map(({ id, answer }) => [id, answer]));
    const settled = [];
    let waitMs = 0;
    for (const command of commands) {
      const answer = byId.get(command.id);
      if (!answer || answer.outcome === 'retry') {
        waitMs = Math.max(answer?.afterMs ?? 0, this.backOff.failed());
        break;
      }
      settled.push({ command, verdict: answer.outcome === 'duplicate' ? answer.was : answer });
    }
    if (settled.length > 0) await this.settle(settled);
    if (waitMs === 0) this.backOff.succeeded();
    return waitMs;
  }

  private async settle(settled: readonly { readonly command: Command; readonly verdict: Verdict }[]): Promise<void> {
    await this.disk.settle(settled.map(({ command, verdict }) => ({ id: command.id, verdict })));
    this.events.onSettled(settled);
  }
}
