import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatPhoneNumber, normalisePhoneNumber, samePhoneNumber } from '../../shared/domain/phone-number';

const read = (raw: string) => {
  const number = normalisePhoneNumber(raw);
  if (!number.ok) throw new Error(`${raw}: ${number.code}`);
  return number;
};

describe('a number however it is written', () => {
  test.each([
    '0522345678',
    '052-234-5678',
    '０５２－２３４－５６７８',
    '０５２ー２３４ー５６７８',
    '052−234‐5678',
    '052 234 5678',
    '052(234)5678',
    '(052)234-5678',
    '（０５２）２３４－５６７８',
    '+81522345678',
    '+81 52-234-5678',
    '+81-(0)52-234-5678',
    '+810522345678',
    '＋８１５２２３４５６７８',
    '81522345678',
    '0081522345678',
    '01081522345678',
    '522345678',
    'tel:+81522345678',
    'TEL 052-234-5678',
    '℡052-234-5678',
    'sip:0522345678@example.jp;user=phone',
    '"佐藤" <sip:+81522345678@10.0.0.1:5060>',
    '+81522345678;phone-context=example.jp',
    '052.234.5678',
    '052\u200b234\u00a05678',
  ])('%s is the landline 052-234-5678', (raw) => {
    expect(read(raw)).toMatchObject({
      kind: 'landline',
      e164: '+81522345678',
      national: '052-234-5678',
      dial: '0522345678',
    });
  });

  test('the hyphens stand where Japanese people put them', () => {
    const written = [
      '0120000111',
      '08001234567',
      '09012345678',
      '05012345678',
      '0312345678',
      '0422223333',
      '0570000123',
    ];
    expect(written.map(formatPhoneNumber)).toEqual([
      '0120-000-111',
      '0800-123-4567',
      '090-1234-5678',
      '050-1234-5678',
      '03-1234-5678',
      '0422-22-3333',
      '0570-000-123',
    ]);
  });

  test('the kind tells whether a number has a place', () => {
    const kinds = ['0120000111', '08001234567', '07012345678', '05012345678', '0570000123', '0465221111', '0990123456'];
    expect(kinds.map((raw) => read(raw).kind)).toEqual([
      'tollFree',
      'tollFree',
      'mobile',
      'ip',
      'naviDial',
      'landline',
      'premium',
    ]);
  });

  test('184 and 186 are kept apart and dialled again', () => {
    expect(read('184-090-1234-5678')).toMatchObject({
      e164: '+819012345678',
      callerIdPrefix: '184',
      national: '090-1234-5678',
      dial: '18409012345678',
    });
    expect(read('１８６０５２２３４５６７８').callerIdPrefix).toBe('186');
  });

  test.each(['052-234-5678 内線12', '052-234-5678（内線１２）', '0522345678 ext.12', '052-234-5678内線:12'])(
    '%s is the line and its extension',
    (raw) => {
      expect(read(raw)).toMatchObject({ e164: '+81522345678', extension: '12', dial: '0522345678' });
    },
  );

  test('emergency and short numbers have no E.164 form and are dialled as they are', () => {
    expect(read('110')).toMatchObject({ kind: 'emergency', e164: null, dial: '110' });
    expect(read('１１９').kind).toBe('emergency');
    expect(read('117').kind).toBe('short');
    expect(read('#7119').kind).toBe('short');
  });

  test('extensions and feature codes of the own exchange are internal', () => {
    expect(['201', '8001', '*8', '*21#', '#01', '内線201', '1840'].map((raw) => read(raw).kind)).toEqual(
      Array.from({ length: 7 }, () => 'internal'),
    );
    expect(read('内線201').dial).toBe('201');
  });

  test('a foreign number keeps its country', () => {
    expect(read('+1 213-373-4253')).toMatchObject({
      kind: 'international',
      e164: '+12133734253',
      dial: '+12133734253',
    });
    expect(read('010-1-213-373-4253').e164).toBe('+12133734253');
  });

  test.each([
    ['anonymous', '非通知'],
    ['Anonymous', '非通知'],
    ['sip:anonymous@anonymous.invalid', '非通知'],
    ['非通知', '非通知'],
    ['unavailable', '表示圏外'],
    ['公衆電話', '公衆電話'],
  ])('%s is a caller without a number', (raw, shown) => {
    expect(read(raw)).toMatchObject({ kind: 'hidden', e164: null, national: shown, dial: '' });
  });
});

describe('a text that is no number', () => {
  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['山田太郎', 'notANumber'],
    ['1-800-FLOWERS', 'notANumber'],
    ['<b>0522345678</b>', 'notANumber'],
    ['234-5678', 'tooShort'],
    ['052-234-567', 'notInUse'],
    ['0000000000', 'notInUse'],
    ['0120-123-4567', 'notInUse'],
    ['09012345678901', 'notInUse'],
    ['0'.repeat(10_000), 'tooLong'],
    ['-'.repeat(100), 'notANumber'],
    ['052-234-5678\n0120-000-111', 'notInUse'],
  ])('%j is refused as %s', (raw, code) => {
    const number = normalisePhoneNumber(raw);
    expect(number.ok ? number.national : number.code).toBe(code);
    if (!number.ok) expect(number.message).toContain('ください。');
  });

  test('no text makes it throw, and what it understands it understands again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (raw) => {
        const number = normalisePhoneNumber(raw);
        if (number.ok && number.e164) expect(read(number.national).e164).toBe(number.e164);
      }),
    );
    const digits = fc
      .array(fc.constantFrom(...'0123456789+-() 　*#－ー内線'), { maxLength: 24 })
      .map((c) => c.join(''));
    fc.assert(
      fc.property(digits, (raw) => {
        const number = normalisePhoneNumber(raw);
        if (number.ok && number.e164) expect(read(number.e164).e164).toBe(number.e164);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the same line', () => {
  test('is recognised over every way to write it', () => {
    expect(samePhoneNumber('0120-000-111', '+81120000111')).toBe(true);
    expect(samePhoneNumber('０１２０ー０００ー１１１', '0120 000 111')).toBe(true);
    expect(samePhoneNumber('184 052-234-5678', '+81522345678')).toBe(true);
    expect(samePhoneNumber('201', '２０１')).toBe(true);
  });

  test('is not found between different, hidden or unreadable numbers', () => {
    expect(samePhoneNumber('0522345678', '0522345679')).toBe(false);
    expect(samePhoneNumber('anonymous', 'anonymous')).toBe(false);
    expect(samePhoneNumber('', '')).toBe(false);
    expect(samePhoneNumber('201', '0522345678')).toBe(false);
  });
});
