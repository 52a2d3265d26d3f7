import { feedOf } from '../commands/group';
import type { Engine } from '../database/engine';
import { forgetOldTalks } from './live-talks';

const DAY_MS = 24 * 3_600_000;
/** A desk that was away longer takes everything anew instead of what it missed, ms. */
export const CHANGES_KEPT_MS = 30 * DAY_MS;
/** A wish that comes again later counts as a new one, ms (centre.md 1.2: at least 90 days). */
export const ANSWERS_KEPT_MS = 120 * DAY_MS;
const MARK_EVERY_MS = DAY_MS;
/** Rows of one statement: a desk's wish never waits long for it. */
const ROWS_AT_ONCE = 2_000;

/** How many rows were forgotten of each kind. */
export interface Forgotten {
  readonly gone: number;
  readonly answers: number;
}

/**
 * Compacts a tenant's feed: forgets which rows left a topic long ago, and the answers of wishes that no desk sends again. A
 * desk whose place is from before that is told to begin anew (410). Rows, their history and the audit trail stay. Many
 * instances may do it at once.
 */
export async function compact(engine: Engine, tenant: string, now: number): Promise<Forgotten> {
  const floor = await engine.write(tenant, async (tx) => {
    const feed = await feedOf(tx, tenant);
    const marks = await tx
      .selectFrom('feed_mark')
      .selectAll()
      .where('tenant', '=', tenant)
      .orderBy('at', 'desc')
      .execute();
    const newest = marks[0];
    if (!newest || newest.at <= now - MARK_EVERY_MS)
      await tx.insertInto('feed_mark').values({ tenant, at: now, head: feed.head }).execute();
    const old = marks.find(({ at }) => at <= now - CHANGES_KEPT_MS);
    if (!old || old.head <= feed.floor) return feed.floor;
    await tx.updateTable('feed').set({ floor: old.head }).where('tenant', '=', tenant).execute();
    await tx.deleteFrom('feed_mark').where('tenant', '=', tenant).where('at', '<', old.at).execute();
    return old.head;
  });
  await forgetLeases(engine, tenant, now);
  await forgetOldTalks(engine, tenant, now);
  const [gone, answers] = [await forgetGone(engine, tenant, floor), await forgetAnswers(engine, tenant, now)];
  return { gone, answers };
}

/** Only what lies under the floor, which nobody reads any more. */
async function forgetGone(engine: Engine, tenant: string, floor: number): Promise<number> {
  return inSteps(() =>
    engine.write(tenant, async (tx) => {
      const rows = await tx
        .selectFrom('gone')
        .select('seq')
        .where('tenant', '=', tenant)
        .where('seq', '<=', floor)
        .orderBy('seq')
        .limit(ROWS_AT_ONCE)
        .execute();
      const last = rows.at(-1);
      if (!last) return 0;
      await tx.deleteFrom('gone').where('tenant', '=', tenant).where('seq', '<=', last.seq).execute();
      return rows.length;
    }),
  );
}

/** Of desks that are not used any more. */
async function forgetLeases(engine: Engine, tenant: string, now: number): Promise<void> {
  await engine.note(tenant, (tx) =>
    tx
      .deleteFrom('lease')
      .where('tenant', '=', tenant)
      .where('until', '<', now - DAY_MS)
      .execute(),
  );
}

async function forgetAnswers(engine: Engine, tenant: string, now: number): Promise<number> {
  return inSteps(() =>
    engine.write(tenant, async (tx) => {
      const rows = await tx
        .selectFrom('command')
        .select('id')
        .where('tenant', '=', tenant)
        .where('at', '<', now - ANSWERS_KEPT_MS)
        .orderBy('at')
        .limit(ROWS_AT_ONCE)
        .execute();
      if (rows.length === 0) return 0;
      const ids = rows.map(({ id }) => id);
      await tx.deleteFrom('command').where('tenant', '=', tenant).where('id', 'in', ids).execute();
      return rows.length;
    }),
  );
}

async function inSteps(step: () => Promise<number>): Promise<number> {
  for (let sum = 0; ; ) {
    const count = await step();
    sum += count;
    if (count < ROWS_AT_ONCE) return sum;
  }
}

export interface UpkeepOptions {
  readonly now: () => number;
  readonly onTrouble: (error: unknown) => void;
  readonly onForgotten: (forgotten: Forgotten) => void;
}

const RUN_EVERY_MS = 3_600_000;

/** Compacts, once an hour, the tenants that are at work on this instance. */
export class Upkeep {
  private readonly tenants = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly engine: Engine,
    private readonly options: UpkeepOptions,
  ) {}

  start(): void {
    this.timer = setInterval(() => void this.run(), RUN_EVERY_MS).unref();
  }

  /** A desk of this tenant is here. */
  saw(tenant: string): void {
    this.tenants.add(tenant);
  }

  /** Tenants whose desks were here since the start. */
  get seen(): ReadonlySet<string> {
    return this.tenants;
  }

  /** Compacts now. Never rejects. */
  run(): Promise<void> {
    this.running = this.running.then(async () => {
      const { now, onTrouble, onForgotten } = this.options;
      for (const tenant of this.tenants) {
        if (this.stopped) return;
        const forgotten = await compact(this.engine, tenant, now()).catch(onTrouble);
        if (forgotten && forgotten.gone + forgotten.answers > 0) onForgotten(forgotten);
      }
    });
    return this.running;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }
}
