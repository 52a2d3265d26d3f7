import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Engine } from '../../../../electron/centre/database/engine';
import { openSqlite } from '../../../../electron/centre/database/sqlite';
import { MUTANTS } from './desk';
import { history } from './history';

/** TSUNAGU_HISTORIES=200000 runs for hours; TSUNAGU_SEED=n repeats one history. */
const HISTORIES = Number(process.env.TSUNAGU_HISTORIES ?? 10_000);
const ONLY = process.env.TSUNAGU_SEED;
/** In so many histories each fault that was put in on purpose is found. */
const FOUND_WITHIN = 200;

let engine: Engine;
beforeAll(async () => {
  engine = await openSqlite({ file: ':memory:' });
});
afterAll(() => engine.close());

it(
  `after ${ONLY ?? HISTORIES} histories of lost lines, crashes, duplicates and disorder every wish counted once and all desks agree`,
  async () => {
    const seeds = ONLY === undefined ? Array.from({ length: HISTORIES }, (_, at) => at) : [Number(ONLY)];
    for (const seed of seeds) {
      try {
        await history(engine, `h${seed}`, seed);
      } catch (error) {
        throw new Error(`history ${seed} (TSUNAGU_SEED=${seed} repeats it): ${String(error)}`, { cause: error });
      }
    }
  },
  3 * 3_600_000,
);

it.each(MUTANTS)(
  'a fault put in on purpose is found: %s',
  async (mutant) => {
    let found: unknown = null;
    for (let seed = 1; found === null && seed <= FOUND_WITHIN; seed += 1)
      found = await history(engine, `${mutant}${seed}`, seed, mutant).then(
        () => null,
        (error: unknown) => error,
      );
    expect(found).toBeInstanceOf(Error);
  },
  600_000,
);
