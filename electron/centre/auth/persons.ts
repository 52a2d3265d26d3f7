import type { Agent } from '../../../shared/contract/centre/centre-data';
import { readRow } from '../../../shared/contract/centre/entities';
import { addToAudit } from '../commands/group';
import type { Tx } from '../database/engine';
import type { Person } from './oidc';

/** Whom a provider's person is here, known already or bound to the login of that name now; null where it is nobody. */
export async function agentOfPerson(
  tx: Tx,
  tenant: string,
  person: Person,
  by: { readonly device: string; readonly at: number },
): Promise<string | null> {
  const { issuer, subject, name } = person;
  const known = await tx
    .selectFrom('person')
    .select('agent')
    .where('tenant', '=', tenant)
    .where('issuer', '=', issuer)
    .where('subject', '=', subject)
    .executeTakeFirst();
  if (known || name === null) return known?.agent ?? null;
  const login = await tx
    .selectFrom('credential')
    .select('agent')
    .where('tenant', '=', tenant)
    .where('login', '=', name)
    .executeTakeFirst();
  if (!login) return null;
  const { agent } = login;
  const another = await tx
    .selectFrom('person')
    .select('subject')
    .where('tenant', '=', tenant)
    .where('issuer', '=', issuer)
    .where('agent', '=', agent)
    .executeTakeFirst();
  if (another || !(await agentOf(tx, tenant, agent))?.active) return null;
  await tx.insertInto('person').values({ tenant, issuer, subject, agent }).execute();
  await addToAudit(tx, tenant, { ...by, agent, kind: 'person.bind', payload: { agent, issuer } });
  return agent;
}

/** The agent as it stands, or null. */
export async function agentOf(tx: Tx, tenant: string, id: string): Promise<Agent | null> {
  const row = await tx
    .selectFrom('record')
    .select('doc')
    .where('tenant', '=', tenant)
    .where('entity', '=', 'agent')
    .where('id', '=', id)
    .executeTakeFirst();
  return row ? readRow('agent', JSON.parse(row.doc)) : null;
}
