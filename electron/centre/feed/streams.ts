import { HEARTBEAT_MS } from '../../../shared/contract/centre/feed';
import type { Caller } from '../auth/tokens';
import type { Centre } from '../service/centre';
import { Looks } from './looks';
import { changedTopics } from './pull';

/** One desk's open stream. */
export interface StreamEnd {
  /** Writes a piece; false, and nothing is written, where the desk takes too slowly and is better off coming back. */
  write(text: string): boolean;
  /** Ends it after what was written. */
  end(): void;
  /** Ends it at once: what waits is given up. */
  cut(): void;
}

interface Stream {
  readonly caller: Caller;
  readonly end: StreamEnd;
  readonly cursors: Map<string, { epoch: string; cursor: number }>;
  /** Came since the last look: all its topics are looked at. */
  isNew: boolean;
  /** With which of the beats it gets its sign of life. */
  readonly beat: number;
}

/** Streams that stand at the same place. */
interface StreamsAt {
  readonly topic: string;
  readonly epoch: string;
  readonly cursor: number;
  readonly streams: Stream[];
}

/** Signs of life go to so many groups of streams one after the other: two thousand at once would keep a sales stop waiting. */
const BEATS = 20;

/** How often streams do something by themselves, ms. */
export interface StreamPace {
  readonly heartbeat: number;
  /** A look at the database although no hint came: hints may get lost. */
  readonly look: number;
}
const PACE: StreamPace = { heartbeat: HEARTBEAT_MS, look: 2_000 };

/** Of one device; a line that broke unseen leaves its stream behind for a while. */
const STREAMS_OF_DEVICE_MAX = 4;
/** A stream that ends is cut where its desk does not take the rest in this time. */
const END_WITHIN_MS = 2_000;

/**
 * Brings changes to the desks that are connected to this instance. A hint says that a tenant has news; what the news are is
 * read from the database, once for all desks that stand at the same place.
 */
export class Streams {
  private readonly streams = new Set<Stream>();
  private readonly looks = new Looks((tenant) => this.look(tenant));
  /** Up to where the changes of each tenant were looked at. */
  private readonly seen = new Map<string, number>();
  private readonly timers: NodeJS.Timeout[];
  private came = 0;
  private beats = 0;
  private readonly stopHearing: () => void;

  constructor(
    private readonly centre: Centre,
    private readonly onTrouble: (error: unknown) => void,
    private readonly onCut: () => void,
    /** Something happened in these topics. */
    private readonly onNews: (tenant: string, topics: ReadonlySet<string>) => void,
    pace: Partial<StreamPace> = {},
  ) {
    const { heartbeat, look } = { ...PACE, ...pace };
    this.stopHearing = centre.engine.onHint((tenant) => this.looks.ask(tenant));
    this.timers = [setInterval(() => this.lookEverywhere(), look), setInterval(() => this.beat(), heartbeat / BEATS)];
    for (const timer of this.timers) timer.unref();
  }

  get count(): number {
    return this.streams.size;
  }

  /** @param at where the desk stands in each topic. @returns forgets the stream, which has ended. */
  add(caller: Caller, at: ReadonlyMap<string, { epoch: string; cursor: number }>, end: StreamEnd): () => void {
    const { tenant, deviceId } = caller;
    this.came += 1;
    const stream = { caller, end, cursors: new Map(at), isNew: true, beat: this.came % BEATS };
    const others = this.ofTenant(tenant).filter((one) => one.caller.deviceId === deviceId);
    for (const eldest of others.slice(0, Math.max(0, others.length + 1 - STREAMS_OF_DEVICE_MAX))) this.cut(eldest);
    this.streams.add(stream);
    this.looks.ask(tenant);
    return () => this.streams.delete(stream);
  }

  /** Ends the streams of callers who are out. */
  endOf(isOut: (caller: Caller) => boolean): void {
    this.finish([...this.streams].filter(({ caller }) => isOut(caller)));
  }

  stop(): void {
    this.stopHearing();
    for (const timer of this.timers) clearInterval(timer);
    this.finish([...this.streams]);
  }

  private finish(streams: readonly Stream[]): void {
    for (const stream of streams) this.streams.delete(stream);
    const ended = streams.map(({ end }) => end);
    for (const end of ended) end.end();
    setTimeout(() => {
      for (const end of ended) end.cut();
    }, END_WITHIN_MS).unref();
  }

  private ofTenant(tenant: string): Stream[] {
    return [...this.streams].filter(({ caller }) => caller.tenant === tenant);
  }

  private lookEverywhere(): void {
    for (const tenant of new Set([...this.streams].map(({ caller }) => caller.tenant))) this.looks.ask(tenant);
  }

  private beat(): void {
    this.beats = (this.beats + 1) % BEATS;
    for (const stream of this.streams) if (stream.beat === this.beats) this.send(stream, ': alive\n\n');
  }

  private async look(tenant: string): Promise<void> {
    try {
      await this.tell(tenant);
    } catch (error) {
      // What was looked up may be untold: the next look asks for all topics.
      for (const stream of this.ofTenant(tenant)) stream.isNew = true;
      this.onTrouble(error);
    }
  }

  private async tell(tenant: string): Promise<void> {
    const { head, topics } = await changedTopics(this.centre.engine, tenant, this.seen.get(tenant) ?? null);
    this.seen.set(tenant, head);
    if (topics.size > 0) this.onNews(tenant, topics);
    const places = new Map<string, StreamsAt>();
    for (const stream of this.ofTenant(tenant)) {
      for (const [topic, { epoch, cursor }] of stream.cursors) {
        if (!stream.isNew && !topics.has(topic)) continue;
        const name = `${topic} ${epoch} ${cursor}`;
        const place = places.get(name) ?? { topic, epoch, cursor, streams: [] };
        place.streams.push(stream);
        places.set(name, place);
      }
      stream.isNew = false;
    }
    // What most desks wait for goes first.
    const inTurn = [...places.values()].sort((a, b) => b.streams.length - a.streams.length);
    const told = await Promise.allSettled(inTurn.map((place) => this.tellPlace(tenant, place)));
    const failed = told.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private async tellPlace(tenant: string, { topic, epoch, cursor, streams }: StreamsAt): Promise<void> {
    const range = await this.centre.pull(tenant, topic, { epoch, cursor });
    if (range === 'mustRefetch') {
      const text = `event: refetch\ndata: ${JSON.stringify({ topic })}\n\n`;
      for (const stream of streams) {
        stream.cursors.delete(topic);
        this.send(stream, text);
      }
      return;
    }
    // What happened elsewhere is no news: the next range begins where this desk stands.
    if (range.changes.length === 0) return;
    const text = `data: ${JSON.stringify(range)}\n\n`;
    for (const stream of streams) {
      stream.cursors.set(topic, { epoch: range.epoch, cursor: range.to });
      if (range.to < range.head) stream.isNew = true;
      this.send(stream, text);
    }
    if (range.to < range.head) this.looks.ask(tenant);
  }

  private send(stream: Stream, text: string): void {
    if (this.streams.has(stream) && !stream.end.write(text)) this.cut(stream);
  }

  private cut(stream: Stream): void {
    this.streams.delete(stream);
    stream.end.cut();
    this.onCut();
  }
}
