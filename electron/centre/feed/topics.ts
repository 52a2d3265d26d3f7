import type { Role } from '../../../shared/contract/centre/centre-data';
import { CATALOG, CUSTOMERS, TEAM, topicOfAgent } from '../../../shared/contract/centre/entities';
import type { Caller } from '../auth/tokens';

const DESKS: readonly Role[] = ['communicator', 'support', 'supervisor'];

/** Whether somebody may follow a topic: everybody what all desks have, each desk its own, nobody another's. */
export function mayFollow(topic: string, { agentId, roles }: Pick<Caller, 'agentId' | 'roles'>): boolean {
  if (topic === CATALOG) return true;
  if (topic === topicOfAgent(agentId)) return true;
  if (topic === CUSTOMERS || topic === TEAM) return roles.some((role) => DESKS.includes(role));
  return topic.startsWith('agent.') && roles.includes('supervisor');
}
