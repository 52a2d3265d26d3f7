import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../../shared/domain/freshness-lease';
import { type Action, after, begin, broken, NAIVE, UNFENCED, type Variant, type World } from './model';

/** Half a lease: in whole steps of it all that counts happens before, at and after its end. */
const STEP_MS = LEASE_MS / 2;
const ACTIONS: readonly Action[] = [
  { kind: 'ask' },
  { kind: 'serve' },
  { kind: 'receive' },
  { kind: 'change', product: 0, stopped: true },
  { kind: 'change', product: 1, stopped: true },
  { kind: 'pass', ms: STEP_MS },
  { kind: 'event' },
  { kind: 'loseEvent' },
  { kind: 'lose' },
  { kind: 'sleep', ms: LEASE_MS },
  { kind: 'setClock', ms: -LEASE_MS },
  { kind: 'restart' },
  { kind: 'order', product: 0 },
  { kind: 'arrive' },
];
const nameOf = (action: Action): string => Object.values(action).join(' ');

/** What tells worlds apart for what is to come: times only as distances, and none beyond what still counts. */
function keyOf({ t, clocks, log, told, watch, question, answer, order }: World): string {
  const old = (ms: number) => Math.min(Math.max(ms, -4 * LEASE_MS), 4 * LEASE_MS);
  const since = (at: { mono: number; wall: number }) => [old(clocks.mono - at.mono), old(clocks.wall - at.wall)];
  const { lease, life } = watch.freshness;
  return JSON.stringify([
    log.map(({ product, stopped, at }) => [product, stopped, Math.min(t - at, LEASE_MS)]),
    told,
    watch.place.cursor,
    [...watch.stops].map(([id, stop]) => [id, stop?.state]).sort(),
    lease && since(lease.from),
    question && [since(question.asked.at), question.asked.life === life, question.cursor],
    answer && [since(answer.asked.at), answer.asked.life === life, answer.range],
    order,
  ]);
}

/** Every world that can come of at most `depth` actions. @returns the shortest way to one that breaks a rule, or null. */
function search(
  variant: Variant,
  depth: number,
  rules: readonly string[] = ['I1', 'I2'],
): { readonly way: readonly string[]; readonly rule: string } | null {
  interface Found {
    readonly world: World;
    readonly before: Found | null;
    readonly action: Action | null;
  }
  let layer: Found[] = [{ world: begin(), before: null, action: null }];
  const seen = new Set([keyOf(begin())]);
  for (let deep = 0; deep < depth; deep += 1) {
    const next: Found[] = [];
    for (const before of layer) {
      for (const action of ACTIONS) {
        const world = after(before.world, action, variant);
        if (world === null) continue;
        const rule = broken(world, variant);
        if (rule !== null && rules.includes(rule)) return { way: wayOf({ world, before, action }), rule };
        const key = keyOf(world);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push({ world, before, action });
      }
    }
    layer = next;
  }
  worlds = seen.size;
  return null;

  function wayOf(found: Found): string[] {
    const way: string[] = [];
    for (let at: Found | null = found; at?.action; at = at.before) way.unshift(nameOf(at.action));
    return way;
  }
}
let worlds = 0;

describe('every history of at most thirteen actions', () => {
  it('with the product’s own rules no desk offers what was stopped a lease ago, and no stopped product is sold', () => {
    expect(search({}, 13)).toBeNull();
    console.log(`${worlds} worlds`);
    expect(worlds).toBeGreaterThan(100_000);
  });

  it.each(Object.entries(NAIVE))('finds the fault of %s', (name, variant) => {
    const found = search(variant, 13);
    console.log(`${name}: ${found?.way.join(' → ')}`);
    expect(found?.rule).toBe('I1');
  });

  it('finds the fault of a centre that does not look at its stops when an order comes', () => {
    const found = search(UNFENCED, 13, ['I2']);
    console.log(`no fence: ${found?.way.join(' → ')}`);
    expect(found?.rule).toBe('I2');
  });
});
