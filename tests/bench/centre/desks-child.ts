import { Agent, type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { DeskSync } from '../../../electron/sync/desk-sync';
import { type Fetch, HttpNet } from '../../../electron/sync/http-net';
import type { Clock } from '../../../electron/sync/ports';
import type { Range } from '../../../shared/contract/centre/feed';
import { memoryCache } from '../../integration/centre/memory-cache';
import { listenBarely, preciseNow } from './fan-out';

/** To the child. */
export type DesksOrder =
  | { readonly kind: 'connect'; readonly url: string; readonly desks: readonly DeskToBe[] }
  /** Tell when each desk has this row. */
  | { readonly kind: 'await'; readonly id: string }
  /** Tell when each desk's line brought this sales stop, and how long all of them then took to know it. */
  | { readonly kind: 'awaitStop'; readonly id: string }
  /** Open so many bare lines to the peer, and tell when each heard something. */
  | { readonly kind: 'listen'; readonly url: string; readonly count: number }
  | { readonly kind: 'awaitBarely' };
export interface DeskToBe {
  readonly agentId: string;
  readonly deviceId: string;
  readonly token: string;
}
/** From the child; times are epoch ms. */
export type DesksWord =
  | { readonly kind: 'ready' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'fresh'; readonly at: readonly number[] }
  | { readonly kind: 'listening' }
  | { readonly kind: 'stopped'; readonly at: readonly number[]; readonly workMs: number }
  | { readonly kind: 'heardBarely'; readonly at: readonly number[] };

export const CLOCK: Clock = {
  now: Date.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Many desks in one process, each with the product's own side of the protocol, its own connections, and a disk in memory. */
export async function holdDesks(): Promise<void> {
  const say = (word: DesksWord) => process.send?.(word);
  const desks: BenchDesk[] = [];
  const bare = new BareLines();
  const gate = new Gate();
  process.on('message', (message) => {
    const order = message as DesksOrder;
    if (order.kind === 'await') {
      void Promise.all(desks.map((desk) => desk.has(order.id))).then((at) => say({ kind: 'fresh', at }));
      return;
    }
    if (order.kind === 'awaitStop') {
      const known = Promise.all(desks.map((desk) => desk.knows(order.id)));
      void gate.until(order.id, desks.length).then(async (at) => {
        const opened = preciseNow();
        say({ kind: 'stopped', at, workMs: Math.max(...(await known)) - opened });
      });
      return;
    }
    if (order.kind === 'listen') {
      void bare.open(order.url, order.count).then(() => say({ kind: 'listening' }));
      return;
    }
    if (order.kind === 'awaitBarely') {
      void bare.heard().then((at) => say({ kind: 'heardBarely', at }));
      return;
    }
    desks.push(...order.desks.map((desk) => new BenchDesk(order.url, desk, gate)));
    void Promise.all(desks.map((desk) => desk.connected)).then(() => say({ kind: 'connected' }));
    for (const [at, desk] of desks.entries()) setTimeout(() => desk.begin(), at);
  });
  say({ kind: 'ready' });
  await new Promise((resolve) => process.once('disconnect', resolve));
}

/**
 * Tells when the lines brought something, and lets it in once all have: two thousand desks in one process would else keep each
 * other from the socket, which two thousand machines don't.
 */
class Gate {
  private mark: Buffer | null = null;
  private waits: (() => void)[] = [];
  private times: number[] = [];
  private count = 0;
  private onAll: ((times: readonly number[]) => void) | null = null;

  until(mark: string, count: number): Promise<readonly number[]> {
    Object.assign(this, { mark: Buffer.from(mark), waits: [], times: [], count });
    return new Promise((resolve) => {
      this.onAll = resolve;
    });
  }

  take(piece: Buffer, letIn: () => void): void {
    if (this.mark === null || !piece.includes(this.mark)) {
      letIn();
      return;
    }
    this.times.push(preciseNow());
    this.waits.push(letIn);
    if (this.times.length < this.count) return;
    this.mark = null;
    this.onAll?.(this.times);
    for (const open of this.waits) open();
  }
}

/** Lines to the peer in the same process, each as bare as can be. */
class BareLines {
  private count = 0;
  private times: number[] = [];
  private onAll: ((times: readonly number[]) => void) | null = null;

  async open(url: string, count: number): Promise<void> {
    this.count = count;
    const opened = Array.from({ length: count }, () =>
      listenBarely(url, (text, at) => text.startsWith('data') && this.take(at)),
    );
    await Promise.all(opened);
  }

  heard(): Promise<readonly number[]> {
    this.times = [];
    return new Promise((resolve) => {
      this.onAll = resolve;
    });
  }

  private take(at: number): void {
    this.times.push(at);
    if (this.times.length === this.count) this.onAll?.(this.times);
  }
}

class BenchDesk {
  private readonly sync: DeskSync;
  private readonly rows = new Map<string, number>();
  private readonly waiting = new Map<string, (at: number) => void>();
  private readonly stops = new Map<string, (at: number) => void>();
  readonly connected: Promise<void>;

  constructor(
    url: string,
    private readonly desk: DeskToBe,
    gate: Gate,
  ) {
    let onConnected: () => void = () => undefined;
    this.connected = new Promise((resolve) => {
      onConnected = resolve;
    });
    const { deviceId, token } = desk;
    const fetch = fetchOver(new Agent({ keepAlive: true }), gate);
    const net = new HttpNet({ url, fetch, deviceId, token: async () => token, onCentreTime: () => undefined });
    this.sync = new DeskSync({
      cache: memoryCache((range) => this.hold(range)),
      net,
      clock: CLOCK,
      chance: Math.random,
      onOutbox: () => undefined,
      onSettled: () => undefined,
      onLine: (isConnected) => isConnected && onConnected(),
      onChanged: () => undefined,
      clocks: () => ({ mono: performance.now(), wall: Date.now() }),
      onStops: () => this.lookAtStops(),
      onTrouble: () => undefined,
    });
  }

  begin(): void {
    void this.sync.begin({ agent: { id: this.desk.agentId } });
  }

  /** @returns when it knew of the stop. */
  knows(id: string): Promise<number> {
    return new Promise((resolve) => this.stops.set(id, resolve));
  }

  private lookAtStops(): void {
    if (this.stops.size === 0) return;
    const at = preciseNow();
    for (const { id } of this.sync.stopLine.stops) {
      this.stops.get(id)?.(at);
      this.stops.delete(id);
    }
  }

  /** @returns when it had the row. */
  async has(id: string): Promise<number> {
    return this.rows.get(id) ?? new Promise((resolve) => this.waiting.set(id, resolve));
  }

  private hold({ changes }: Range): void {
    const at = Date.now();
    for (const { id } of changes) {
      if (!id.startsWith('fresh-')) continue;
      this.rows.set(id, at);
      this.waiting.get(id)?.(at);
    }
  }
}

/** Each desk's connections are its own, as those of two thousand machines are. */
function fetchOver(agent: Agent, gate: Gate): Fetch {
  return (url, { method, headers, body, signal }) =>
    new Promise((resolve, reject) => {
      const asked = request(url, {
        method,
        agent,
        headers: headers as Record<string, string>,
        ...(signal ? { signal } : {}),
      });
      asked.on('error', reject);
      asked.on('response', (answer) => {
        answer.on('error', () => undefined);
        const isStream = new URL(url).pathname === '/v1/stream' && answer.statusCode === 200;
        const whole = () => Readable.toWeb(answer) as unknown as ReadableStream<Uint8Array>;
        const stream = isStream ? through(answer, gate) : whole();
        resolve(new Response(stream, { status: answer.statusCode ?? 500 }));
      });
      asked.end(typeof body === 'string' ? body : undefined);
    });
}

function through(answer: IncomingMessage, gate: Gate): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      answer.on('data', (piece: Buffer) => gate.take(piece, () => controller.enqueue(piece)));
      answer.on('close', () => {
        try {
          controller.close();
        } catch {
          // Given up by who reads it.
        }
      });
    },
    cancel: () => void answer.destroy(),
  });
}
