import { describe, expect, test } from 'vitest';
import { type DialledNumber, dialledNumberSchema, findDialledNumber } from '../../shared/domain/dialled-number';

const record = (over: Partial<DialledNumber>): DialledNumber => ({
  number: '+81120000111',
  publicName: '0120-000-111',
  medium: 'テレビ',
  product: { code: 'AC-22', name: 'エアコン' },
  scriptId: 'aircon-order',
  priority: 1,
  region: null,
  greeting: null,
  ...over,
});
const records = [
  record({}),
  record({ number: '+81120000222', medium: 'カタログ' }),
  record({ number: '+81522345678' }),
];

describe('the record of a dialled number', () => {
  test.each([
    '0120000111',
    '0120-000-111',
    '０１２０－０００－１１１',
    '０１２０ー０００ー１１１',
    '+81120000111',
    '+81 120 000 111',
    '81120000111',
    '0120 000 111',
    'sip:0120000111@centre.example;user=phone',
    '<sip:+81120000111@centre.example>',
  ])('is found for %s', (raw) => {
    expect(findDialledNumber(records, raw)).toBe(records[0]);
  });

  test('tells one medium from another', () => {
    expect(findDialledNumber(records, '0120000222')?.medium).toBe('カタログ');
  });

  test.each(['0120000999', '', 'anonymous', '110', '201', 'sales', '0'.repeat(10_000)])('is null for %j', (raw) => {
    expect(findDialledNumber(records, raw)).toBeNull();
  });

  test('is checked: a number that is not E.164 or an unknown key is refused', () => {
    expect(dialledNumberSchema.safeParse(record({})).success).toBe(true);
    expect(dialledNumberSchema.safeParse(record({ number: '0120000111' })).success).toBe(false);
    expect(dialledNumberSchema.safeParse({ ...record({}), media: 'テレビ' }).success).toBe(false);
  });
});
