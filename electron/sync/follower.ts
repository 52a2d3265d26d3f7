import type { Range } from '../../shared/contract/centre/feed';
import { continues } from '../../shared/domain/stop-watch';
import { BackOff } from './back-off';
import type { Chance, Clock, Cursor, Disk, Net } from './ports';
import { WorkLoop } from './work-loop';

/** So often a desk asks by itself where no stream stands: a break of the line may be over without a word. */
const ASK_EVERY_MS = 20_000;
/** A stream that stands brings everything; still each fifteenth look, every five minutes, trusts it not. */
const LOOKS_TRUSTED = 15;

export interface FollowerEvents {
  /** Rows of this range are on the disk. */
  readonly onApplied: (range: Range) => void;
  /** The centre has another history than the one this desk followed; called before that is begun. */
  readonly onNewHistory: () => Promise<void>;
  /** The centre lets this desk follow it no more, or again. */
  readonly onShut?: () => void;
  readonly onTrouble: (step: string) => void;
  /** The stream stands, and showed life lately. */
  readonly hasStream: () => boolean;
}

/**
 * Follows one topic: everything that the centre changed, in order, without a gap. What the stream brings is applied only
 * where it begins exactly at the cursor (centre.md 1.3: an event over a gap is the one fault that chance never found).
 */
export class Follower {
  private cursor: Cursor = { epoch: null, cursor: 0, filling: true };
  /** What this desk knew could not be read: the centre may have had another history then. */
  private isInDoubt = false;
  private offered: Range | null = null;
  private shut = false;
  private looks = 0;
  private readonly backOff: BackOff;
  private readonly loop: WorkLoop;

  constructor(
    readonly topic: string,
    private readonly disk: Disk,
    private readonly net: Pick<Net, 'pull'>,
    clock: Clock,
    chance: Chance,
    private readonly events: FollowerEvents,
  ) {
    this.backOff = new BackOff(chance);
    this.loop = new WorkLoop(clock, {
      step: () => this.step(),
      onFault: () => {
        events.onTrouble('changes');
        return this.backOff.failed();
      },
      // Not all desks in the same second.
      lookAgainMs: () => Math.round(ASK_EVERY_MS * (0.75 + chance() / 4)),
      isDue: () => {
        this.looks += 1;
        return !events.hasStream() || this.looks % LOOKS_TRUSTED === 0;
      },
    });
  }

  /** Where this desk stands. */
  get at(): Cursor {
    return this.cursor;
  }

  /** The centre does not let whoever is signed in follow it: their roles have no part in it. */
  get isShut(): boolean {
    return this.shut;
  }

  /** @param known where this desk stands; null where that could not be read. */
  begin(known: Cursor | undefined | null): void {
    if (known) this.cursor = known;
    this.isInDoubt = known === null;
    this.wake();
  }

  /** There may be news. */
  wake(): void {
    this.loop.wake();
  }

  /** A range of the stream. */
  offer(range: Range): void {
    if (range.topic !== this.topic) return;
    if (range.epoch === this.cursor.epoch && range.to <= this.cursor.cursor) return;
    this.offered = range;
    this.wake();
  }

  stop(): void {
    this.loop.stop();
  }

  private async step(): Promise<number | null> {
    const offered = this.offered;
    this.offered = null;
    if (offered && offered.epoch === this.cursor.epoch && continues(this.cursor, offered)) return this.apply(offered);
    const answer = await this.net.pull(this.topic, this.cursor.epoch, this.cursor.cursor);
    if (this.loop.isStopped) return null;
    if (answer === 'mustRefetch') {
      this.cursor = { ...this.cursor, cursor: 0, filling: true };
      return 0;
    }
    const wasShut = this.shut;
    this.shut = answer === 'refused';
    if (this.shut !== wasShut) this.events.onShut?.();
    // Asked again in its time: a role may be given any day.
    if (this.shut) return null;
    // Where all is known up to a place the stream brings the rest: two thousand desks do not ask beside it.
    const waits = answer === 'unreachable' && this.cursor.epoch !== null && !this.cursor.filling && !this.isInDoubt;
    if (waits) return null;
    if (typeof answer === 'string') return this.backOff.failed();
    this.backOff.succeeded();
    // Another answer than the one to this question (an old one, late): asked again.
    if (!continues(this.cursor, answer)) return this.backOff.failed();
    // Before the new name is on the disk, so that an end in between asks again.
    const isOther = this.cursor.epoch !== null && answer.epoch !== this.cursor.epoch;
    if (isOther || this.isInDoubt) await this.events.onNewHistory();
    this.isInDoubt = false;
    return this.apply(answer);
  }

  private async apply(range: Range): Promise<number | null> {
    const isWhole = range.to >= range.head;
    const next = { epoch: range.epoch, cursor: range.to, filling: this.cursor.filling && !isWhole };
    const nothingNew = range.to === this.cursor.cursor && range.epoch === this.cursor.epoch && !this.cursor.filling;
    if (!nothingNew) {
      await this.disk.apply(range, next);
      this.cursor = next;
      this.events.onApplied(range);
    }
    return isWhole ? null : 0;
  }
}
