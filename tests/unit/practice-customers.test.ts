import { expect, it } from 'vitest';
import { PracticeCustomers } from '../../electron/practice/practice-customers';
import { PRACTICE_SCENARIOS } from '../../electron/practice/scenarios';
import { customerSchema } from '../../shared/contract/centre/customer';
import { contactSchema } from '../../shared/contract/centre/work';

it('the made-up customers are such as a centre has, and most practice callers are among them', () => {
  const practice = new PracticeCustomers();
  const found = PRACTICE_SCENARIOS.map(({ callerNumber }) => (callerNumber ? practice.find(callerNumber) : []));
  for (const { customer, contacts } of found.flat()) {
    expect(customerSchema.parse(customer)).toEqual(customer);
    for (const contact of contacts) expect(contactSchema.parse(contact)).toEqual(contact);
  }
  // Known alone, two with one number, and new: each can be practised.
  expect([...new Set(found.map(({ length }) => length))].sort()).toEqual([0, 1, 2]);
});

it('they are searched by name, reading and number', () => {
  const practice = new PracticeCustomers();
  for (const text of ['鈴木', 'すずき', '0465-01-2345'])
    expect(
      practice.search(text, 9).map(({ customer }) => customer.nameKanji),
      text,
    ).toEqual(['鈴木 茂', '鈴木 文子']);
  expect(practice.search(' ', 9)).toEqual([]);
});
