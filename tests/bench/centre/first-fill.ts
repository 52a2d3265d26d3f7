import { figuresOf, type Measurement } from '../figures';
import { messageOf, startChild } from './children';
import type { FillOrder, FillWord } from './first-fill-child';
import { type House, load } from './house';

const RUNS = 3;
const TARGET_S = 20;
const DELAY_TARGET_MS = 10;

/** A new desk takes all customers of the centre while its main thread is watched. */
export async function measureFirstFill(house: House, name: string): Promise<Measurement[]> {
  const [tookS, delayMs, turnMs]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < RUNS; run += 1) {
    const child = startChild('fill');
    await messageOf<FillWord, 'ready'>(child, 'ready');
    const filled = messageOf<FillWord, 'filled'>(child, 'filled');
    const deviceId = `new-desk-${run}`;
    const order: FillOrder = {
      kind: 'fill',
      url: house.service.url,
      token: await house.token('new', deviceId),
      deviceId,
    };
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.send(order);
    const said = await filled;
    await ended;
    if (said.rows !== house.customers) throw new Error(`the desk has ${said.rows} of ${house.customers} customers`);
    tookS.push(said.tookMs / 1_000);
    delayMs.push(said.delayMs);
    turnMs.push(said.turnMs);
  }
  const about = `first fill of a desk with ${house.customers} customers, ${name}`;
  return [
    { name: about, unit: 's', ...figuresOf(tookS), target: TARGET_S, load: load() },
    {
      name: `${about}: longest hold of the desk's main event loop`,
      unit: 'ms',
      ...figuresOf(delayMs),
      target: DELAY_TARGET_MS,
      load: load(),
    },
    {
      name: `${about}: most that the main thread itself worked in one turn (CPU time)`,
      unit: 'ms',
      ...figuresOf(turnMs),
      target: DELAY_TARGET_MS,
      load: load(),
    },
  ];
}
