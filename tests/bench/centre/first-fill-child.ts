import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openCache } from '../../../electron/cache/client';
import { makeKey } from '../../../electron/sqlite/key';
import { cacheDisk } from '../../../electron/sync/cache-disk';
import { Follower } from '../../../electron/sync/follower';
import { HttpNet } from '../../../electron/sync/http-net';
import { CUSTOMERS } from '../../../shared/contract/centre/entities';
import { CLOCK } from './desks-child';

export type FillOrder = {
  readonly kind: 'fill';
  readonly url: string;
  readonly token: string;
  readonly deviceId: string;
};
export type FillWord =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'filled';
      readonly tookMs: number;
      readonly delayMs: number;
      readonly turnMs: number;
      readonly rows: number;
    };

/** A new desk's main thread: the product's follower, its net, and its encrypted cache in the worker thread. */
export async function fillDesk(): Promise<void> {
  const order = new Promise<FillOrder>((resolve) => process.once('message', (said) => resolve(said as FillOrder)));
  const directory = mkdtempSync(join(tmpdir(), 'tsunagu-fill-'));
  const cache = openCache({
    workerPath: join(process.cwd(), '.out', 'app', 'cache-worker.cjs'),
    file: join(directory, 'cache.db'),
    keyHex: makeKey(),
    nativeBinding: join(
      process.cwd(),
      `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`,
    ),
  });
  await cache.opened;
  process.send?.({ kind: 'ready' } satisfies FillWord);
  const { url, token, deviceId } = await order;
  // Node loads its fetch at the first use; the desk has Electron's, which is there.
  await fetch(`${url}/healthz`).then((answer) => answer.text());
  const net = new HttpNet({ url, fetch, deviceId, token: async () => token, onCentreTime: () => undefined });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const begunAt = performance.now();
  delay.enable();
  const turn = watchTurns();
  let rows = 0;
  await new Promise<void>((resolve) => {
    const follower = new Follower(
      CUSTOMERS,
      cacheDisk(cache.centre, () => undefined),
      net,
      CLOCK,
      Math.random,
      {
        onApplied: ({ to, head, changes }) => {
          rows += changes.length;
          if (to < head) return;
          follower.stop();
          resolve();
        },
        onNewHistory: async () => undefined,
        onTrouble: (step) => console.error(step),
        hasStream: () => false,
      },
    );
    follower.begin(undefined);
  });
  const tookMs = performance.now() - begunAt;
  delay.disable();
  process.send?.({ kind: 'filled', tookMs, delayMs: delay.max / 1e6, turnMs: turn(), rows } satisfies FillWord);
  await cache.close();
  rmSync(directory, { recursive: true, force: true });
}

/**
 * The most that this thread itself worked between two moments at which it could have done something else: what others on the
 * machine take from it is not in it. @returns ends the watch and gives it, ms.
 */
function watchTurns(): () => number {
  let last = process.threadCpuUsage();
  let mostMicros = 0;
  const timer = setInterval(() => {
    const { user, system } = process.threadCpuUsage(last);
    mostMicros = Math.max(mostMicros, user + system);
    last = process.threadCpuUsage();
  }, 1);
  return () => {
    clearInterval(timer);
    return mostMicros / 1_000;
  };
}
