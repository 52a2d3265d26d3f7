import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../shared/domain/freshness-lease';
import { type Action, after, begin, broken, NAIVE, UNFENCED, type Variant } from './model';

const ms = (max: number) => fc.integer({ min: 1, max });
const product = fc.constantFrom(0, 1);
const simple = (kind: Exclude<Action['kind'], 'pass' | 'sleep' | 'setClock' | 'change' | 'order'>) =>
  fc.constant<Action>({ kind });

const action: fc.Arbitrary<Action> = fc.oneof(
  { weight: 6, arbitrary: simple('ask') },
  { weight: 6, arbitrary: simple('serve') },
  { weight: 6, arbitrary: simple('receive') },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.oneof(ms(2_000), ms(LEASE_MS), fc.constantFrom(LEASE_MS, LEASE_MS - 1)),
      drift: fc.constantFrom(1, 0.999, 1.001),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('change' as const), product, stopped: fc.boolean() }),
  },
  { weight: 3, arbitrary: simple('event') },
  { weight: 2, arbitrary: simple('loseEvent') },
  { weight: 2, arbitrary: simple('lose') },
  { weight: 1, arbitrary: simple('repeat') },
  { weight: 1, arbitrary: simple('restart') },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('sleep' as const), ms: ms(3_600_000), counts: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('setClock' as const),
      ms: fc.integer({ min: -3_600_000, max: 3_600_000 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('order' as const), product }) },
  { weight: 3, arbitrary: simple('arrive') },
);

/** Runs a history; an action that can't happen is passed over. */
function broke(actions: readonly Action[], variant: Variant): string | null {
  let world = begin();
  for (const one of actions) {
    world = after(world, one, variant) ?? world;
    const rule = broken(world, variant);
    if (rule !== null) return rule;
  }
  return null;
}

const histories = fc.array(action, { minLength: 1, maxLength: 120, size: 'max' });
const HISTORIES = 10_000;

describe('histories by chance, with times to the millisecond and clocks that run wrong', () => {
  it('with the product’s own rules break nothing', () => {
    fc.assert(
      fc.property(histories, (actions) => broke(actions, {}) === null),
      { numRuns: HISTORIES },
    );
  });

  const byChance: Readonly<Record<string, Variant>> = {
    'no lease': NAIVE['no lease'] ?? {},
    'a lease by the wall clock': NAIVE['a lease by the wall clock'] ?? {},
    'a lease from the receipt of the answer on': NAIVE['a lease from the receipt of the answer on'] ?? {},
    'a clock that stops in sleep': NAIVE['a clock that stops in sleep'] ?? {},
    'a lease without room for a clock that runs slow': {
      isFresh: ({ lease }, now) =>
        lease !== null &&
        Math.abs(now.wall - lease.from.wall - (now.mono - lease.from.mono)) <= 2_000 &&
        now.mono - lease.from.mono < lease.lengthMs,
    },
    'a centre that does not look at its stops': UNFENCED,
  };
  it.each(Object.entries(byChance))('find the fault of %s', (name, variant) => {
    const found = fc.check(
      fc.property(histories, (actions) => broke(actions, variant) === null),
      { numRuns: HISTORIES },
    );
    console.log(`${name}: found after ${found.numRuns} histories`);
    expect(found.failed).toBe(true);
  });
});
