import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { containsCardNumber } from '../../shared/domain/card-number';

/** A number with the right check digit (Luhn), from any leading digits. */
function withCheckDigit(lead: string): string {
  const sum = [...lead].reverse().reduce((total, letter, index) => {
    const digit = Number(letter) * (index % 2 === 0 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return lead + ((10 - (sum % 10)) % 10);
}

describe('a card number', () => {
  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '４１１１１１１１１１１１１１１１',
    '４１１１－１１１１－１１１１－１１１１',
    '4111ー1111ー1111ー1111',
    '4111・1111・1111・1111',
    '4111\n1111\n1111\n1111',
    '378282246310005',
    '3782 822463 10005',
    '5555555555554444',
    '3530111333300000',
    '6011000990139424',
    'カード:4111111111111111です',
    '電話 052-234-5678、カード 4111 1111 1111 1111 期限 12/28',
    '①4111111111111111',
    '４１１１ー１１１１ー１１１１ー１１１１',
    'カードは 5555555555554444 です',
    '3566-0020-2036-0505',
    '有効期限12/28 4111111111111111',
    '4111111111111111 123',
  ])('is seen in %j', (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  it('of any length from 13 to 19 digits is seen, wherever it stands', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[3-6]\d{11,17}$/),
        fc.stringMatching(/^[ぁ-んa-z、。 ]{0,20}$/),
        (lead, words) => {
          expect(containsCardNumber(`${words}${withCheckDigit(lead)}${words}`)).toBe(true);
        },
      ),
    );
  });
});

describe('what is no card number', () => {
  it.each([
    '',
    '052-234-5678',
    '0120-000-111 に 2026-11-22 10:30 に折り返し',
    '注文番号 123456789012',
    '4111 1111 1111 1112',
    '0000000000000000',
    '〒460-0008 名古屋市中区栄3-1-1 090-1234-5678',
    '10:00-12:00、13:00-15:00、16:00-18:00',
    '052-234-5678 090-1234-5678',
    '0120-000-111、0120-000-222',
    '2026-05-01 10:00',
    '注文番号 12345678',
    '1'.repeat(40),
    '89,800円を3回払い',
  ])('is not taken for one: %j', (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });

  it('twenty thousand digits are read in no noticeable time', () => {
    expect(containsCardNumber('1 '.repeat(10_000))).toBe(false);
    expect(containsCardNumber('12345 '.repeat(3_000))).toEqual(expect.any(Boolean));
  });

  it('a long note is read as quickly, and a number at its end is still seen', () => {
    expect(containsCardNumber('1 - '.repeat(5_000))).toBe(false);
    expect(containsCardNumber(`${'あ1 '.repeat(5_000)}4111111111111111`)).toBe(true);
  });
});
