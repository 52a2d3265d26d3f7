import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchArguments } from '../lab/desk';
import { residentMiB } from '../lab/memory';
import { until } from '../lab/network/until';
import { figuresOf, type Measurement } from './figures';

const RUNS = 10;
/** Memory is read when it has not moved by more than 1 % for this many readings, a second apart. */
const STEADY_READINGS = 5;
const READING_EVERY_MS = 1_000;

/** Start of the program to a desk that can take a call on the practice line, and the memory it then holds. */
export async function measureStart(): Promise<Measurement[]> {
  const directory = mkdtempSync(join(tmpdir(), 'tsunagu-start-'));
  const startMs: number[] = [];
  let memoryMiB = Number.NaN;
  try {
    // The first start makes the data folder, which a person does once; it is not counted.
    for (let run = 0; run <= RUNS; run += 1) {
      const { child, tookMs } = await startOnce(directory);
      if (run > 0) startMs.push(tookMs);
      if (run === RUNS) memoryMiB = await steadyMemory(child.pid ?? 0);
      await end(child);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  return [
    { name: 'start of the program to a desk that can take a call', unit: 'ms', ...figuresOf(startMs), target: 1_500 },
    { name: 'resident memory of all processes, idle (PSS)', unit: 'MiB', ...figuresOf([memoryMiB]) },
  ];
}

async function startOnce(directory: string): Promise<{ child: ChildProcess; tookMs: number }> {
  const { executablePath, args, env } = launchArguments(directory, ['--practice']);
  const log = join(directory, 'data', 'logs', 'tsunagu.log');
  const before = readyTimes(log).length;
  const startedAt = Date.now();
  const child = spawn(executablePath, args, { env, stdio: 'ignore' });
  const readyAt = await until(
    'the desk can take a call',
    () => {
      if (child.exitCode !== null) throw new Error(`the desk ended with ${child.exitCode}`);
      return readyTimes(log)[before];
    },
    30_000,
  );
  return { child, tookMs: readyAt - startedAt };
}

/** The moments at which main logged that a call can be taken, epoch ms. */
function readyTimes(log: string): number[] {
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line.includes('"event":"usable"'))
    .map((line) => Date.parse((JSON.parse(line) as { at: string }).at));
}

async function steadyMemory(pid: number): Promise<number> {
  const readings: number[] = [];
  for (;;) {
    readings.push(residentMiB(pid));
    const last = readings.slice(-STEADY_READINGS);
    if (last.length === STEADY_READINGS && Math.max(...last) - Math.min(...last) < Math.max(...last) / 100) {
      return Math.round((last.at(-1) ?? Number.NaN) * 10) / 10;
    }
    await new Promise((resolve) => setTimeout(resolve, READING_EVERY_MS));
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}
