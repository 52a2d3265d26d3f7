import { CONTROL, readRow } from '../../shared/contract/centre/entities';
import type { Range } from '../../shared/contract/centre/feed';
import type { SalesStop } from '../../shared/contract/centre/sales-stop';
import { isFresh, question, RENEW_EVERY_MS, type TwoClocks } from '../../shared/domain/freshness-lease';
import type { Goods } from '../../shared/domain/sales-stop';
import {
  answered,
  type ControlRange,
  forgotten,
  heard,
  type MayOffer,
  mayOffer,
  newWatch,
  type StopWatch,
  unsure,
  watched,
} from '../../shared/domain/stop-watch';
import { BackOff } from './back-off';
import type { Chance, Clock, StopNet } from './ports';
import { WorkLoop } from './work-loop';

/** A desk that hears of a stop says so within this time: two thousand in the same moment would keep a ringing desk waiting, ms. */
const TELL_WITHIN_MS = 1_000;
/** How often it is looked whether the word is still fresh, and whether the clocks have parted, ms. */
const LOOK_EVERY_MS = 1_000;

export interface StopLineOptions {
  readonly net: StopNet;
  readonly clock: Clock;
  /** Both clocks of this machine. */
  readonly clocks: () => TwoClocks;
  readonly chance: Chance;
  /** Another stop, or the word became fresh or old. */
  readonly onChanged: () => void;
}

/**
 * What this desk knows of sales stops, and for how long that is good (centre.md 1.3). It keeps nothing over the program's end, and
 * nothing that the disk said: until the centre has answered, nothing that can be stopped may be offered.
 */
export class StopLine {
  private watch: StopWatch<SalesStop> = newWatch();
  private loop: WorkLoop | null = null;
  private cancelLook: (() => void) | null = null;
  private wasFresh = false;
  private readonly backOff: BackOff;

  constructor(private readonly options: StopLineOptions) {
    this.backOff = new BackOff(options.chance);
  }

  /** Somebody is signed in. */
  begin(): void {
    this.end();
    const { clock, chance } = this.options;
    this.loop = new WorkLoop(clock, {
      step: () => this.ask(),
      onFault: () => this.backOff.failed(),
      lookAgainMs: () => Math.round(RENEW_EVERY_MS * (0.75 + chance() / 4)),
    });
    this.loop.wake();
    this.lookLater();
  }

  /** Nobody is signed in any more: nothing is known. */
  end(): void {
    this.loop?.stop();
    this.loop = null;
    this.cancelLook?.();
    this.cancelLook = null;
    this.set(forgotten(this.watch));
  }

  /** A range of the stream. */
  hear(range: Range): void {
    if (range.topic !== CONTROL || this.loop === null) return;
    const { loop, watch } = this;
    this.set(heard(watch, controlRangeOf(range)));
    const isKnown = range.epoch === watch.place.epoch && range.to <= watch.place.cursor;
    if (isKnown) return;
    // Over a gap nothing is applied, and what is missing is asked for at once; else the centre is told that it is known.
    if (this.watch === watch) loop.wake();
    else this.options.clock.after(this.options.chance() * TELL_WITHIN_MS, () => loop === this.loop && loop.wake());
  }

  /** The machine goes to sleep, or woke up: what was fresh may be old. */
  unsure(): void {
    this.set(unsure(this.watch));
    this.loop?.wake();
  }

  /** The line may be back. */
  tryNow(): void {
    this.loop?.wake();
  }

  /** @param unsureMs by how much this machine's clock may differ from the centre's. */
  mayOffer(goods: Goods, unsureMs: number): MayOffer<SalesStop> {
    return mayOffer(this.watch, goods, this.options.clocks(), unsureMs);
  }

  get isFresh(): boolean {
    return isFresh(this.watch.freshness, this.options.clocks());
  }

  /** Whether the centre has said anything since the start. */
  get isKnown(): boolean {
    return this.watch.place.epoch !== null;
  }

  /** Those that can be read. */
  get stops(): readonly SalesStop[] {
    return [...this.watch.stops.values()].flatMap((stop) => stop ?? []);
  }

  private async ask(): Promise<number | null> {
    const { loop, options } = this;
    this.watch = watched(this.watch, options.clocks());
    const asked = question(this.watch.freshness, options.clocks());
    const answer = await options.net.lease(this.watch.place);
    if (loop !== this.loop) return null;
    this.watch = watched(this.watch, options.clocks());
    if (answer === 'mustRefetch') {
      this.set(forgotten(this.watch));
      return 0;
    }
    if (typeof answer === 'string') return Math.min(RENEW_EVERY_MS, this.backOff.failed());
    this.backOff.succeeded();
    const range = controlRangeOf(answer.range);
    this.set(answered(this.watch, asked, { lengthMs: answer.lengthMs, range }));
    return range.to < range.head && this.watch.place.cursor < range.head ? 0 : null;
  }

  private set(next: StopWatch<SalesStop>): void {
    const isOther = next.stops !== this.watch.stops;
    this.watch = next;
    this.look(isOther);
  }

  private look(isOther: boolean): void {
    const { isFresh: fresh } = this;
    if (!isOther && fresh === this.wasFresh) return;
    this.wasFresh = fresh;
    this.options.onChanged();
  }

  private lookLater(): void {
    this.cancelLook = this.options.clock.after(LOOK_EVERY_MS, () => {
      const { life } = this.watch.freshness;
      this.set(watched(this.watch, this.options.clocks()));
      // The machine slept, or its clock was set: asked again at once.
      if (this.watch.freshness.life !== life) this.loop?.wake();
      this.lookLater();
    });
  }
}

function controlRangeOf({ epoch, from, to, head, changes }: Range): ControlRange<SalesStop> {
  const stops = changes.flatMap(({ entity, id, row }) =>
    entity === 'salesStop' && row !== null ? [{ id, stop: readRow('salesStop', row) }] : [],
  );
  return { epoch, from, to, head, stops };
}
