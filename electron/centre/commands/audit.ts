import type { Tx } from '../database/engine';
import type { Tables } from '../database/tables';
import { auditHash, feedOf } from './group';

/** Adds to the audit trail what was done beside the wishes. In the transaction of what was done, under the tenant's lock. */
export async function noteInAudit(
  tx: Tx,
  tenant: string,
  { done, ...who }: Pick<Tables['audit'], 'at' | 'agent' | 'device' | 'command' | 'kind'> & { readonly done: object },
): Promise<void> {
  const { audit_n, audit_hash } = await feedOf(tx, tenant);
  const row = { tenant, n: audit_n + 1, ...who, entry: JSON.stringify(done) };
  const hash = auditHash(audit_hash, row);
  await tx
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
  await tx.updateTable('feed').set({ audit_n: row.n, audit_hash: hash }).where('tenant', '=', tenant).execute();
}
