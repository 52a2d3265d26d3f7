import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { LEASE_MS } from '../../../shared/domain/freshness-lease';
import { NATIVE_BINDING } from '../cache-world';
import type { DeskOrder, DeskTask, DeskWord, StopShown } from './desk-process';
import { PASSWORD } from './instances';

type WordOf<S extends DeskWord['says']> = Extract<DeskWord, { readonly says: S }>;

/** A clock that all processes of this machine share, ms. */
export const sharedNow = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000;

/** A desk in a process of its own, which is started again on the same files after its end. */
export class ProofDesk {
  /** All that it said, over all its lives. */
  readonly words: DeskWord[] = [];
  private child: ChildProcess | null = null;
  private lifeFrom = 0;

  /** @param startedBy words before the program's name: in which network it runs. */
  constructor(
    private readonly program: string,
    private readonly task: DeskTask,
    private readonly startedBy: readonly string[] = [],
  ) {}

  static make(
    programs: { readonly desk: string; readonly worker: string },
    files: { readonly folder: string; readonly file: string; readonly keyHex: string },
    who: { readonly login: string; readonly services: readonly string[]; readonly startedBy?: readonly string[] },
  ): ProofDesk {
    const { folder, file, keyHex } = files;
    const task = {
      ...{ workerPath: programs.worker, file, keyHex, nativeBinding: NATIVE_BINDING },
      ...{ tokenFile: join(folder, 'token'), login: who.login, password: PASSWORD, services: who.services },
    };
    return new ProofDesk(programs.desk, task, who.startedBy);
  }

  start(): void {
    this.lifeFrom = this.words.length;
    const [program = '', ...args] = [...this.startedBy, process.execPath, this.program, JSON.stringify(this.task)];
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child = child;
    child.stdin?.on('error', () => undefined);
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      // The log of the product goes the same way.
      if (line.startsWith('{"at":')) this.words.push(JSON.parse(line) as DeskWord);
    });
  }

  tell(order: DeskOrder): void {
    this.child?.stdin?.write(`${JSON.stringify(order)}\n`);
  }

  /** What it said last of this kind since it was started. */
  last<S extends DeskWord['says']>(says: S): WordOf<S> | undefined {
    return this.words.slice(this.lifeFrom).findLast((word): word is WordOf<S> => word.says === says);
  }

  get isReady(): boolean {
    return this.last('ready') !== undefined;
  }

  stopOf(productId: string): StopShown | undefined {
    return this.last('stops')?.list.findLast((stop) => stop.productId === productId && stop.state !== 'resumed');
  }

  /** As the machine does that falls asleep and says nothing, and wakes up. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  /** As the end of the machine's power. */
  kill(): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGKILL');
    });
  }
}

/** An entry of the audit trail, in the centre's own order. */
export interface Trail {
  readonly kind: string;
  readonly payload: {
    readonly id?: string;
    readonly scope?: { readonly productId: string };
    readonly lines?: readonly { readonly productId: string }[];
  };
  readonly verdict: { readonly outcome: string; readonly number?: string; readonly reason?: string };
}

/** The answer stands in the trail as the text that every device got. */
export function entryOf(kind: string, text: string): Trail {
  const { payload, verdict } = JSON.parse(text) as { payload: Trail['payload']; verdict: string | Trail['verdict'] };
  return { kind, payload, verdict: typeof verdict === 'string' ? JSON.parse(verdict) : verdict };
}

/** When a stop was asked for, known to be in force, said to be everywhere, and asked to be over; by the shared clock, ms. */
export interface Cycle {
  readonly productId: string;
  readonly inForceAt: number;
  everywhereAt: number | null;
  resumeAskedAt: number;
}

/** I1 and I3: what desks offered while it was stopped. Empty where the rules hold. */
export function offeredWrongly(desks: readonly ProofDesk[], cycles: readonly Cycle[]): readonly string[] {
  const placed = desks.flatMap(({ words }) => words.filter((word): word is WordOf<'placed'> => word.says === 'placed'));
  return cycles.flatMap(({ productId, inForceAt, everywhereAt, resumeAskedAt }) =>
    placed
      .filter((one) => one.productId === productId && !one.provisional && one.at < resumeAskedAt)
      .filter(({ at }) => at > inForceAt + LEASE_MS || (everywhereAt !== null && at > everywhereAt))
      .map(({ at, orderId }) => `${orderId} was offered ${Math.round(at - inForceAt)} ms after the stop`),
  );
}

/** I2: orders that the centre took between a stop and its end, by the centre's own order. */
export function takenWhileStopped(trail: readonly Trail[]): readonly string[] {
  const stopped = new Map<string, string>();
  return trail.flatMap(({ kind, payload, verdict }) => {
    if (verdict.outcome !== 'applied' || payload.id === undefined) return [];
    if (kind === 'stop.emergency') stopped.set(payload.id, payload.scope?.productId ?? '');
    if (kind === 'stop.approveResume') stopped.delete(payload.id);
    const isStopped = payload.lines?.some(({ productId }) => [...stopped.values()].includes(productId));
    return kind === 'order.place' && isStopped ? [payload.id] : [];
  });
}

/** What desks showed as 受注 without that the centre had taken it under that number. */
export function shownWrongly(desks: readonly ProofDesk[], trail: readonly Trail[]): readonly string[] {
  const taken = new Map(
    trail.flatMap(({ kind, payload, verdict }) =>
      kind === 'order.place' && verdict.outcome === 'applied' ? [[payload.id, verdict.number]] : [],
    ),
  );
  const shown = desks.flatMap(({ words }) => words.flatMap((word) => (word.says === 'orders' ? word.orders : [])));
  return shown.filter(({ id, state, number }) => state === 'accepted' && taken.get(id) !== number).map(({ id }) => id);
}

/** Orders that a desk took from its caller and of which nobody will ever hear: neither taken nor with a callback. */
export function silent(
  desks: readonly ProofDesk[],
  trail: readonly Trail[],
  callbacks: readonly string[],
): readonly string[] {
  const answered = new Map(
    trail.flatMap(({ kind, payload, verdict }) =>
      kind === 'order.place' && payload.id !== undefined ? [[payload.id, verdict.outcome] as const] : [],
    ),
  );
  const placed = desks.flatMap(({ words }) => words.flatMap((word) => (word.says === 'placed' ? [word.orderId] : [])));
  return placed.filter((id) => {
    const outcome = answered.get(id);
    return outcome !== 'applied' && !(outcome === 'rejected' && callbacks.includes(`refused-${id}`.slice(0, 64)));
  });
}
