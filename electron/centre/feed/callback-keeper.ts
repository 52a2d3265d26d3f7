import type { CallbackRecord } from '../../../shared/contract/centre/work';
import { type KeeperAct, keeperActOf, needsConsent } from '../../../shared/domain/callback';
import { heardUntil, isRefusedByCustomer } from '../commands/rules/callbacks';
import { Unit } from '../commands/unit';
import type { Engine } from '../database/engine';
import { actByCentre } from './own-act';

/** How often it is looked, ms: a desk vanishes without a word, and a time comes by itself. */
const LOOK_EVERY_MS = 5_000;
/** Open callbacks of one look, those that were due first. */
const AT_ONCE = 2_000;

/**
 * Sees to it that somebody keeps each promise (requirements.md: a closed browser must not keep a task): the claim of a desk that
 * vanished ends, an own callback whose owner is not there goes to the team, and who refuses calls is not followed up. Many
 * instances may do it at once; each act is done by one.
 * @returns what was done, by the callback's id.
 */
export async function keepCallbacks(
  engine: Engine,
  tenant: string,
  now: number,
): Promise<ReadonlyMap<string, KeeperAct>> {
  if ((await engine.read(tenant, (tx) => actsNow(new Unit(tx, tenant), now))).length === 0) return new Map();
  return engine.write(tenant, async (tx) => {
    // Another instance may have been faster.
    const acts = await actsNow(new Unit(tx, tenant), now);
    for (const kind of new Set(acts.map(({ act }) => act))) {
      const chosen = acts.filter(({ act }) => act === kind).map(({ callback }) => callback);
      await actByCentre(engine, tx, tenant, {
        kind: `callback.${kind}`,
        payload: { ids: chosen.map(({ id }) => id) },
        entity: 'callback',
        rows: chosen.map((callback) => after(callback, kind, now)),
        now,
      });
    }
    return new Map(acts.map(({ callback, act }) => [callback.id, act]));
  });
}

interface Due {
  readonly callback: CallbackRecord;
  readonly act: KeeperAct;
}

async function actsNow(unit: Unit, now: number): Promise<Due[]> {
  const open = await unit.find('callback', 'open', 'open', { limit: AT_ONCE });
  const acts: Due[] = [];
  for (const callback of open) {
    // A claim is looked at also where the window has been moved since.
    if (callback.claim === null && callback.window.from > now) continue;
    const around = {
      heardUntil: await heardUntil({ unit }, callback),
      ownerIsHere: callback.owner === null ? null : await isHere(unit, callback.owner, now),
      isRefusedByCustomer: needsConsent(callback) && (await isRefusedByCustomer({ unit }, callback)),
    };
    const act = keeperActOf(callback, around, now);
    if (act !== null) acts.push({ callback, act });
  }
  return acts;
}

/** Somebody works here, and a desk of theirs is open. */
async function isHere(unit: Unit, agentId: string, now: number): Promise<boolean> {
  const agent = await unit.get('agent', agentId);
  if (!agent?.active) return false;
  const desk = await unit.tx
    .selectFrom('lease')
    .select('device')
    .where('tenant', '=', unit.tenant)
    .where('agent', '=', agentId)
    .where('until', '>', now)
    .limit(1)
    .executeTakeFirst();
  return desk !== undefined;
}

function after(callback: CallbackRecord, act: KeeperAct, now: number): CallbackRecord {
  if (act === 'freeClaim') return { ...callback, claim: null };
  if (act === 'passToTeam') return { ...callback, owner: null, passedOnFrom: callback.owner };
  const closed = { at: now, by: 'centre', reason: 'consentRefused' };
  return { ...callback, state: 'givenUp', claim: null, closed };
}

export interface KeeperOptions {
  readonly now: () => number;
  /** Tenants whose desks are at work on this instance. */
  readonly tenants: () => Iterable<string>;
  readonly onTrouble: (error: unknown) => void;
  /** Something was done, by its kind. */
  readonly onAct: (act: KeeperAct) => void;
}

/** Keeps the callbacks of the tenants that are at work on this instance. */
export class CallbackKeeper {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> = Promise.resolve();
  private isBusy = false;

  constructor(
    private readonly engine: Engine,
    private readonly options: KeeperOptions,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      // One that takes longer than it should is not piled up.
      if (!this.isBusy) void this.run();
    }, LOOK_EVERY_MS).unref();
  }

  /** Looks now. Never rejects. */
  run(): Promise<void> {
    const { now, tenants, onTrouble, onAct } = this.options;
    this.running = this.running.then(async () => {
      this.isBusy = true;
      for (const tenant of tenants()) {
        const acts = await keepCallbacks(this.engine, tenant, now()).catch(onTrouble);
        for (const act of acts?.values() ?? []) onAct(act);
      }
      this.isBusy = false;
    });
    return this.running;
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }
}
