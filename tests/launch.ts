import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ElectronApplication, _electron as electron } from '@playwright/test';

const START_WITHIN_MS = 30_000;

export interface Launch {
  readonly executablePath: string;
  args: string[];
  readonly env: Record<string, string>;
}

/**
 * Starts the built program under Playwright. Once in some hundred starts of a busy machine Playwright has both debuggers of a
 * program that runs, and then waits for ever: only where the program's own log says that it started is it started again.
 * @param data the program's data folder.
 */
export async function launchProgram(launch: Launch, data: string): Promise<ElectronApplication> {
  const before = startsIn(data);
  try {
    return await electron.launch({ ...launch, timeout: START_WITHIN_MS });
  } catch (error) {
    if (startsIn(data) === before) throw error;
    process.stdout.write('the program runs and Playwright did not get hold of it: started again\n');
    return electron.launch({ ...launch, timeout: START_WITHIN_MS });
  }
}

function startsIn(data: string): number {
  const log = join(data, 'logs', 'tsunagu.log');
  return existsSync(log) ? readFileSync(log, 'utf8').split('"event":"started"').length - 1 : 0;
}
