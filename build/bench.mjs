// `npm run bench [-- PART]`: set-up, then tests/bench/run.ts. Only its JSON lines go to stdout, all else to stderr.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startScreen } from './run/display.mjs';
import { OUT_DIR, PROJECT_DIR } from './setup/places.mjs';
import { endWithFailure, StepFailed } from './setup/progress.mjs';
import { lastLines, run } from './setup/run.mjs';
import { setUp, setUpTools } from './setup.mjs';

const BUNDLE_SCRIPT = join(PROJECT_DIR, 'build', 'vite', 'bench.mjs');
const BENCH_FILE = join(OUT_DIR, 'bench', 'run.mjs');
const PART_SCRIPT = join(PROJECT_DIR, 'build', 'vite', 'build.mjs');

try {
  await bench(process.argv.slice(2));
} catch (error) {
  endWithFailure(error);
}

async function bench(args) {
  // The centre needs no Electron and no screen, but the desk's worker thread for its first fill.
  const isOfCentre = args[0] === 'centre';
  const { node } = await (isOfCentre ? setUpTools() : setUp({ for: 'bench' }));
  if (isOfCentre) await run(node.program, [PART_SCRIPT, 'cache-worker'], { cwd: PROJECT_DIR });
  const bundled = await run(node.program, [BUNDLE_SCRIPT], { cwd: PROJECT_DIR });
  if (bundled.code !== 0) {
    throw new StepFailed('計測プログラムの組み立て (Vite)', lastLines(bundled.output, 30), 'npm run bench');
  }
  const screen = process.platform === 'linux' && !isOfCentre ? await startScreen() : undefined;
  const measuring = spawn(node.program, [BENCH_FILE, ...args], {
    cwd: PROJECT_DIR,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...screen?.env },
  });
  createInterface({ input: measuring.stdout }).on('line', (line) => {
    (isJson(line) ? process.stdout : process.stderr).write(`${line}\n`);
  });
  measuring.once('close', (code) => {
    screen?.stop();
    process.exitCode = code ?? 1;
  });
}

function isJson(line) {
  try {
    return typeof JSON.parse(line) === 'object';
  } catch {
    return false;
  }
}
