import { isDeepStrictEqual } from 'node:util';
import { type EntityName, type Row, readRow } from '../../../shared/contract/centre/entities';
import { type LiveTalkTold, WATCH_MS } from '../../../shared/contract/centre/escalation';
import { addToAudit, feedOf } from '../commands/group';
import { writeRows } from '../commands/store';
import { Unit } from '../commands/unit';
import type { Engine, Tx } from '../database/engine';

const NOBODYS: LiveTalkTold = { contactId: null, caller: '', script: null, notes: '' };

/** Who asks, from which desk. */
export interface TalkTeller {
  readonly tenant: string;
  readonly agentId: string;
  readonly deviceId: string;
}

/**
 * Keeps an agent's talk as it is typed, where a hand is up for it or a supervisor watches: the newest in the place of the one
 * before. No wish and no entry of the audit trail, since the words themselves come with the contact.
 * @returns whether anybody wants it; where nobody does, nothing is kept.
 */
export async function tellTalk(
  engine: Engine,
  { tenant, agentId }: TalkTeller,
  told: LiveTalkTold,
  now: number,
): Promise<boolean> {
  return engine.write(tenant, async (tx) => {
    const unit = new Unit(tx, tenant);
    const known = await unit.get('liveTalk', agentId);
    const { contactId } = told;
    const isWanted =
      contactId !== null &&
      (((await unit.get('watch', agentId))?.until ?? 0) > now ||
        (await unit.find('escalation', 'open', contactId, { limit: 1 })).length > 0);
    const { id: _id, at: _at, ...before } = known ?? { id: '', at: 0 };
    // What nobody may see any more goes.
    const next = isWanted ? told : NOBODYS;
    if ((isWanted || (known && known.contactId !== null)) && !isDeepStrictEqual(before, next))
      await writeBesideWishes(engine, tx, tenant, 'liveTalk', { ...next, id: agentId, at: now });
    return isWanted;
  });
}

/** A desk that fell silent leaves its talk behind for so long, ms. */
const TALK_KEPT_MS = 3_600_000;

/** Words of talks that nobody sees any more, because their desk fell silent, go. */
export async function forgetOldTalks(engine: Engine, tenant: string, now: number): Promise<void> {
  const isOld = (row: Row<'liveTalk'>) => row.contactId !== null && row.at < now - TALK_KEPT_MS;
  const old = (await engine.read(tenant, (tx) => talksIn(tx, tenant))).filter(isOld);
  for (const { id } of old)
    await engine.write(tenant, async (tx) => {
      const row = await new Unit(tx, tenant).get('liveTalk', id);
      if (row && isOld(row)) await writeBesideWishes(engine, tx, tenant, 'liveTalk', { ...row, ...NOBODYS });
    });
}

async function talksIn(tx: Tx, tenant: string): Promise<Row<'liveTalk'>[]> {
  const rows = await tx
    .selectFrom('record')
    .select('doc')
    .where('tenant', '=', tenant)
    .where('entity', '=', 'liveTalk')
    .execute();
  return rows.flatMap(({ doc }) => readRow('liveTalk', JSON.parse(doc)) ?? []);
}

/**
 * A supervisor looks at an agent's talk for a while; that agent's desk hears of it. Its beginning stands in the audit trail.
 * @returns until when (epoch ms), or null where there is no such agent.
 */
export async function watchTalk(
  engine: Engine,
  { tenant, agentId: by, deviceId }: TalkTeller,
  agentId: string,
  now: number,
): Promise<number | null> {
  return engine.write(tenant, async (tx) => {
    const unit = new Unit(tx, tenant);
    if (!(await unit.get('agent', agentId))) return null;
    const known = await unit.get('watch', agentId);
    const until = now + WATCH_MS;
    await writeBesideWishes(engine, tx, tenant, 'watch', { id: agentId, until, by });
    const goesOn = known !== null && known.by === by && known.until > now;
    if (!goesOn)
      await addToAudit(tx, tenant, { agent: by, device: deviceId, at: now, kind: 'talk.watch', payload: { agentId } });
    return until;
  });
}

/** One row with a number of its own, told to whoever follows its topic. */
async function writeBesideWishes<E extends EntityName>(
  engine: Engine,
  tx: Tx,
  tenant: string,
  entity: E,
  row: Row<E> & { readonly id: string },
): Promise<void> {
  const seq = (await feedOf(tx, tenant)).head + 1;
  await writeRows(tx, tenant, [{ entity, id: row.id, row, seq }], engine.names);
  await tx.updateTable('feed').set({ head: seq }).where('tenant', '=', tenant).execute();
  await engine.hint(tx, tenant);
}
