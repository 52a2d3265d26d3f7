// What a desk knows of sales stops, and whether it may offer goods (centre.md 1.3, I1 and I4).

import {
  type FreshnessLease,
  granted,
  isFresh,
  type LeaseQuestion,
  looked,
  NO_LEASE,
  type TwoClocks,
  voided,
} from './freshness-lease';
import { type Goods, type StopScope, type StopState, stopOf } from './sales-stop';

/** A place in a history of changes: all up to `cursor` is known, of the history `epoch`. */
export interface FeedPlace {
  readonly epoch: string | null;
  readonly cursor: number;
}
interface Span extends FeedPlace {
  readonly from: number;
  readonly to: number;
}

/**
 * Whether changes go on exactly where one stands. Over a gap nothing is ever applied: of all faults of the model this was the one
 * that chance did not find (centre.md 1.3).
 */
export function continues({ epoch, cursor }: FeedPlace, range: Pick<Span, 'epoch' | 'from' | 'to'>): boolean {
  return range.from === cursor && range.to >= cursor && (cursor === 0 || range.epoch === epoch);
}

/** What the watch needs of a stop. */
export interface WatchedStop {
  readonly id: string;
  readonly scope: StopScope;
  readonly state: StopState;
}
/** Changes of the topic `control`; a stop that this program can't read is null. */
export interface ControlRange<S extends WatchedStop> {
  readonly epoch: string;
  readonly from: number;
  readonly to: number;
  /** The newest number of the centre when this was read. */
  readonly head: number;
  readonly stops: readonly { readonly id: string; readonly stop: S | null }[];
}

export interface StopWatch<S extends WatchedStop> {
  readonly place: FeedPlace;
  /** Null: it is there and can't be read, so that it may forbid anything. */
  readonly stops: ReadonlyMap<string, S | null>;
  readonly freshness: FreshnessLease;
}

/** At the start of the program: nothing is known, so that nothing may be offered. */
export const newWatch = <S extends WatchedStop>(): StopWatch<S> => ({
  place: { epoch: null, cursor: 0 },
  stops: new Map(),
  freshness: NO_LEASE,
});

/** The same with what a range brings; unchanged where that does not go on from here. */
export function heard<S extends WatchedStop>(watch: StopWatch<S>, range: ControlRange<S>): StopWatch<S> {
  if (!continues(watch.place, range)) return watch;
  const isOther = range.epoch !== watch.place.epoch;
  const stops = new Map(isOther ? [] : watch.stops);
  for (const { id, stop } of range.stops) stops.set(id, stop);
  // What was granted spoke of the history that one stood in; at the start there was none.
  const freshness = isOther && watch.place.epoch !== null ? voided(watch.freshness) : watch.freshness;
  return { place: { epoch: range.epoch, cursor: range.to }, stops, freshness };
}

/** The centre's answer to a question for a lease: it counts once all is known that the centre knew when it answered. */
export function answered<S extends WatchedStop>(
  watch: StopWatch<S>,
  asked: LeaseQuestion,
  { lengthMs, range }: { readonly lengthMs: number; readonly range: ControlRange<S> },
): StopWatch<S> {
  const next = heard(watch, range);
  const { epoch, cursor } = next.place;
  const isAllKnown = range.to >= range.head && epoch === range.epoch && cursor >= range.to;
  return isAllKnown ? { ...next, freshness: granted(next.freshness, asked, lengthMs) } : next;
}

/** Looks at the machine's clocks; to be called each second and before a question is sent or an answer taken. */
export function watched<S extends WatchedStop>(watch: StopWatch<S>, now: TwoClocks): StopWatch<S> {
  return { ...watch, freshness: looked(watch.freshness, now) };
}

/** Sleep, waking, a clock that was set: nothing may be offered until the centre was asked again. */
export const unsure = <S extends WatchedStop>(watch: StopWatch<S>): StopWatch<S> => ({
  ...watch,
  freshness: voided(watch.freshness),
});

/** The centre's history is another one, or the way there is lost: all is asked for anew. */
export const forgotten = <S extends WatchedStop>(watch: StopWatch<S>): StopWatch<S> => ({
  place: { epoch: null, cursor: 0 },
  stops: new Map(),
  freshness: voided(watch.freshness),
});

/** `stopped` names the stop; `notFresh`: only a 仮受注 may be written (I4). */
export type MayOffer<S> = 'yes' | 'notFresh' | { readonly stopped: S };

/** Whether these goods may be offered now. What is known to be stopped is stopped also where the word is old. */
export function mayOffer<S extends WatchedStop>(
  { stops, freshness }: StopWatch<S>,
  goods: Goods,
  now: TwoClocks,
  unsureMs = 0,
): MayOffer<S> {
  const readable = [...stops.values()].flatMap((stop) => stop ?? []);
  const stopped = stopOf(readable, goods, now.wall, unsureMs);
  if (stopped) return { stopped };
  if (readable.length < stops.size) return 'notFresh';
  return isFresh(freshness, now) ? 'yes' : 'notFresh';
}
