import type { Command, CommandAnswer, Verdict } from '../../shared/contract/centre/commands';
import { CATALOG } from '../../shared/contract/centre/entities';
import { BATCH_MAX } from '../../shared/contract/centre/feed';
import { WaitingNames } from '../../shared/contract/centre/held';
import { BackOff } from './back-off';
import type { Chance, Clock, Disk, Net } from './ports';
import { WorkLoop } from './work-loop';

export interface DeliveryEvents {
  /** Verdicts are on the disk. */
  readonly onSettled: (settled: readonly { readonly command: Command; readonly verdict: Verdict }[]) => void;
  /** Nothing waits any more, or something does. */
  readonly onTrouble: (step: string) => void;
}

const HELD_AT_LEAST_MS = 1_000;

/**
 * Brings the outbox to the centre: in order, each wish until it has its one answer, for as long as that takes. A refused wish
 * is settled too (the person sees it in 要対応), so that none ever blocks the next. One that this centre can't read yet is
 * kept back with all that names the same; the others pass it.
 */
export class Delivery {
  /** After a request that the centre refused as a whole: one at a time, until the broken one is found. */
  private alone = false;
  /** Wishes that the centre answered `held`; asked again when their time is over or the line was away. */
  private readonly held = new Set<string>();
  private cancelHeld: (() => void) | null = null;
  private readonly backOff: BackOff;
  private readonly loop: WorkLoop;

  constructor(
    private readonly disk: Disk,
    private readonly net: Net,
    private readonly clock: Clock,
    chance: Chance,
    private readonly events: DeliveryEvents,
  ) {
    this.backOff = new BackOff(chance);
    this.loop = new WorkLoop(clock, {
      step: () => this.deliverSome(),
      // What was answered is asked again, which the centre answers alike.
      onFault: () => {
        events.onTrouble('outbox');
        return this.backOff.failed();
      },
    });
  }

  /** Something may wait. */
  wake(): void {
    this.loop.wake();
  }

  /** The line is back: perhaps to a newer centre, that can read what the one before could not. */
  lineIsBack(): void {
    this.cancelHeld?.();
    this.cancelHeld = null;
    this.held.clear();
    this.loop.wake();
  }

  stop(): void {
    this.loop.stop();
    this.cancelHeld?.();
  }

  private async deliverSome(): Promise<number | null> {
    const commands = await this.nextOnes();
    if (commands.length === 0) {
      this.alone = false;
      return null;
    }
    // Of the topic that every desk follows.
    const epoch = (await this.disk.cursors()).get(CATALOG)?.epoch ?? null;
    const outcome = await this.net.push(commands, epoch);
    if (this.loop.isStopped) return null;
    if (outcome === 'refused') return this.refusedWhole(commands);
    if (typeof outcome === 'string') return this.backOff.failed();
    return this.take(commands, outcome);
  }

  /** The oldest wishes that may go now. */
  private async nextOnes(): Promise<readonly Command[]> {
    const wanted = this.alone ? 1 : BATCH_MAX;
    for (let limit = wanted + this.held.size; ; limit *= 2) {
      const waiting = await this.disk.waiting(limit);
      const names = new WaitingNames();
      const free = waiting.filter((command) => {
        if (!this.held.has(command.id)) return !names.holds(command);
        names.hold(command);
        return false;
      });
      if (free.length >= wanted || waiting.length < limit) return free.slice(0, wanted);
    }
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
      if ('afterMs' in answer) this.hold(command.id, answer.afterMs);
      else settled.push({ command, verdict: answer.outcome === 'duplicate' ? answer.was : answer });
    }
    if (settled.length > 0) await this.settle(settled);
    if (waitMs === 0) this.backOff.succeeded();
    return waitMs;
  }

  private hold(id: string, afterMs: number): void {
    this.held.add(id);
    this.cancelHeld ??= this.clock.after(Math.max(HELD_AT_LEAST_MS, afterMs), () => this.lineIsBack());
  }

  private async settle(settled: readonly { readonly command: Command; readonly verdict: Verdict }[]): Promise<void> {
    await this.disk.settle(settled.map(({ command, verdict }) => ({ id: command.id, verdict })));
    this.events.onSettled(settled);
  }
}
