import {
  type FreshnessLease,
  granted,
  LEASE_MS,
  type LeaseQuestion,
  question,
  type TwoClocks,
} from '../../../shared/domain/freshness-lease';
import { stopOf } from '../../../shared/domain/sales-stop';
import {
  answered,
  type ControlRange,
  heard,
  mayOffer,
  newWatch,
  type StopWatch,
  type WatchedStop,
  watched,
} from '../../../shared/domain/stop-watch';

// One desk, one centre and the way between them, for the search and the random histories of centre.md 1.3. The rules are the
// product's own; a variant replaces one of them by what somebody might have written.

/** What of the product is replaced by a naive idea; nothing: the product as it is. */
export interface Variant {
  readonly question?: (freshness: FreshnessLease, at: TwoClocks) => LeaseQuestion;
  readonly answered?: typeof answered<WatchedStop>;
  readonly heard?: typeof heard<WatchedStop>;
  readonly isFresh?: (freshness: FreshnessLease, now: TwoClocks) => boolean;
  /** The question as it counts when the answer has come. */
  readonly received?: (asked: LeaseQuestion, now: TwoClocks) => LeaseQuestion;
  /** What is left after the program ended and began again. */
  readonly restarted?: (watch: StopWatch<WatchedStop>) => StopWatch<WatchedStop>;
  /** Whether the centre looks at its stops when an order comes. */
  readonly hasFence?: boolean;
}

/** The naive ones, and what each forgets. */
export const NAIVE: Readonly<Record<string, Variant>> = {
  'no lease': { isFresh: () => true },
  'a lease by the wall clock': {
    isFresh: ({ lease }, now) => lease !== null && now.wall - lease.from.wall < lease.lengthMs * 0.998,
  },
  'a lease from the receipt of the answer on': { received: (asked, now) => ({ ...asked, at: now }) },
  'a clock that stops in sleep': {
    isFresh: ({ lease }, now) => lease !== null && now.mono - lease.from.mono < lease.lengthMs * 0.998,
  },
  'a lease kept over a restart by the wall clock': {
    restarted: (watch) => watch,
    isFresh: ({ lease }, now) => {
      if (lease === null) return false;
      const showed = now.wall - lease.from.wall;
      return showed >= 0 && showed < lease.lengthMs * 0.998;
    },
  },
  'a change applied over a gap': {
    heard: (watch, range) => ({
      ...watch,
      place: { epoch: range.epoch, cursor: Math.max(watch.place.cursor, range.to) },
      stops: new Map([...watch.stops, ...range.stops.map(({ id, stop }) => [id, stop] as const)]),
    }),
  },
  'a lease though not all is known': {
    answered: (watch, asked, { lengthMs, range }) => {
      const next = heard(watch, range);
      return { ...next, freshness: granted(next.freshness, asked, lengthMs) };
    },
  },
};
export const UNFENCED: Variant = { hasFence: false };

interface Answer {
  readonly asked: LeaseQuestion;
  readonly range: ControlRange<WatchedStop>;
}
/** All times in ms; `t` is the true one. */
export interface World {
  readonly t: number;
  readonly clocks: TwoClocks;
  /** The centre's history: which product was stopped, or sold again, when. */
  readonly log: readonly { readonly product: number; readonly stopped: boolean; readonly at: number }[];
  /** Up to where the stream has told. */
  readonly told: number;
  readonly watch: StopWatch<WatchedStop>;
  readonly question: { readonly asked: LeaseQuestion; readonly cursor: number } | null;
  readonly answer: Answer | null;
  /** A product that the desk let somebody order, on its way to the centre. */
  readonly order: number | null;
  /** An order that the centre took although the product was stopped. */
  readonly soldStopped: boolean;
}

const PRODUCTS = [0, 1] as const;
const EPOCH = 'history';
/** Rows that the centre gives at once: so few that a desk may have to ask twice. */
const ROWS_AT_ONCE = 1;

export const begin = (): World => ({
  t: 0,
  clocks: { mono: 0, wall: 0 },
  log: [],
  told: 0,
  watch: newWatch(),
  question: null,
  answer: null,
  order: null,
  soldStopped: false,
});

export type Action =
  | { readonly kind: 'pass'; readonly ms: number; readonly drift?: number }
  | { readonly kind: 'sleep'; readonly ms: number; readonly counts?: boolean }
  | { readonly kind: 'setClock'; readonly ms: number }
  | { readonly kind: 'change'; readonly product: number; readonly stopped: boolean }
  | { readonly kind: 'order'; readonly product: number }
  | { readonly kind: 'ask' | 'serve' | 'receive' | 'repeat' | 'lose' | 'event' | 'loseEvent' | 'restart' | 'arrive' };

/** The world after an action, and after a look at its clocks; null where it can't happen now. */
export function after(world: World, action: Action, variant: Variant = {}): World | null {
  const next = happened(world, action, variant);
  if (next === null || variant.isFresh !== undefined) return next;
  return { ...next, watch: watched(next.watch, next.clocks) };
}

function happened(world: World, action: Action, variant: Variant): World | null {
  const { clocks, log, watch } = world;
  const pass = (ms: number, mono: number, wall: number): World => ({
    ...world,
    t: world.t + ms,
    clocks: { mono: clocks.mono + mono, wall: clocks.wall + wall },
  });
  switch (action.kind) {
    case 'pass':
      return pass(action.ms, action.ms * (action.drift ?? 1), action.ms);
    case 'sleep':
      return pass(action.ms, action.counts ? action.ms : 0, action.ms);
    case 'setClock':
      return { ...world, clocks: { ...clocks, wall: clocks.wall + action.ms } };
    case 'change': {
      if (isStopped(world, action.product) === action.stopped) return null;
      const { product, stopped } = action;
      return { ...world, log: [...log, { product, stopped, at: world.t }] };
    }
    case 'ask': {
      if (world.question) return null;
      const asked = (variant.question ?? question)(watch.freshness, clocks);
      return { ...world, question: { asked, cursor: watch.place.cursor } };
    }
    case 'serve':
      if (!world.question) return null;
      return {
        ...world,
        question: null,
        answer: { asked: world.question.asked, range: rangeFrom(world, world.question.cursor, ROWS_AT_ONCE) },
      };
    case 'receive':
    case 'repeat': {
      if (!world.answer) return null;
      const asked = variant.received?.(world.answer.asked, clocks) ?? world.answer.asked;
      const next = (variant.answered ?? withHeard(variant))(watch, asked, {
        lengthMs: LEASE_MS,
        range: world.answer.range,
      });
      return { ...world, watch: next, answer: action.kind === 'repeat' ? world.answer : null };
    }
    case 'lose':
      return world.question || world.answer ? { ...world, question: null, answer: null } : null;
    case 'event':
      if (world.told === log.length) return null;
      return { ...world, told: log.length, watch: (variant.heard ?? heard)(watch, rangeFrom(world, world.told)) };
    case 'loseEvent':
      return world.told === log.length ? null : { ...world, told: log.length };
    case 'restart':
      return {
        ...world,
        watch: variant.restarted?.(watch) ?? newWatch(),
        // The machine may have been started anew with it.
        clocks: { ...clocks, mono: 0 },
        question: null,
        answer: null,
        order: null,
      };
    case 'order':
      return world.order === null && offers(world, action.product, variant)
        ? { ...world, order: action.product }
        : null;
    case 'arrive': {
      if (world.order === null) return null;
      const goods = { productId: `p${world.order}`, lot: null, variant: null };
      const isRefused = variant.hasFence !== false && stopOf(stopsAt(world), goods, world.t) !== null;
      const soldStopped = world.soldStopped || (!isRefused && isStopped(world, world.order));
      return { ...world, order: null, soldStopped };
    }
  }
}

/** An answer is heard as the stream's word is. */
function withHeard({ heard: mine }: Variant): typeof answered<WatchedStop> {
  if (!mine) return answered;
  return (watch, asked, { lengthMs, range }) => {
    const next = mine(watch, range);
    return range.to >= range.head ? { ...next, freshness: granted(next.freshness, asked, lengthMs) } : next;
  };
}

const stopOfProduct = (product: number, stopped: boolean): WatchedStop => ({
  id: `s${product}`,
  scope: { productId: `p${product}`, lots: [], variants: [], period: null },
  state: stopped ? 'inForce' : 'resumed',
});

/** As the feed has it: each row once, as it stands, at the place of its last change. */
function rangeFrom({ log }: World, from: number, most = Number.POSITIVE_INFINITY): ControlRange<WatchedStop> {
  const last = new Map(log.map(({ product }, at) => [product, at + 1]));
  const rows = [...last.entries()].filter(([, seq]) => seq > from).sort(([, a], [, b]) => a - b);
  const some = rows.slice(0, most);
  const to = rows.length > most ? (some.at(-1)?.[1] ?? log.length) : log.length;
  const stops = some.map(([product, seq]) => {
    const stop = stopOfProduct(product, log[seq - 1]?.stopped ?? false);
    return { id: stop.id, stop };
  });
  return { epoch: EPOCH, from, to, head: log.length, stops };
}

const stopsAt = (world: World) => PRODUCTS.map((product) => stopOfProduct(product, isStopped(world, product)));

function isStopped({ log }: World, product: number): boolean {
  return log.findLast((change) => change.product === product)?.stopped ?? false;
}

/** Whether the desk lets the product be offered. */
function offers({ watch, clocks }: World, product: number, variant: Variant = {}): boolean {
  const goods = { productId: `p${product}`, lot: null, variant: null };
  if (!variant.isFresh) return mayOffer(watch, goods, clocks) === 'yes';
  const readable = [...watch.stops.values()].flatMap((stop) => stop ?? []);
  return stopOf(readable, goods, clocks.wall) === null && variant.isFresh(watch.freshness, clocks);
}

/** The invariant that is broken, or null. */
export function broken(world: World, variant: Variant = {}): 'I1' | 'I2' | null {
  if (world.soldStopped) return 'I2';
  const isLate = (product: number) => {
    const last = world.log.findLast((change) => change.product === product);
    return last?.stopped === true && last.at <= world.t - LEASE_MS && offers(world, product, variant);
  };
  return PRODUCTS.some(isLate) ? 'I1' : null;
}
