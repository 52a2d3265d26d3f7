import { describe, expect, test } from 'vitest';
import { dialledNumberSchema, findDialledNumber } from '../../shared/domain/dialled-number';
import { formatPhoneNumber } from '../../shared/domain/phone-number';
import { checkScript, renderPhrase, type Script } from '../../shared/domain/script';
import { DIALLED_NUMBERS, GENERAL_SCRIPT_ID, PRODUCTS, RESULT_CODES, SCRIPTS } from '../../shared/sample';

describe('the sample dialled numbers', () => {
  test('0120000111 is television and an air conditioner', () => {
    const record = findDialledNumber(DIALLED_NUMBERS, '0120000111');
    expect(record).toMatchObject({
      medium: 'テレビ',
      product: { name: 'エアコン' },
      scriptId: 'aircon-order',
      priority: 1,
    });
  });

  test.each(DIALLED_NUMBERS)('$publicName is a valid record with a script', (record) => {
    expect(dialledNumberSchema.safeParse(record).error).toBeUndefined();
    expect(record.publicName).toContain(formatPhoneNumber(record.number));
    expect(SCRIPTS.map(({ id }) => id)).toContain(record.scriptId);
  });

  test('no number stands twice, and several media have their own', () => {
    expect(new Set(DIALLED_NUMBERS.map(({ number }) => number)).size).toBe(DIALLED_NUMBERS.length);
    const media = new Set(DIALLED_NUMBERS.map(({ medium }) => medium));
    for (const medium of ['テレビ', 'ラジオ', 'カタログ', '新聞', 'Web']) expect(media).toContain(medium);
  });

  test('every product has its own code', () => {
    const codes = Object.values(PRODUCTS).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe('the result codes', () => {
  test('have stable ids and one label each', () => {
    expect(new Set(RESULT_CODES.map(({ id }) => id)).size).toBe(RESULT_CODES.length);
    expect(new Set(RESULT_CODES.map(({ label }) => label)).size).toBe(RESULT_CODES.length);
    const labels: string[] = RESULT_CODES.map(({ label }) => label);
    expect(labels).toEqual(
      expect.arrayContaining(['受注', '仮受注', '問い合わせ', '修理受付', '解約受付', '引き止め成功', 'フォロー完了']),
    );
  });
});

describe.each(SCRIPTS.map((script) => [script.title, script] as const))('the script %s', (_, script: Script) => {
  test('passes the checker', () => {
    expect(checkScript(script)).toEqual([]);
  });

  test('has six to twelve steps, begins with the greeting and ends with thanks', () => {
    expect(script.nodes.length).toBeGreaterThanOrEqual(6);
    expect(script.nodes.length).toBeLessThanOrEqual(12);
    expect(script.nodes[0]).toMatchObject({ title: '第一声', type: 'say' });
    const ends = script.nodes.filter(({ next }) => next.length === 0);
    expect(new Set(ends.map(({ title }) => title))).toEqual(new Set(['お礼']));
  });

  test('forks somewhere and asks for typed fields with a purpose', () => {
    expect(script.nodes.some(({ next }) => next.length > 1)).toBe(true);
    const fields = script.nodes.flatMap((node) => node.fields);
    expect(new Set(fields.map(({ type }) => type)).size).toBeGreaterThanOrEqual(3);
    for (const field of fields) expect(field.purpose).not.toBe('');
  });

  test('can be read aloud with nothing filled in', () => {
    for (const node of script.nodes) {
      const said = renderPhrase(node.phrase, {});
      expect(said).not.toMatch(/[{}]|undefined|null/);
      expect(said).toMatch(/[。？]$/);
      expect(node.hint).toBeTruthy();
    }
  });

  test('keeps its chips short', () => {
    for (const node of script.nodes) expect(node.title.length).toBeLessThanOrEqual(6);
  });
});

test('a call without a known number has a script', () => {
  expect(SCRIPTS.some(({ id }) => id === GENERAL_SCRIPT_ID)).toBe(true);
});
