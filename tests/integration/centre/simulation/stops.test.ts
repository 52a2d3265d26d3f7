import { expect, it } from 'vitest';
import { openSqlite } from '../../../../electron/centre/database/sqlite';
import { StopWorld } from './stop-world';

const HISTORIES = Number(process.env.TSUNAGU_STOP_HISTORIES ?? 60);
const FIRST = Number(process.env.TSUNAGU_SEED ?? 1);
const STEPS = 600;

it(`in ${HISTORIES} histories of five minutes, with lines, clocks and machines that fail, no desk offers what was stopped and no order of it is taken`, async () => {
  let [offered, refused, everywhere] = [0, 0, 0];
  for (let seed = FIRST; seed < FIRST + HISTORIES; seed += 1) {
    const engine = await openSqlite({ file: ':memory:' });
    const world = new StopWorld(engine, seed);
    await world.open();
    try {
      for (let step = 0; step < STEPS; step += 1) await world.step();
    } catch (error) {
      throw new Error(`TSUNAGU_SEED=${seed} TSUNAGU_STOP_HISTORIES=1: ${String(error)}`, { cause: error });
    } finally {
      world.close();
      await engine.close();
    }
    offered += world.offered;
    refused += world.refused;
    everywhere += world.everywhere;
  }
  console.log(`offered ${offered}, refused ${refused}, stopped everywhere ${everywhere}`);
  // All of it happened.
  expect(Math.min(offered, refused, everywhere)).toBeGreaterThan(HISTORIES);
}, 600_000);
