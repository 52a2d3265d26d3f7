import { CONTROL } from '../../../shared/contract/centre/entities';
import type { Range } from '../../../shared/contract/centre/feed';
import { type SalesStop, STOP_HISTORY_MAX } from '../../../shared/contract/centre/sales-stop';
import { LEASE_MS, looked, NO_LEASE } from '../../../shared/domain/freshness-lease';
import type { FeedPlace } from '../../../shared/domain/stop-watch';
import { feedOf } from '../commands/group';
import { Unit } from '../commands/unit';
import type { Engine, Tx } from '../database/engine';
import { Looks } from './looks';
import { actByCentre } from './own-act';
import type { PullRefusal } from './pull';

/** A desk counts its lease from before it asked; here it is taken for longer, so that clocks of instances may differ a little, ms. */
const MARGIN_MS = 5_000;
/** Desks of one statement. */
const AT_ONCE = 200;
/** How often it is looked whether a stop is in effect everywhere, ms: a lease runs out without a word. */
const LOOK_EVERY_MS = 1_000;
const STOPS_AT_ONCE = 200;

export interface LeaseHolder {
  readonly tenant: string;
  readonly deviceId: string;
  readonly agentId: string;
}
interface Asked extends FeedPlace {
  readonly deviceId: string;
  readonly agentId: string;
}
interface Waiting {
  readonly asked: Map<string, Asked>;
  readonly written: Promise<void>;
}

export interface LeasesOptions {
  readonly now: () => number;
  readonly pull: (tenant: string, topic: string, from: FeedPlace) => Promise<Range | PullRefusal>;
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Grants freshness leases, and knows by them when a stop is in effect everywhere (centre.md 1.3, I3). A lease is written down
 * before the changes are read that go with it: a stop is either among those changes, or found the lease here when it came.
 */
export class Leases {
  private readonly waiting = new Map<string, Waiting>();
  private readonly writing = new Map<string, Promise<void>>();
  /** Tenants that may have a stop that is not in effect everywhere yet, and how often something happened there since. */
  private readonly pending = new Map<string, number>();
  private readonly looks = new Looks((tenant) => this.look(tenant));
  /** Tenants that were looked at once since the start. */
  private readonly known = new Set<string>();
  private readonly timer: NodeJS.Timeout;
  private clocks = NO_LEASE;
  /** Until then (running time, ms) leases may run that by a clock which was set seem to be over. */
  private unsureUntil = 0;

  constructor(
    private readonly engine: Engine,
    private readonly options: LeasesOptions,
  ) {
    this.timer = setInterval(() => {
      this.lookAtClocks();
      for (const tenant of this.pending.keys()) this.looks.ask(tenant);
    }, LOOK_EVERY_MS).unref();
  }

  /**
   * A lease for a desk that knows `control` up to its place, with all that it does not know yet.
   * @returns how long the lease is, ms from before the desk asked.
   */
  async renew(
    { tenant, ...holder }: LeaseHolder,
    place: FeedPlace,
  ): Promise<{ readonly lengthMs: number; readonly range: Range } | PullRefusal> {
    await this.write(tenant, { ...holder, ...place });
    if (!this.known.has(tenant)) this.changed(tenant);
    const range = await this.options.pull(tenant, CONTROL, place);
    return range === 'mustRefetch' ? range : { lengthMs: LEASE_MS, range };
  }

  /** Something happened in `control`. */
  changed(tenant: string): void {
    this.known.add(tenant);
    this.pending.set(tenant, (this.pending.get(tenant) ?? 0) + 1);
    this.looks.ask(tenant);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Desks that ask in the same moment are written down together. */
  private write(tenant: string, asked: Asked): Promise<void> {
    const waiting = this.waiting.get(tenant);
    if (waiting && waiting.asked.size < AT_ONCE) {
      waiting.asked.set(asked.deviceId, asked);
      return waiting.written;
    }
    const all = new Map([[asked.deviceId, asked]]);
    const before = this.writing.get(tenant) ?? Promise.resolve();
    const written = before.then(async () => {
      if (this.waiting.get(tenant)?.asked === all) this.waiting.delete(tenant);
      await this.writeNow(tenant, [...all.values()]);
    });
    const settled = written.catch(() => undefined);
    this.writing.set(tenant, settled);
    void settled.then(() => {
      if (this.writing.get(tenant) === settled) this.writing.delete(tenant);
      if (this.pending.has(tenant)) this.looks.ask(tenant);
    });
    this.waiting.set(tenant, { asked: all, written });
    return written;
  }

  private async writeNow(tenant: string, asked: readonly Asked[]): Promise<void> {
    const until = this.options.now() + LEASE_MS + MARGIN_MS;
    const rows = asked.map(({ deviceId, agentId, epoch, cursor }) => ({
      tenant,
      device: deviceId,
      agent: agentId,
      epoch: epoch ?? '',
      cursor,
      until,
    }));
    // In one order, so that two instances never wait for each other.
    rows.sort((a, b) => (a.device < b.device ? -1 : 1));
    await this.engine.note(tenant, (tx) =>
      tx
        .insertInto('lease')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(['tenant', 'device']).doUpdateSet((eb) => ({
            agent: eb.ref('excluded.agent'),
            epoch: eb.ref('excluded.epoch'),
            cursor: eb.ref('excluded.cursor'),
            until: eb.ref('excluded.until'),
          })),
        )
        .execute(),
    );
  }

  private async look(tenant: string): Promise<void> {
    const before = this.pending.get(tenant);
    this.lookAtClocks();
    if (performance.now() < this.unsureUntil) return;
    try {
      const waiting = await noteEverywhere(this.engine, tenant, this.options.now());
      if (waiting === 0 && this.pending.get(tenant) === before) this.pending.delete(tenant);
    } catch (error) {
      this.options.onTrouble(error);
    }
  }

  private lookAtClocks(): void {
    const before = this.clocks.life;
    const mono = performance.now();
    this.clocks = looked(this.clocks, { mono, wall: this.options.now() });
    if (this.clocks.life !== before) this.unsureUntil = mono + LEASE_MS + MARGIN_MS;
  }
}

/** Leases of a history that is lost: no desk of now is called so, and it knows of nothing until their time is over. */
export async function awaitLostLeases(tx: Tx, tenant: string, now: number): Promise<void> {
  const until = now + LEASE_MS + MARGIN_MS;
  await tx
    .insertInto('lease')
    .values({ tenant, device: 'lost', agent: '', epoch: '', cursor: 0, until })
    .onConflict((conflict) => conflict.columns(['tenant', 'device']).doUpdateSet({ until }))
    .execute();
}

/**
 * Notes of each stop in force whether it is in effect everywhere: every desk whose lease runs knows of it.
 * @returns how many are not yet.
 */
export async function noteEverywhere(engine: Engine, tenant: string, now: number): Promise<number> {
  const seen = await engine.read(tenant, (tx) => reachIn(tx, tenant, now));
  const mayBeLost = now < engine.notesKeptFrom + LEASE_MS + MARGIN_MS;
  if (seen.everywhere.length === 0 || mayBeLost) return seen.waiting;
  return engine.write(tenant, async (tx) => {
    const { waiting, everywhere } = await reachIn(tx, tenant, now);
    if (everywhere.length === 0) return waiting;
    const event = { event: 'everywhere' as const, at: now, by: 'centre', text: '' };
    await actByCentre(engine, tx, tenant, {
      kind: 'stop.everywhere',
      payload: { ids: everywhere.map(({ id }) => id) },
      entity: 'salesStop',
      rows: everywhere.map((stop) => ({
        ...stop,
        everywhereAt: now,
        history: [...stop.history, event].slice(-STOP_HISTORY_MAX),
      })),
      now,
    });
    return waiting - everywhere.length;
  });
}

/** How many stops are not noted to be in effect everywhere, and which of them are. */
async function reachIn(
  tx: Tx,
  tenant: string,
  now: number,
): Promise<{ readonly waiting: number; readonly everywhere: readonly SalesStop[] }> {
  const stops = await new Unit(tx, tenant).find('salesStop', 'notEverywhere', 'yes', { limit: STOPS_AT_ONCE });
  if (stops.length === 0) return { waiting: 0, everywhere: [] };
  const { epoch } = await feedOf(tx, tenant);
  const running = tx.selectFrom('lease').where('tenant', '=', tenant).where('until', '>', now);
  const { other } = await running
    .where('epoch', '!=', epoch)
    .select((eb) => eb.fn.countAll<number>().as('other'))
    .executeTakeFirstOrThrow();
  const { known } = await running.select((eb) => eb.fn.min('cursor').as('known')).executeTakeFirstOrThrow();
  const seqs = await tx
    .selectFrom('record')
    .select(['id', 'seq'])
    .where('tenant', '=', tenant)
    .where('entity', '=', 'salesStop')
    .where(
      'id',
      'in',
      stops.map(({ id }) => id),
    )
    .execute();
  const seqOf = new Map(seqs.map(({ id, seq }) => [id, seq]));
  const isKnown = ({ id }: SalesStop) =>
    Number(other) === 0 && (known === null || known >= (seqOf.get(id) ?? Infinity));
  return { waiting: stops.length, everywhere: stops.filter(isKnown) };
}
