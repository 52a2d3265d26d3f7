import { expect, it } from 'vitest';
import { customersIn } from '../../../electron/desk/callers-in';
import { type Customer, EMPTY_CUSTOMER, FRESH_CUSTOMER } from '../../../shared/contract/centre/customer';
import { type ContactRecord, FRESH_CONTACT } from '../../../shared/contract/centre/work';

const customer = (id: string, mergedInto: string | null = null): Customer => ({
  ...EMPTY_CUSTOMER,
  id,
  ...FRESH_CUSTOMER,
  mergedInto,
});
const contact = (id: string, customerId: string, startedAt: number): ContactRecord => ({
  ...FRESH_CONTACT,
  id,
  caseId: id,
  customerId,
  startedAt,
  agentId: 'a1',
});
const change = (entity: string, row: { id: string }) => ({ seq: 1, entity, id: row.id, row: row as unknown });

it('a desk whose disk takes nothing reads the answer itself: those who stay, each with their contacts, the newest first', () => {
  const changes = [
    change('customer', customer('old', 'stays')),
    change('customer', customer('stays')),
    change('customer', customer('other')),
    change('contact', contact('k1', 'stays', 1)),
    change('contact', contact('k2', 'stays', 2)),
    change('customer', { id: 'strange' }),
    change('hologram', { id: 'h1' }),
  ];
  const known = customersIn({ epoch: 'e', changes, more: false }, 9);
  expect(known.map(({ customer: { id }, contacts }) => [id, ...contacts.map((one) => one.id)])).toEqual([
    ['stays', 'k2', 'k1'],
    ['other'],
  ]);
  expect(known.map(({ fetchedAt }) => fetchedAt)).toEqual([9, 9]);
});
