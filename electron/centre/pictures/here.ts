import type { Tx } from '../database/engine';

/** Whether each of them is here. */
export async function arePicturesHere(tx: Tx, tenant: string, ids: readonly string[]): Promise<boolean> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return true;
  const found = await tx
    .selectFrom('picture')
    .select('id')
    .where('tenant', '=', tenant)
    .where('id', 'in', wanted)
    .execute();
  return found.length === wanted.length;
}
