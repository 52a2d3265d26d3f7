import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { TORTURE } from '../../rfc4475';
import { PhoneWorld, takeTheClock } from './phone-world';
import { quiet } from './until';

// RFC 4475's messages lie beside the checkout on machines that have them.
const DIR = resolve('..', 'shared', 'data', 'rfc4475');
const here = existsSync(DIR);
if (!here) process.stdout.write(`[torture] no RFC 4475 messages on this machine (${DIR}): skipped\n`);

let world: PhoneWorld;
beforeEach(async () => {
  takeTheClock();
  world = await new PhoneWorld().start();
});
afterEach(async () => {
  vi.useRealTimers();
  await world.phone.stop();
});

it.skipIf(!here)('each of the 49 messages of RFC 4475 gets what the RFC expects, and the call stays', async () => {
  const { call } = await world.talk();
  const rows: string[][] = [];
  for (const [name, { section, expects, fits }] of Object.entries(TORTURE)) {
    const text = readFileSync(resolve(DIR, `${name}.dat`)).toString();
    const before = world.sent.length;
    await world.wire.send(text);
    await quiet();
    const statuses = world.sent.slice(before).flatMap((sent) => Number(/^SIP\/2\.0 (\d+)/.exec(sent)?.[1]) || []);
    const last = statuses.filter((status) => status > 100).at(-1) ?? 'none';
    rows.push([
      name,
      section,
      expects,
      last === 'none' ? 'no answer' : `${last}`,
      fits.includes(last) ? '' : 'DIFFERS',
    ]);
  }
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  process.stdout.write(`RFC 4475: message, section, what is expected, what came\n${lines.join('\n')}\n`);
  expect(rows).toHaveLength(49);
  expect(rows.filter((row) => row[4] !== '')).toEqual([]);
  expect(call().phase).toBe('active');
  expect(world.troubles).toEqual([]);
});
