// Reads the fuses of a program: `node build/run/fuses.mjs PROGRAM` prints them as JSON.
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** The fuses of an Electron program by name: true, false, or null where this Electron has no such fuse. */
export async function readFuses(program) {
  const wire = await getCurrentFuseWire(program);
  const fuses = {};
  for (const [name, index] of Object.entries(FuseV1Options)) {
    if (typeof index !== 'number') continue;
    const state = wire[index];
    fuses[name] = state === FuseState.ENABLE ? true : state === FuseState.DISABLE ? false : null;
  }
  return fuses;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await readFuses(process.argv[2]), null, 2)}\n`);
}
