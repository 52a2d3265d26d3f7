import type { Callers } from '../../shared/contract/centre/callers';
import { readRow } from '../../shared/contract/centre/entities';
import type { KnownCustomer } from '../../shared/contract/slices';

/** What the centre answered, for a desk whose disk can't take it: shown now, and not kept. @param now epoch ms. */
export function customersIn({ changes }: Callers, now: number): KnownCustomer[] {
  const contacts = changes.flatMap(({ entity, row }) => (entity === 'contact' ? (readRow('contact', row) ?? []) : []));
  const customers = changes.flatMap(({ entity, row }) =>
    entity === 'customer' ? (readRow('customer', row) ?? []) : [],
  );
  // Whoever was merged comes with the one that stays.
  return customers
    .filter(({ mergedInto }) => mergedInto === null)
    .map((customer) => ({
      customer,
      contacts: contacts
        .filter(({ customerId }) => customerId === customer.id)
        .sort((one, other) => other.startedAt - one.startedAt),
      fetchedAt: now,
    }));
}
