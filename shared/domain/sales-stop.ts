// The sales stop's rules, the same at the desk and at the centre (centre.md 1.3).

import { foldText } from './text-fold';

/** What of a product is stopped; an empty list means all of them. */
export interface StopScope {
  readonly productId: string;
  readonly lots: readonly string[];
  readonly variants: readonly string[];
  /** Epoch ms; null: from the approval on, until it is taken back. */
  readonly period: { readonly from: number; readonly to: number | null } | null;
}

/** Goods that somebody wants to sell. Null: which of them, nobody knows yet. */
export interface Goods {
  readonly productId: string;
  readonly lot: string | null;
  readonly variant: string | null;
}

/**
 * `proposed`: waits for another person. `inForce`: nobody may sell it. `resuming`: somebody wants it sold again; until another
 * person agrees it stays stopped. `declined` and `resumed` are over.
 */
export const STOP_STATES = ['proposed', 'declined', 'inForce', 'resuming', 'resumed'] as const;
export type StopState = (typeof STOP_STATES)[number];

/** Whether sales are stopped in this state. */
export const isStopping = (state: StopState): boolean => state === 'inForce' || state === 'resuming';

/** Whether it waits for a person's word, or forbids sales: another one of the same scope says nothing new. */
export const isOpenStop = (state: StopState): boolean => state === 'proposed' || isStopping(state);

/** Whether two scopes mean the same goods at the same time, in whatever order their lots were typed. */
export function isSameScope(a: StopScope, b: StopScope): boolean {
  const plain = ({ productId, lots, variants, period }: StopScope) =>
    JSON.stringify([productId, [...lots].sort(), [...variants].sort(), period?.from, period?.to]);
  return plain(a) === plain(b);
}

/**
 * Whether a scope has these goods in it. What is not known of the goods counts against the sale: a stop of one lot stops a sale of
 * which nobody knows the lot.
 * @param at epoch ms. @param unsureMs by how much `at` may be wrong: a desk's clock is not the centre's.
 */
function isInScope(scope: StopScope, goods: Goods, at: number, unsureMs = 0): boolean {
  if (scope.productId !== goods.productId) return false;
  // A lot is typed by one person and read from a label by another: it counts in any spelling.
  const has = (list: readonly string[], one: string | null) =>
    list.length === 0 || one === null || list.some((name) => foldText(name) === foldText(one));
  if (!has(scope.lots, goods.lot) || !has(scope.variants, goods.variant)) return false;
  const { period } = scope;
  if (period === null) return true;
  return at + unsureMs >= period.from && (period.to === null || at - unsureMs < period.to);
}

/** The stop that forbids the sale of these goods, or null. */
export function stopOf<S extends { readonly scope: StopScope; readonly state: StopState }>(
  stops: Iterable<S>,
  goods: Goods,
  at: number,
  unsureMs = 0,
): S | null {
  for (const stop of stops) if (isStopping(stop.state) && isInScope(stop.scope, goods, at, unsureMs)) return stop;
  return null;
}
