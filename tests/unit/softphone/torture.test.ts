import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ADDRESSED, addressedTo, fateOf, TORTURE, tortureTable } from '../../rfc4475';
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
  const fates = [];
  for (const name of Object.keys(TORTURE)) {
    const text = readFileSync(resolve(DIR, `${name}.dat`)).toString();
    const before = world.sent.length;
    await world.wire.send(text);
    await quiet();
    fates.push(
      fateOf(
        name,
        world.sent.slice(before).flatMap((sent) => Number(/^SIP\/2\.0 (\d+)/.exec(sent)?.[1]) || []),
      ),
    );
  }
  process.stdout.write(tortureTable(fates));
  expect(fates).toHaveLength(49);
  expect(fates.filter(({ fits }) => !fits)).toEqual([]);
  expect(call().phase).toBe('active');
  expect(world.troubles).toEqual([]);
});

it.skipIf(!here)(
  'what the desk only answered 404 to gets what the RFC expects when it is addressed to the desk',
  async () => {
    const { call } = await world.talk();
    const came: Record<string, number[]> = {};
    for (const name of Object.keys(ADDRESSED)) {
      const text = readFileSync(resolve(DIR, `${name}.dat`)).toString();
      const before = world.sent.length;
      await world.wire.send(addressedTo(text, world.contact));
      await quiet();
      came[name] = world.sent.slice(before).flatMap((sent) => Number(/^SIP\/2\.0 (\d+)/.exec(sent)?.[1]) || []);
    }
    process.stdout.write(`addressed to the desk: ${JSON.stringify(came)}\n`);
    const differing = Object.entries(ADDRESSED).filter(([name, fits]) => !fits.includes(came[name]?.at(-1) ?? 0));
    expect(differing).toEqual([]);
    expect(call().phase).toBe('active');
    expect(world.troubles).toEqual([]);
  },
);
