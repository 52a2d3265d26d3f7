import { CALLERS_MAX, type Callers, LAST_CONTACTS } from '../../../shared/contract/centre/callers';
import { readRow } from '../../../shared/contract/centre/entities';
import type { Change } from '../../../shared/contract/centre/feed';
import { feedOf } from '../commands/group';
import type { Engine, Tx } from '../database/engine';

/** Longest chain of merges that is followed; a wrong row must not hang the centre. */
const MERGES_MAX = 20;

/**
 * The customers with a number, or one by id, and the newest contacts of each, read on one consistent view. One that was merged
 * comes with the one that stays, so that a desk can follow the merge by itself.
 */
export async function callersOf(
  engine: Engine,
  tenant: string,
  who: { readonly phone: string } | { readonly id: string },
): Promise<Callers> {
  return engine.read(tenant, async (tx) => {
    const { epoch } = await feedOf(tx, tenant);
    const named = 'id' in who ? [who.id] : await idsWith(tx, tenant, 'customer', 'phone', who.phone, CALLERS_MAX + 1);
    const customers = new Map<string, Change>();
    const living: string[] = [];
    let wanted = named.slice(0, CALLERS_MAX);
    for (let step = 0; wanted.length > 0 && step < MERGES_MAX; step += 1) {
      const next = new Set<string>();
      for (const change of await changesOf(tx, tenant, 'customer', wanted)) {
        customers.set(change.id, change);
        const into = readRow('customer', change.row)?.mergedInto ?? null;
        if (into === null) living.push(change.id);
        else if (!customers.has(into)) next.add(into);
      }
      wanted = [...next];
    }
    const contacts = [];
    for (const id of living) {
      const ids = await idsWith(tx, tenant, 'contact', 'customer', id, LAST_CONTACTS);
      contacts.push(...(await changesOf(tx, tenant, 'contact', ids)));
    }
    return { epoch, changes: [...customers.values(), ...contacts], more: named.length > CALLERS_MAX };
  });
}

async function idsWith(tx: Tx, tenant: string, entity: string, field: string, value: string, limit: number) {
  const rows = await tx
    .selectFrom('record_key')
    .select('id')
    .where('tenant', '=', tenant)
    .where('entity', '=', entity)
    .where('field', '=', field)
    .where('value', '=', value)
    .orderBy('sort', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** In the order of the ids; one that is not there is left out. */
async function changesOf(tx: Tx, tenant: string, entity: string, ids: readonly string[]): Promise<Change[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom('record')
    .select(['id', 'seq', 'doc'])
    .where('tenant', '=', tenant)
    .where('entity', '=', entity)
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [{ seq: row.seq, entity, id, row: JSON.parse(row.doc) as unknown }] : [];
  });
}
