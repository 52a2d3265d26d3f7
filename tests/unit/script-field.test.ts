import { describe, expect, test } from 'vitest';
import { normaliseFieldValue, type ScriptField, validateField } from '../../shared/domain/script';
import { field } from './script-builder';

describe('a field', () => {
  test.each<[ScriptField['type'], string, string]>([
    ['kana', 'ﾔﾏﾀﾞ ﾊﾅｺ', 'ヤマダ ハナコ'],
    ['kana', 'やまだ　はなこ', 'ヤマダ ハナコ'],
    ['phone', '０５２２３４５６７８', '052-234-5678'],
    ['postal', '４６０ー０００８', '460-0008'],
    ['postal', '〒4600008', '460-0008'],
    ['date', '2026/5/1', '2026-05-01'],
    ['date', '２０２６年５月１日', '2026-05-01'],
    ['number', '８９，８００', '89800'],
  ])('of type %s reads %s as %s', (type, typed, kept) => {
    expect(validateField(field({ type }), typed)).toBeNull();
    expect(normaliseFieldValue(field({ type }), typed)).toBe(kept);
  });

  test.each<[ScriptField['type'], string]>([
    ['kana', '山田'],
    ['phone', '234-5678'],
    ['phone', '110'],
    ['phone', '非通知'],
    ['postal', '460'],
    ['date', '2026-02-30'],
    ['date', '来週'],
    ['number', '二つ'],
    ['select', '屋根'],
  ])('of type %s refuses %s with words that say what to do', (type, typed) => {
    const message = validateField(field({ type, options: type === 'select' ? ['庭'] : [] }), typed);
    expect(message).toMatch(/ください/);
  });

  test('that is empty is wrong only where it is required', () => {
    expect(validateField(field(), '')).toBeNull();
    expect(validateField(field({ required: true }), ' ')).toContain('氏名');
    expect(validateField(field({ type: 'checkbox', required: true }), 'false')).toContain('チェック');
    expect(validateField(field({ type: 'checkbox', required: true }), 'true')).toBeNull();
  });

  test('of any type never takes a card number', () => {
    for (const type of ['text', 'number', 'phone', 'kana'] as const) {
      expect(validateField(field({ type }), '4111 1111 1111 1111')).toContain('カード番号は入力できません');
    }
  });

  test('keeps the words of a customer as they were written', () => {
    expect(normaliseFieldValue(field(), ' ＡＢＣ㈱の 髙橋 ')).toBe('ＡＢＣ㈱の 髙橋');
  });
});
