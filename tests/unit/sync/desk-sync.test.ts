import { expect, it } from 'vitest';
import { DeskSync } from '../../../electron/sync/desk-sync';
import { HttpNet } from '../../../electron/sync/http-net';
import { memoryCache } from '../../integration/centre/memory-cache';
import { SimulatedClock } from '../../integration/centre/simulation/clock';

const TOPICS = ['control', 'catalog', 'team', 'agent.sato'];

/**
 * A desk and a centre that has nothing but a stream, and counts the questions beside it.
 * @param closed topics that the roles of whoever is signed in have no part in.
 */
function deskAndCentre(closed: readonly string[] = []) {
  const clock = new SimulatedClock();
  const streams: ReadableStreamDefaultController<Uint8Array>[] = [];
  const lines: boolean[] = [];
  const places: string[][] = [];
  const applied: string[] = [];
  let asked = 0;
  let pending = 0;
  let mostPending = 0;
  const cache = memoryCache(({ changes }) => applied.push(...changes.map(({ id }) => id)));
  const fetch = async (url: string): Promise<Response> => {
    const { pathname, searchParams } = new URL(url);
    if (pathname === '/v1/stream') places.push(searchParams.getAll('at'));
    if (pathname === '/v1/stream')
      return new Response(new ReadableStream({ start: (controller) => void streams.push(controller) }));
    if (pathname === '/v1/lease') {
      const range = { topic: 'control', epoch: 'e1', from: 0, to: 7, head: 7, changes: [] };
      return Response.json({ lengthMs: 30_000, range });
    }
    asked += 1;
    pending += 1;
    mostPending = Math.max(mostPending, pending);
    await new Promise((resolve) => setImmediate(resolve));
    pending -= 1;
    const topic = searchParams.get('topic');
    if (closed.includes(topic ?? '')) return Response.json({ error: { code: 'notAllowed' } }, { status: 403 });
    const from = Number(searchParams.get('cursor'));
    return Response.json({ topic, epoch: 'e1', from, to: 7, head: 7, changes: [] });
  };
  const net = new HttpNet({
    url: 'http://127.0.0.1:1',
    fetch,
    deviceId: 'device',
    token: async () => 'token',
    onCentreTime: () => undefined,
  });
  const sync = new DeskSync({
    cache,
    net,
    clock,
    chance: () => 0.5,
    onOutbox: () => undefined,
    onSettled: () => undefined,
    onLine: (isConnected) => lines.push(isConnected),
    onChanged: () => undefined,
    clocks: () => ({ mono: performance.now(), wall: Date.now() }),
    onStops: () => undefined,
    onTrouble: () => undefined,
  });
  const turn = () => clock.pass(1);
  const until = async (is: () => boolean): Promise<void> => {
    for (let at = 0; at < 1_000 && !is(); at += 1) {
      await turn();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(is()).toBe(true);
  };
  const say = (text: string) => streams.at(-1)?.enqueue(new TextEncoder().encode(text));
  return {
    clock,
    sync,
    streams,
    places,
    lines,
    applied,
    until,
    say,
    asked: () => asked,
    mostPending: () => mostPending,
  };
}

const CHANGE = { topic: 'catalog', epoch: 'e1', from: 7, to: 8, head: 8 };
const GONE = { seq: 8, entity: 'product', id: 'p1', row: null };

it('has what happened while no stream stood by the next stream alone, and asks nothing beside it', async () => {
  const { clock, sync, streams, lines, applied, until, say, asked } = deskAndCentre();
  await sync.begin({ agent: { id: 'sato' } });
  await until(() => streams.length === 1);
  say(': alive\n\n');
  await until(() => lines.at(-1) === true);
  expect(asked()).toBe(TOPICS.length);
  streams[0]?.close();
  await until(() => streams.length === 2);
  say(': alive\n\n');
  say(`data: ${JSON.stringify({ ...CHANGE, changes: [GONE] })}\n\n`);
  await until(() => applied.length === 1);
  await clock.pass(60_000);
  expect([applied, lines, asked()]).toEqual([['p1'], [true, false, true], TOPICS.length]);
  sync.stop();
});

it('asks for one topic after the other: of two thousand desks that begin together each holds one line for it', async () => {
  const { sync, streams, until, asked, mostPending } = deskAndCentre();
  await sync.begin({ agent: { id: 'sato' } });
  await until(() => streams.length === 1);
  expect([asked(), mostPending()]).toEqual([TOPICS.length, 1]);
  sync.stop();
});

it('asks by itself as long as no stream stands', async () => {
  const { clock, sync, streams, until, asked } = deskAndCentre();
  await sync.begin({ agent: { id: 'sato' } });
  await until(() => streams.length === 1);
  const before = asked();
  await clock.pass(21_000);
  await until(() => asked() >= before + TOPICS.length);
  sync.stop();
});

it('a product owner, who has no part in the team’s work, is connected for the rest', async () => {
  const { clock, sync, streams, places, lines, until, say } = deskAndCentre(['team']);
  await sync.begin({ agent: { id: 'sato' } });
  await until(() => streams.length === 1);
  say(': alive\n\n');
  await until(() => lines.at(-1) === true);
  expect(places).toEqual([['control:e1:7', 'catalog:e1:7', 'agent.sato:e1:7']]);
  await clock.pass(600_000);
  sync.stop();
});
