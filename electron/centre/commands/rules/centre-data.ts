import { readRow } from '../../../../shared/contract/centre/entities';
import type { Rules } from '../asking';

export const centreDataRules: Pick<
  Rules,
  'product.put' | 'campaign.put' | 'dialledNumber.put' | 'script.publish' | 'queue.event' | 'agent.put' | 'row.take'
> = {
  async 'product.put'(product, { unit }) {
    unit.put('product', product);
    return null;
  },
  async 'campaign.put'(campaign, { unit }) {
    unit.put('campaign', campaign);
    return null;
  },
  async 'dialledNumber.put'(entry, { unit }) {
    unit.put('dialledNumber', entry);
    return null;
  },
  async 'script.publish'(script, { unit, now, agentId }) {
    const published = await unit.get('script', script.id);
    if (published && published.version >= script.version) return 'olderVersion';
    unit.put('script', { ...script, publishedAt: now, publishedBy: agentId });
    return null;
  },
  async 'row.take'({ entity, row: given }, { unit }) {
    const row = readRow(entity, given);
    if (row === null) return 'malformed';
    unit.put(entity, row);
    return null;
  },
  async 'agent.put'(agent, { unit }) {
    unit.put('agent', agent);
    return null;
  },
  async 'queue.event'(event, { unit }) {
    unit.put('queueEvent', event);
    return null;
  },
};
