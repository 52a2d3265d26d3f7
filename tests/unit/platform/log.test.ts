import { describe, expect, it } from 'vitest';
import { errorFields, redact } from '../../../electron/platform/log';

describe('redaction', () => {
  it.each([
    '052-234-5678',
    '０５２－２３４－５６７８',
    '+81 52 234 5678',
    '(052) 234 5678',
    '0522345678',
    '４１１１ １１１１ １１１１ １１１１',
    'sip:1001@pbx.example.jp',
    'tel:0522345678',
    'hanako@example.jp',
    '山田花子',
    '𠮷野家',
    'ﾔﾏﾀﾞ ﾊﾅｺ',
    'やまだ',
    '々〆ヶ',
  ])('hides %s', (personal) => {
    const rest = redact(`a ${personal} b`);
    expect(rest).toContain('[hidden]');
    for (const letter of personal.replace(/[\s()+.a-z:-]/gi, '')) expect(rest).not.toContain(letter);
  });

  it('keeps ids of the program, short counts and words of code', () => {
    for (const text of ['3f2a9c1e-0b7d-4c58-9a31-d2f4b6e8a0c1', 'answer', '12 of 30', 'ECONNREFUSED'])
      expect(redact(text)).toBe(text);
  });

  it('cuts what is long', () => {
    expect(redact('x'.repeat(10_000))).toHaveLength(200);
  });

  it('takes the personal parts out of an error and keeps its kind and place', () => {
    const fields = errorFields(new TypeError('no user 052-234-5678 at sip:1001@pbx'));
    expect(fields).toMatchObject({ kind: 'TypeError' });
    expect(JSON.stringify(fields)).not.toMatch(/052|1001@/);
    expect(fields['at']).not.toContain(process.cwd());
    expect(fields['at']).toContain('log.test.ts');
    expect(errorFields('text 052-234-5678')).toEqual({ kind: 'string' });
    expect(errorFields(undefined)).toEqual({ kind: 'undefined' });
  });
});
