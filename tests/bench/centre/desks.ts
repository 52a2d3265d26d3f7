import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { figuresOf, type Measurement, tailFiguresOf } from '../figures';
import { messageOf, startChild } from './children';
import type { DesksOrder, DesksWord, DeskToBe } from './desks-child';
import { type House, load } from './house';

const KIB_TARGET = 40;
const FRESH_TARGET_S = 15;
/** How long the service is away: a restart, and an outage in which every desk has waited its longest. */
const OUTAGES_S = [0, 30];
const STEADY_READINGS = 5;
const READING_EVERY_MS = 1_000;

/** Desks that are connected: what each costs the service, and how soon all are fresh after it was killed and began again. */
export async function* measureDesks(house: House, name: string, count: number): AsyncGenerator<Measurement> {
  // A few come and go first, so that what the service loads at first use is not counted.
  await connect(house, 100, 'early').then((child) => gone(child));
  const beforeKiB = await steadyKiB(house);
  const child = await connect(house, count, 'desk');
  try {
    const desksKiB = (await steadyKiB(house)) - beforeKiB;
    yield {
      name: `resident memory of the service for each of ${count} connected desks, ${name}`,
      unit: 'KiB',
      ...figuresOf([desksKiB / count]),
      target: KIB_TARGET,
      load: load(),
    };
    yield seconds(`${count} desks have a change after it was made, ${name}`, await timesFrom(house, child, 'once'));
    for (const awayS of OUTAGES_S) {
      await house.service.kill();
      await new Promise((resolve) => setTimeout(resolve, awayS * 1_000));
      const fresh = await timesFrom(house, child, `after-${awayS}`, () => house.startAgain());
      const what = `${count} desks fresh after the service was away for ${awayS} s, from the moment it serves again, ${name}`;
      yield { ...seconds(what, fresh), target: FRESH_TARGET_S };
    }
  } finally {
    await gone(child);
  }
}

const seconds = (name: string, values: readonly number[]): Measurement => ({
  name,
  unit: 's',
  ...tailFiguresOf(values),
  load: load(),
});

/** A change is made, perhaps while the service is away. @returns how long each desk took to have it, s. */
async function timesFrom(
  house: House,
  child: ChildProcess,
  name: string,
  /** Where it is away: begins it again. */
  begin: (() => Promise<void>) | null = null,
): Promise<number[]> {
  const id = `fresh-${name}`;
  const product = { id, name: id, kana: '', category: '', priceYen: 1, recommended: false, cautions: [], stock: 1 };
  const command = { id, n: 1, kind: 'product.put', v: 1, at: Date.now(), payload: { ...product, recallLots: [] } };
  const fresh = messageOf<DesksWord, 'fresh'>(child, 'fresh');
  tell(child, { kind: 'await', id });
  const wish = { agentId: 'console', roles: ['administrator'] as const, deviceId: 'console', command };
  const put = () => house.otherInstance.submit(house.tenant, [wish]);
  if (begin) {
    await put();
    await begin();
  }
  const from = Date.now();
  if (!begin) await put();
  return (await fresh).at.map((at) => (at - from) / 1_000);
}

/** Starts a child with so many desks, and waits until all are connected. */
export async function connect(house: House, count: number, name: string): Promise<ChildProcess> {
  const desks: DeskToBe[] = [];
  for (let at = 0; at < count; at += 1) {
    const [agentId, deviceId] = [`${name}-${at}`, `device-${name}-${at}`];
    desks.push({ agentId, deviceId, token: await house.token(agentId, deviceId) });
  }
  const child = startChild('desks');
  await messageOf<DesksWord, 'ready'>(child, 'ready');
  const connected = messageOf<DesksWord, 'connected'>(child, 'connected');
  tell(child, { kind: 'connect', url: house.service.url, desks });
  await connected;
  return child;
}

const tell = (child: ChildProcess, order: DesksOrder) => child.send(order);

export async function gone(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}

/** What the service holds when that no longer moves. */
async function steadyKiB(house: House): Promise<number> {
  const readings: number[] = [];
  for (;;) {
    const status = readFileSync(`/proc/${house.service.pid}/status`, 'utf8');
    readings.push(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? Number.NaN));
    const last = readings.slice(-STEADY_READINGS);
    if (last.length === STEADY_READINGS && Math.max(...last) - Math.min(...last) < Math.max(...last) / 100)
      return last.at(-1) ?? Number.NaN;
    await new Promise((resolve) => setTimeout(resolve, READING_EVERY_MS));
  }
}
