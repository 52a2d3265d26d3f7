import { describe, expect, it } from 'vitest';
import { changedFields, newCustomer } from '../../../electron/desk/customer-fields';
import { type Customer, EMPTY_CUSTOMER, FRESH_CUSTOMER } from '../../../shared/contract/centre/customer';

const typed = { nameKanji: ' 髙橋 美由紀 ', nameKana: 'ﾀｶﾊｼ みゆき', phone: '０９０ー１２３４ー５６７８' };
const home = { e164: '+81522345678', raw: '052-234-5678', kind: 'home' as const };
const known: Customer = {
  ...EMPTY_CUSTOMER,
  id: 'c1',
  nameKanji: '髙橋 美由紀',
  nameKana: 'タカハシ ミユキ',
  phones: [home],
  ...FRESH_CUSTOMER,
};
const asKnown = { nameKanji: known.nameKanji, nameKana: known.nameKana, phone: home.raw };

describe('what a person types of a customer', () => {
  it('becomes what the centre keeps: katakana, and the number however it was written', () => {
    expect(newCustomer('n1', typed)).toMatchObject({
      value: {
        id: 'n1',
        nameKanji: '髙橋 美由紀',
        nameKana: 'タカハシ ミユキ',
        phones: [{ e164: '+819012345678', kind: 'mobile' }],
      },
    });
    expect(newCustomer('n1', { ...typed, phone: '' })).toMatchObject({ value: { phones: [] } });
  });

  it.each([
    [{ nameKanji: ' ', nameKana: '' }, 'customerNameMissing'],
    [{ nameKana: '髙橋' }, 'kanaInvalid'],
    [{ phone: '052' }, 'dialInvalid'],
    [{ phone: '110' }, 'dialInvalid'],
    [{ nameKanji: '4111 1111 1111 1111' }, 'cardNumber'],
    [{ nameKanji: 'あ'.repeat(81) }, 'badInput'],
  ])('is refused with words where %j', (part, code) => {
    expect(newCustomer('n1', { ...typed, ...part })).toMatchObject({ error: { code } });
  });

  it('as a correction is only what is different now, so that nobody else’s correction is undone', () => {
    expect(changedFields(known, asKnown)).toEqual({ ok: true, value: {} });
    expect(changedFields(known, { ...asKnown, nameKana: 'たかはし みゆき' })).toMatchObject({ value: {} });
    expect(changedFields(known, { ...asKnown, nameKanji: '高橋 美由紀' })).toEqual({
      ok: true,
      value: { nameKanji: '高橋 美由紀' },
    });
  });

  it('takes the place of the first number and leaves the others', () => {
    const two = { ...known, phones: [home, { ...home, e164: '+819012345678' }] };
    const phonesOf = (phone: string) => {
      const fields = changedFields(two, { ...asKnown, phone });
      return fields.ok ? fields.value.phones?.map(({ e164 }) => e164) : fields.error;
    };
    expect(phonesOf('052-234-5678')).toBeUndefined();
    expect(phonesOf('03-1234-5678')).toEqual(['+81312345678', '+819012345678']);
    expect(phonesOf('090-1234-5678')).toEqual(['+819012345678']);
    expect(phonesOf('')).toEqual(['+819012345678']);
  });
});
