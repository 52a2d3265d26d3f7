import type { Role } from '../../../shared/contract/centre/centre-data';
import { definitionOf, ENTITY_NAMES, type EntityName, topicOfAgent } from '../../../shared/contract/centre/entities';
import type { Caller } from '../auth/tokens';

type Reader = Pick<Caller, 'agentId' | 'roles'>;
const isOneOf = (roles: readonly Role[], allowed: readonly Role[]) => roles.some((role) => allowed.includes(role));

/** Whether somebody may read rows of this kind. */
export function mayRead(entity: EntityName, { roles }: Pick<Reader, 'roles'>): boolean {
  return isOneOf(roles, definitionOf(entity).readers);
}

/**
 * Whether somebody may follow a topic: their own always (its rows are theirs), another's only a supervisor, and a shared one
 * where they may read all that is heard in it.
 */
export function mayFollow(topic: string, { agentId, roles }: Reader): boolean {
  if (topic === topicOfAgent(agentId)) return true;
  const isOfAgent = topic.startsWith(topicOfAgent(''));
  if (isOfAgent && !roles.includes('supervisor')) return false;
  const kind = isOfAgent ? 'agent' : topic;
  const heard = ENTITY_NAMES.filter((entity) => definitionOf(entity).heardIn.some((one) => one === kind));
  return heard.length > 0 && heard.every((entity) => mayRead(entity, { roles }));
}
