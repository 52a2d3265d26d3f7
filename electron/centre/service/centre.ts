import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type CommandAnswer, commandSchema } from '../../../shared/contract/centre/commands';
import { BATCH_MAX, CHANGES_MAX, type Range } from '../../../shared/contract/centre/feed';
import { isKnown, WaitingNames } from '../../../shared/contract/centre/held';
import { endAccessOfChanged } from '../auth/ended-access';
import { type Around, applyGroup, type Wish } from '../commands/group';
import type { Engine } from '../database/engine';
import { awaitLostLeases } from '../feed/leases';
import { type PullRefusal, pullAll } from '../feed/pull';
import { Pulls } from '../feed/pulls';

export interface CentreOptions extends Around {
  /** The database refused a whole group; its wishes are answered `retry`. */
  readonly onDatabaseTrouble: (error: unknown) => void;
  /** The wishes of one transaction have their answers. */
  readonly onGroup?: (answers: readonly CommandAnswer[]) => void;
  /** A wish has to wait for a newer service, or for one that does. */
  readonly onHeld?: () => void;
}

interface Job {
  readonly wish: Wish;
  readonly push: { failed: boolean };
  readonly answer: (answer: CommandAnswer) => void;
}

const RETRY_AFTER_MS = 1_000;
const REFUSED_FOR_MS = 5_000;
/** A newer desk's wish waits for the upgrade of this service; one that has been upgraded may answer the next time. */
const HELD_AFTER_MS = 10 * 60_000;
/** Three weeks of changes of a big centre (half a million a day). */
const LEAP = 10_000_000;
const FIRST_HASH = '0'.repeat(64);

/**
 * The centre's heart: wishes in, one answer each; changes out. It keeps nothing in memory that another instance on the same
 * database would need. Many wishes that come at once share a transaction, so that the disk is waited for once.
 */
export class Centre {
  private readonly pulls: Pulls;
  private readonly queues = new Map<string, Job[]>();
  private readonly running = new Set<string>();
  /** The last group that the database refused, as on a full disk, where none was taken since. */
  private refused: { readonly tenant: string; readonly at: number } | null = null;

  constructor(
    readonly engine: Engine,
    private readonly options: CentreOptions,
  ) {
    this.pulls = new Pulls((tenant, questions) => pullAll(engine, tenant, questions));
  }

  /** Begins a tenant; one that is there already stays as it is. */
  async openTenant(tenant: string): Promise<void> {
    await this.engine.write(tenant, (tx) =>
      tx
        .insertInto('feed')
        .values({ tenant, epoch: randomUUID(), head: 0, floor: 0, audit_n: 0, audit_hash: FIRST_HASH })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  /**
   * The database was replaced by an older back-up: every desk begins anew and sends again what it had sent. The count leaps
   * far over all that can have been given since the back-up, so that no new order takes a number that a caller was told.
   * Leases that were granted since the back-up may still run: no stop is in effect everywhere before their time.
   */
  async beginHistoryAnew(tenant: string): Promise<void> {
    await this.engine.write(tenant, async (tx) => {
      await tx
        .updateTable('feed')
        .set((eb) => ({ epoch: randomUUID(), head: eb('head', '+', LEAP) }))
        .where('tenant', '=', tenant)
        .execute();
      await awaitLostLeases(tx, tenant, this.options.now());
    });
  }

  /**
   * The wishes of one device in their order. Where the database refuses, the wishes from there on are answered `retry`, so
   * that none overtakes another. A wish of a kind or version that only a newer service knows is `held`, and with it what
   * names the same; the others don't wait for it.
   */
  submit(tenant: string, wishes: readonly Wish[]): Promise<CommandAnswer[]> {
    const push = { failed: false };
    const queue = this.queues.get(tenant) ?? [];
    this.queues.set(tenant, queue);
    const waiting = new WaitingNames();
    const answers = wishes.map((wish) => {
      if (!isHeld(wish.command, waiting))
        return new Promise<CommandAnswer>((answer) => queue.push({ wish, push, answer }));
      this.options.onHeld?.();
      return { id: idOf(wish.command), answer: { outcome: 'held' as const, afterMs: HELD_AFTER_MS } };
    });
    void this.work(tenant);
    return Promise.all(answers);
  }

  /** What happened in a topic after the cursor. Two thousand desks that come back ask at once. */
  pull(
    tenant: string,
    topic: string,
    from: { readonly epoch: string | null; readonly cursor: number },
    limit = CHANGES_MAX,
  ): Promise<Range | PullRefusal> {
    return this.pulls.ask(tenant, { topic, epoch: from.epoch, cursor: from.cursor, limit });
  }

  /**
   * Whether the database takes what is written. Some seconds after a group that it refused a write that changes nothing tries
   * it, so that a balancer that looked away comes back without anybody's wish; sooner that says little, since a full disk
   * may have room for something so small.
   */
  async isReady(): Promise<boolean> {
    const { refused } = this;
    if (refused && Math.abs(this.options.now() - refused.at) < REFUSED_FOR_MS) return false;
    try {
      if (refused) await this.tryToWrite(refused.tenant);
      else await sql`select 1`.execute(this.engine.db);
      return true;
    } catch {
      return false;
    }
  }

  private async tryToWrite(tenant: string): Promise<void> {
    await this.engine.write(tenant, (tx) =>
      tx
        .updateTable('feed')
        .set((eb) => ({ head: eb.ref('head') }))
        .where('tenant', '=', tenant)
        .execute(),
    );
    this.refused = null;
  }

  private async work(tenant: string): Promise<void> {
    if (this.running.has(tenant)) return;
    this.running.add(tenant);
    for (;;) {
      const jobs = this.queues.get(tenant)?.splice(0, BATCH_MAX) ?? [];
      if (jobs.length === 0) break;
      await this.apply(tenant, jobs);
    }
    this.running.delete(tenant);
    this.queues.delete(tenant);
  }

  private async apply(tenant: string, jobs: readonly Job[]): Promise<void> {
    const late = (job: Job) => {
      job.push.failed = true;
      job.answer({ id: idOf(job.wish.command), answer: { outcome: 'retry', afterMs: RETRY_AFTER_MS } });
    };
    const wanted = jobs.filter((job) => !job.push.failed);
    for (const job of jobs) if (job.push.failed) late(job);
    if (wanted.length === 0) return;
    try {
      const answers = await this.engine.write(tenant, async (tx) => {
        const applied = await applyGroup(
          tx,
          tenant,
          wanted.map(({ wish }) => wish),
          this.options,
          this.engine.names,
        );
        const commands = wanted.map(({ wish }) => wish.command);
        await endAccessOfChanged(this.engine, tx, tenant, commands, applied);
        if (applied.some(({ answer }) => answer.outcome === 'applied')) await this.engine.hint(tx, tenant);
        return applied;
      });
      this.refused = null;
      for (const [at, job] of wanted.entries()) job.answer(answers[at] as CommandAnswer);
      this.options.onGroup?.(answers);
    } catch (error) {
      this.refused = { tenant, at: this.options.now() };
      this.options.onDatabaseTrouble(error);
      for (const job of wanted) late(job);
    }
  }
}

/** A wish that is no wish at all is not waited for: it is refused as malformed. */
function isHeld(command: unknown, waiting: WaitingNames): boolean {
  if (waiting.holds(command)) return true;
  const read = kindSchema.safeParse(command);
  if (!read.success || isKnown(read.data) || !commandSchema.safeParse(command).success) return false;
  waiting.hold(command);
  return true;
}
const kindSchema = commandSchema.pick({ kind: true, v: true });

const idOf = (command: unknown): string =>
  typeof command === 'object' && command !== null && 'id' in command ? String(command.id).slice(0, 64) : '';
