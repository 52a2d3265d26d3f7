import { type Customer, type CustomerFields, FRESH_CUSTOMER } from '../../../../shared/contract/centre/customer';
import type { Asking, Rules } from '../asking';

/** Longest chain of merges that is followed; a chain can't be a ring, but a wrong row must not hang the centre. */
const MERGES_MAX = 20;

/** The customer who stands for this one after all merges; null where there is none. */
export async function livingCustomer({ unit }: Pick<Asking, 'unit'>, id: string): Promise<Customer | null> {
  let customer = await unit.get('customer', id);
  for (let step = 0; customer?.mergedInto && step < MERGES_MAX; step += 1)
    customer = await unit.get('customer', customer.mergedInto);
  return customer;
}

export const customerRules: Pick<Rules, 'customer.create' | 'customer.change' | 'customer.merge' | 'customer.unmerge'> =
  {
    async 'customer.create'({ id, ...fields }, { unit, now, agentId }) {
      if (await unit.get('customer', id)) return 'exists';
      const changed = Object.fromEntries(Object.keys(fields).map((field) => [field, { at: now, by: agentId }]));
      unit.put('customer', { ...fields, ...FRESH_CUSTOMER, id, createdAt: now, changed });
      return null;
    },

    async 'customer.change'({ id, fields }, asking) {
      const customer = await livingCustomer(asking, id);
      if (!customer) return 'unknownCustomer';
      const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
      const mark = { at: asking.now, by: asking.agentId };
      const changed = { ...customer.changed };
      for (const field of Object.keys(given)) changed[field] = mark;
      asking.unit.put('customer', { ...customer, ...(given as Partial<CustomerFields>), changed });
      return null;
    },

    async 'customer.merge'({ keep, drop }, asking) {
      const [kept, dropped] = [await livingCustomer(asking, keep), await asking.unit.get('customer', drop)];
      if (!kept || !dropped) return 'unknownCustomer';
      if (dropped.mergedInto) return 'alreadyMerged';
      if (kept.id === dropped.id) return 'sameCustomer';
      asking.unit.put('customer', { ...dropped, mergedInto: kept.id });
      return null;
    },

    async 'customer.unmerge'({ id }, { unit }) {
      const customer = await unit.get('customer', id);
      if (!customer) return 'unknownCustomer';
      if (!customer.mergedInto) return 'notMerged';
      unit.put('customer', { ...customer, mergedInto: null });
      return null;
    },
  };
