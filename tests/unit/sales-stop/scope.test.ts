import { expect, it } from 'vitest';
import { question } from '../../../shared/domain/freshness-lease';
import { isSameScope, type StopScope, stopOf } from '../../../shared/domain/sales-stop';
import { answered, heard, mayOffer, newWatch } from '../../../shared/domain/stop-watch';

const SCOPE: StopScope = { productId: 'heater', lots: [], variants: [], period: null };
const GOODS = { productId: 'heater', lot: null, variant: null };
const isStopped = (scope: Partial<StopScope>, goods: Partial<typeof GOODS> | object = {}, at = 0, unsureMs = 0) =>
  stopOf([{ scope: { ...SCOPE, ...scope }, state: 'inForce' as const }], { ...GOODS, ...goods }, at, unsureMs) !== null;

it('a lot is stopped in any spelling of its name, and what nobody knows the lot of is stopped with it', () => {
  expect(isStopped({ lots: ['ａ-12'] }, { lot: 'A-12' })).toBe(true);
  expect(isStopped({ lots: ['A-12'] }, { lot: null })).toBe(true);
  expect(isStopped({ lots: ['A-12'] }, { lot: 'A-13' })).toBe(false);
  expect(isStopped({ lots: ['A-12'], variants: ['赤'] }, { lot: 'A-12', variant: '青' })).toBe(false);
});

it('a period stops from its begin to its end, and longer where the clock may be wrong', () => {
  const period = { from: 1_000, to: 2_000 };
  expect([999, 1_000, 1_999, 2_000].map((at) => isStopped({ period }, {}, at))).toEqual([false, true, true, false]);
  expect([899, 900, 2_099, 2_100].map((at) => isStopped({ period }, {}, at, 100))).toEqual([false, true, true, false]);
  expect(isStopped({ period: { from: 1_000, to: null } }, {}, 9_999)).toBe(true);
});

it('two scopes are the same in whatever order their lots were typed', () => {
  expect(isSameScope({ ...SCOPE, lots: ['a', 'b'] }, { ...SCOPE, lots: ['b', 'a'] })).toBe(true);
  expect(isSameScope({ ...SCOPE, lots: ['a'] }, { ...SCOPE, variants: ['a'] })).toBe(false);
  expect(isSameScope(SCOPE, { ...SCOPE, period: { from: 1, to: null } })).toBe(false);
});

it('a lease of one history is none in another, also where that begins at its first change', () => {
  const clocks = { mono: 0, wall: 0 };
  const range = (epoch: string, to: number) => ({ epoch, from: 0, to, head: to, stops: [] });
  const first = newWatch();
  const fresh = answered(first, question(first.freshness, clocks), { lengthMs: 30_000, range: range('e', 0) });
  expect(mayOffer(fresh, GOODS, clocks)).toBe('yes');
  expect(mayOffer(heard(fresh, range('e', 3)), GOODS, clocks)).toBe('yes');
  expect(mayOffer(heard(fresh, range('f', 3)), GOODS, clocks)).toBe('notFresh');
});
