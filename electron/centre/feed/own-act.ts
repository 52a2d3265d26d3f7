import type { EntityName, Row } from '../../../shared/contract/centre/entities';
import { addToAudit, feedOf } from '../commands/group';
import { writeRows } from '../commands/store';
import type { Engine, Tx } from '../database/engine';

/** What the centre does by itself, in nobody's name. */
interface OwnAct<E extends EntityName> {
  /** Its kind in the audit trail. */
  readonly kind: string;
  readonly payload: object;
  readonly entity: E;
  readonly rows: readonly (Row<E> & { readonly id: string })[];
  /** Epoch ms. */
  readonly now: number;
}

/** Writes rows as changes of the centre itself, with their place in feed and audit trail; in `Engine.write`. */
export async function actByCentre<E extends EntityName>(
  engine: Engine,
  tx: Tx,
  tenant: string,
  { kind, payload, entity, rows, now }: OwnAct<E>,
): Promise<void> {
  const { head } = await feedOf(tx, tenant);
  const numbered = rows.map((row, at) => ({ entity, id: row.id, row, seq: head + at + 1 }));
  await writeRows(tx, tenant, numbered as Parameters<typeof writeRows>[2], engine.names);
  await tx
    .updateTable('feed')
    .set({ head: head + rows.length })
    .where('tenant', '=', tenant)
    .execute();
  await addToAudit(tx, tenant, { agent: 'centre', device: 'centre', at: now, kind, payload });
  await engine.hint(tx, tenant);
}
