import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresServer } from '../../integration/centre/engines';
import { figuresOf, type Measurement, tailFiguresOf } from '../figures';
import { Calls, WISHES_OF_CALL } from './calls';
import { Client } from './client';
import { type House, load } from './house';

/** 350,000 calls a month, 15 % of a day in its busiest hour, six wishes each (centre.md 1.4). */
const PEAK_PER_S = 88;
/** Between two wishes of a call; shorter than in life, so that a short run has whole calls. */
const STEP_MS = 500;
const TARGET_MS = 50;
/** Callers that each wait for their answer. */
const CALLERS = 64;
const ROUND_S = 6;
const ROUNDS = 3;

/** 88 commands a second come whether or not the centre is ready for them. */
export async function measurePeak(house: House, name: string, seconds: number): Promise<Measurement[]> {
  const client = new Client(house.service.url);
  const calls = new Calls(house, client);
  // Each desk's token is made, and what is loaded at first use is there.
  await Promise.all(Array.from({ length: 200 }, () => calls.take(0)));
  calls.wishMs.length = 0;
  calls.lookUpMs.length = 0;
  calls.refused.clear();
  const begunAt = performance.now();
  const under: Promise<void>[] = [];
  for (let count = 0; ; count += 1) {
    const dueMs = (count * 1_000 * WISHES_OF_CALL) / PEAK_PER_S;
    if (dueMs >= seconds * 1_000) break;
    const waitMs = begunAt + dueMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    under.push(calls.take(STEP_MS));
  }
  await Promise.all(under);
  client.close();
  for (const [why, count] of calls.refused) console.error(`refused: ${why}, ${count} times`);
  const rest = { load: load() };
  const about = `peak traffic (${PEAK_PER_S} commands/s for ${seconds} s) on ${name}`;
  return [
    { name: `${about}: a command`, unit: 'ms', ...tailFiguresOf(calls.wishMs), target: TARGET_MS, ...rest },
    { name: `${about}: the look-up by number`, unit: 'ms', ...tailFiguresOf(calls.lookUpMs), ...rest },
    { name: `${about}: refused or unanswered`, unit: 'commands', ...figuresOf([calls.refusals]), target: 0, ...rest },
  ];
}

/** As many as go: turn by turn with pgbench where there is a PostgreSQL for it. */
export async function measureSustained(
  house: House,
  name: string,
  server: PostgresServer | null,
): Promise<Measurement[]> {
  if (server) await makePeer(server);
  const [ours, peers, cpuMs]: [number[], number[], number[]] = [[], [], []];
  let refusals = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    if (server) peers.push(runPeer(server));
    const client = new Client(house.service.url);
    const calls = new Calls(house, client);
    const cpuBefore = cpuMsOf(house.service.pid);
    const begunAt = performance.now();
    const isOver = () => performance.now() - begunAt > ROUND_S * 1_000;
    await Promise.all(
      Array.from({ length: CALLERS }, async () => {
        while (!isOver()) await calls.take(0);
      }),
    );
    ours.push((calls.wishMs.length * 1_000) / (performance.now() - begunAt));
    cpuMs.push((cpuMsOf(house.service.pid) - cpuBefore) / calls.wishMs.length);
    refusals += calls.refusals;
    client.close();
  }
  if (refusals > 0) console.error(`refused: ${refusals}`);
  const mine = figuresOf(ours);
  const peer = { name: 'pgbench, 16 clients: advisory lock, 2 inserts, NOTIFY', ...figuresOf(peers) };
  return [
    {
      name: `highest rate of commands on ${name}, ${CALLERS} callers, each command a request, look-ups beside`,
      unit: 'commands/s',
      ...mine,
      ...(server ? { peer, ratio: Math.round((mine.median / peer.median) * 100) / 100 } : {}),
      load: load(),
    },
    {
      name: `CPU time of the service for a command at that rate, ${name}`,
      unit: 'ms',
      ...figuresOf(cpuMs),
      load: load(),
    },
  ];
}

/** User and system time of a process, ms; the kernel counts in hundredths of a second. */
function cpuMsOf(pid: number): number {
  const words = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(words[11]) + Number(words[12])) * 10;
}

const SCRIPT = `begin;
select pg_advisory_xact_lock(1);
insert into bench_change (doc) values (repeat('x', 450));
insert into bench_result (doc) values (repeat('x', 100));
select pg_notify('bench', 'shop');
end;
`;

async function makePeer(server: PostgresServer): Promise<void> {
  await server.sql('create database peer', 'postgres');
  for (const table of ['bench_change', 'bench_result'])
    await server.sql(`create table ${table} (id bigserial primary key, doc text not null)`, 'peer');
  writeFileSync(join(server.directory, 'peer.sql'), SCRIPT, { mode: 0o644 });
}

/** @returns transactions a second. */
function runPeer(server: PostgresServer): number {
  const where = ['-h', '127.0.0.1', '-p', `${server.port}`, '-U', 'owner'];
  const how = ['-n', '-f', join(server.directory, 'peer.sql'), '-c', '16', '-j', '2', '-T', `${ROUND_S}`];
  const said = server.run('pgbench', [...where, ...how, 'peer']);
  return Number(/^tps = ([\d.]+)/m.exec(said)?.[1] ?? Number.NaN);
}
