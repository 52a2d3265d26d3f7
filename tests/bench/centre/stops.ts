import type { ChildProcess } from 'node:child_process';
import { figuresOf, type Measurement, tailFiguresOf } from '../figures';
import { messageOf, startChild } from './children';
import { Client } from './client';
import { connect, gone } from './desks';
import type { DesksOrder, DesksWord } from './desks-child';
import { type FanOutOrder, type FanOutWord, preciseNow } from './fan-out';
import { type House, load } from './house';

const ROUNDS = 10;
const TARGET_MS = 150;
const PAUSE_MS = 3_000;

/** A sales stop on its way to many desks, beside a bare server that writes the same bytes to as many lines. */
export async function* measureStops(house: House, name: string, count: number): AsyncGenerator<Measurement> {
  const child = await connect(house, count, 'desk');
  const peer = startChild('fanOut');
  const { url } = await messageOf<FanOutWord, 'serving'>(peer, 'serving');
  const listening = messageOf<DesksWord, 'listening'>(child, 'listening');
  tell(child, { kind: 'listen', url, count });
  await listening;
  const client = new Client(house.service.url);
  const token = await house.token('stopper', 'stopper', ['administrator', 'stopApprover']);
  try {
    const [stopped, work, bare]: [number[], number[], number[]] = [[], [], []];
    for (let round = 0; round < ROUNDS; round += 1) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      const { tookMs, workMs } = await oneStop(client, token, child, `stop-${round}`, round);
      stopped.push(...tookMs);
      work.push(workMs / count);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      bare.push(...(await onePeer(house, peer, child)));
    }
    const figures = tailFiguresOf(stopped);
    const other = tailFiguresOf(bare);
    yield {
      name: `a sales stop, from its sending to the centre to the line of each of ${count} connected desks, ${name}`,
      unit: 'ms',
      ...figures,
      target: TARGET_MS,
      load: load(),
      peer: { name: 'a bare server that writes the same bytes to as many lines', ...other },
      ratio: Math.round((figures.p99 / other.p99) * 100) / 100,
    };
    yield {
      name: `the work of one desk with a sales stop that its line brought, ${name}`,
      unit: 'ms',
      ...figuresOf(work),
      load: load(),
    };
  } finally {
    client.close();
    peer.kill('SIGKILL');
    await gone(child);
  }
}

/** @returns how long it took to each desk's line, and how long all desks in one process then worked with it, ms. */
async function oneStop(
  client: Client,
  token: string,
  child: ChildProcess,
  id: string,
  round: number,
): Promise<{ readonly tookMs: readonly number[]; readonly workMs: number }> {
  const product = {
    id: `p-${id}`,
    name: id,
    kana: '',
    category: '',
    priceYen: 1,
    recommended: false,
    cautions: [],
    stock: 1,
  };
  const stop = {
    id,
    scope: { productId: product.id, lots: [], variants: [], period: null },
    reason: '煙が出たとの申し出が続いています。',
    evidence: { contactIds: [], vocIds: [], pictureIds: [] },
    phrase: 'ただいまこちらの商品の販売を見合わせております。',
    alternativeId: null,
  };
  const push = (kind: string, payload: object, n: number) => {
    const command = { id: `${kind}-${id}`, n, kind, v: 1, at: Date.now(), payload };
    return client.ask('POST', '/v1/commands', token, { deviceId: 'stopper', commands: [command] });
  };
  await push('product.put', { ...product, recallLots: [] }, 2 * round + 1);
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  const heard = messageOf<DesksWord, 'stopped'>(child, 'stopped');
  tell(child, { kind: 'awaitStop', id });
  const from = preciseNow();
  const { body } = await push('stop.emergency', stop, 2 * round + 2);
  if (!JSON.stringify(body).includes('"applied"')) throw new Error(`the stop was not applied: ${JSON.stringify(body)}`);
  const { at, workMs } = await heard;
  return { tookMs: at.map((one) => one - from), workMs };
}

async function onePeer(house: House, peer: ChildProcess, child: ChildProcess): Promise<number[]> {
  const range = await house.otherInstance.pull(house.tenant, 'control', { epoch: null, cursor: 0 }, 1);
  const text = `data: ${JSON.stringify(range)}\n\n`;
  const heard = messageOf<DesksWord, 'heardBarely'>(child, 'heardBarely');
  tell(child, { kind: 'awaitBarely' });
  const said = messageOf<FanOutWord, 'said'>(peer, 'said');
  peer.send({ kind: 'say', text } satisfies FanOutOrder);
  const from = (await said).at;
  return (await heard).at.map((one) => one - from);
}

const tell = (child: ChildProcess, order: DesksOrder) => child.send(order);
