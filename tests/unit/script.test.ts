import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { containsCardNumber } from '../../shared/domain/card-number';
import {
  advance,
  back,
  checkScript,
  currentNode,
  fieldsOf,
  isAtEnd,
  normaliseFieldValue,
  openFieldsOf,
  phraseContext,
  renderPhrase,
  type Script,
  type ScriptField,
  type ScriptNode,
  type ScriptRun,
  setField,
  startRun,
  stepsOf,
  validateField,
} from '../../shared/domain/script';
import { SCRIPTS } from '../../shared/sample';

const field = (over: Partial<ScriptField> = {}): ScriptField => ({
  key: 'name',
  label: '氏名',
  type: 'text',
  required: false,
  options: [],
  stage: 'purchase',
  purpose: 'テスト',
  ...over,
});
const node = (id: string, over: Partial<ScriptNode> = {}): ScriptNode => ({
  id,
  title: id,
  type: 'say',
  phrase: 'ありがとうございます。',
  hint: null,
  fields: [],
  options: [],
  next: [],
  required: false,
  ...over,
});
const scriptOf = (...nodes: ScriptNode[]): Script => ({ id: 'test', version: 3, title: 'テスト', nodes });

const talk = scriptOf(
  node('hello', { next: [{ to: 'ask' }] }),
  node('ask', {
    type: 'ask',
    fields: [field({ required: true }), field({ key: 'floor', label: '階', type: 'number' })],
    next: [{ when: { '>': [{ var: 'values.floor' }, 2] }, to: 'high' }, { to: 'fork' }],
  }),
  node('high', { next: [{ to: 'fork' }] }),
  node('fork', {
    type: 'branch',
    options: [
      { id: 'yes', label: 'はい' },
      { id: 'no', label: 'いいえ' },
    ],
    next: [
      { choice: 'yes', to: 'end' },
      { choice: 'no', to: 'sorry' },
    ],
  }),
  node('sorry', { next: [{ to: 'end' }] }),
  node('end'),
);

function forward(run: ScriptRun, choice?: string): ScriptRun {
  const result = advance(talk, run, choice === undefined ? {} : { choice });
  if (!result.ok) throw new Error(result.error.code);
  return result.run;
}
const refusal = (run: ScriptRun, choice?: string) => {
  const result = advance(talk, run, choice === undefined ? {} : { choice });
  return result.ok ? null : result.error;
};

describe('a run of a script', () => {
  test('begins at the first step with nothing typed', () => {
    expect(startRun(talk)).toEqual({ scriptId: 'test', version: 3, path: ['hello'], values: {}, choices: {} });
    expect(currentNode(talk, startRun(talk))?.id).toBe('hello');
  });

  test('stays at a step whose required field is empty, and says which', () => {
    const run = forward(startRun(talk));
    expect(refusal(run)).toMatchObject({ code: 'requiredEmpty', fields: ['name'] });
    expect(refusal(run)?.message).toContain('氏名');
    expect(refusal(setField(talk, run, 'name', '　'))?.code).toBe('requiredEmpty');
  });

  test('stays at a step with a value that cannot be read', () => {
    const run = setField(talk, setField(talk, forward(startRun(talk)), 'name', '松本'), 'floor', '二階');
    expect(refusal(run)).toMatchObject({ code: 'invalidField', fields: ['floor'] });
  });

  test('goes the way of its condition', () => {
    const run = setField(talk, forward(startRun(talk)), 'name', '松本');
    expect(forward(run).path.at(-1)).toBe('fork');
    expect(forward(setField(talk, run, 'floor', '3')).path.at(-1)).toBe('high');
  });

  test('needs a choice at a fork and remembers it', () => {
    const fork = forward(setField(talk, forward(startRun(talk)), 'name', '松本'));
    expect(refusal(fork)).toMatchObject({ code: 'choiceNeeded' });
    expect(refusal(fork, 'maybe')?.message).toContain('はい、いいえ');
    const sorry = forward(fork, 'no');
    expect(sorry.path.at(-1)).toBe('sorry');
    expect(sorry.choices).toEqual({ fork: 'no' });
  });

  test('goes back without losing what was typed and chosen, and on again to the same state', () => {
    const fork = forward(setField(talk, forward(startRun(talk)), 'name', '松本'));
    const sorry = forward(fork, 'no');
    const again = back(talk, sorry);
    expect(again).toEqual({ ...sorry, path: fork.path });
    expect(forward(again)).toEqual(sorry);
    expect(back(talk, startRun(talk))).toEqual(startRun(talk));
  });

  test('ends at a step with no way on', () => {
    const end = forward(forward(setField(talk, forward(startRun(talk)), 'name', '松本')), 'yes');
    expect(isAtEnd(talk, end)).toBe(true);
    expect(refusal(end)?.code).toBe('atEnd');
  });

  test('ignores a field that the script does not have, and changes nothing in place', () => {
    const run = startRun(talk);
    expect(setField(talk, run, 'card', '4111')).toBe(run);
    setField(talk, run, 'name', '松本');
    expect(run.values).toEqual({});
  });

  test('that belongs to another version says so instead of failing', () => {
    const old: ScriptRun = { scriptId: 'test', version: 1, path: ['gone'], values: {}, choices: {} };
    expect(currentNode(talk, old)).toBeNull();
    expect(refusal(old)?.code).toBe('noWayOn');
    expect(stepsOf(talk, old)).toEqual([]);
    expect(back(talk, old)).toEqual(old);
  });

  test('is plain JSON', () => {
    const run = forward(setField(talk, forward(startRun(talk)), 'name', '松本'));
    expect(JSON.parse(JSON.stringify(run))).toEqual(run);
  });

  test('lists the required fields that the walked steps still lack', () => {
    const run = forward(startRun(talk));
    expect(openFieldsOf(talk, startRun(talk))).toEqual([]);
    expect(openFieldsOf(talk, run).map(({ key }) => key)).toEqual(['name']);
    expect(openFieldsOf(talk, setField(talk, run, 'name', '松本'))).toEqual([]);
  });
});

describe('the chips of the steps', () => {
  test('show what is done, what is now and the usual way ahead', () => {
    const run = forward(setField(talk, forward(startRun(talk)), 'name', '松本'));
    expect(stepsOf(talk, run).map(({ nodeId, state }) => `${nodeId}:${state}`)).toEqual([
      'hello:done',
      'ask:done',
      'fork:now',
      'end:ahead',
    ]);
  });

  test('follow what was chosen and typed before', () => {
    const sorry = forward(forward(setField(talk, forward(startRun(talk)), 'name', '松本')), 'no');
    expect(stepsOf(talk, back(talk, sorry)).map(({ nodeId }) => nodeId)).toEqual([
      'hello',
      'ask',
      'fork',
      'sorry',
      'end',
    ]);
    const high = setField(talk, forward(startRun(talk)), 'floor', '5');
    expect(stepsOf(talk, high).map(({ nodeId }) => nodeId)).toContain('high');
  });
});

describe('a phrase', () => {
  test('fills what is known and stays polite where nothing is', () => {
    expect(renderPhrase('{{customerName}}様、{{communicator}}でございます。', {})).toBe(
      'お客様、担当の者でございます。',
    );
    expect(renderPhrase('{{customerName}}様', { customerName: '松本' })).toBe('松本様');
    expect(renderPhrase('{{ visitDate }}に伺います。', { visitDate: '' })).toBe('〇〇に伺います。');
    expect(renderPhrase('{{visitDate|ご希望の日}}に伺います。', {})).toBe('ご希望の日に伺います。');
  });

  test('takes values as text only: no braces, no second filling, no object of the language', () => {
    expect(renderPhrase('{{customerName}}様', { customerName: '{{communicator}}' })).toBe('{{communicator}}様');
    expect(renderPhrase('{{constructor}}', {})).toBe('〇〇');
    expect(renderPhrase('{{customerName}}', { customerName: '長'.repeat(500) })).toHaveLength(80);
    expect(renderPhrase('{{customerName}}', { customerName: "$& $' \n $1" })).toBe("$& $' $1");
  });

  test('says a date, a number and a phone number as people do', () => {
    const script = scriptOf(
      node('a', {
        fields: [
          field({ key: 'day', type: 'date' }),
          field({ key: 'price', type: 'number' }),
          field({ key: 'phone', type: 'phone' }),
        ],
      }),
    );
    const run = { ...startRun(script), values: { day: '2026-05-01', price: '89800', phone: '0522345678' } };
    expect(phraseContext(script, run, { communicator: '佐藤', medium: null })).toEqual({
      communicator: '佐藤',
      day: '5月1日',
      price: '89,800',
      phone: '052-234-5678',
    });
  });
});

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

describe('a card number', () => {
  test.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '４１１１ー１１１１ー１１１１ー１１１１',
    'カードは 5555555555554444 です',
    '378282246310005',
    '3782 822463 10005',
    '3566-0020-2036-0505',
    '有効期限12/28 4111111111111111',
    '4111111111111111 123',
  ])('is seen in %j', (text) => {
    expect(containsCardNumber(text)).toBe(true);
  });

  test.each([
    '',
    '052-234-5678',
    '052-234-5678 090-1234-5678',
    '0120-000-111、0120-000-222',
    '4111 1111 1111 1112',
    '2026-05-01 10:00',
    '0000000000000000',
    '注文番号 12345678',
    '1'.repeat(40),
    '89,800円を3回払い',
  ])('is not seen in %j', (text) => {
    expect(containsCardNumber(text)).toBe(false);
  });

  test('is looked for quickly in a long note', () => {
    expect(containsCardNumber('1 - '.repeat(5_000))).toBe(false);
    expect(containsCardNumber(`${'あ1 '.repeat(5_000)}4111111111111111`)).toBe(true);
  });
});

describe('the checker', () => {
  const codes = (...nodes: ScriptNode[]) => checkScript(scriptOf(...nodes)).map(({ code }) => code);

  test('accepts a good script', () => {
    expect(checkScript(talk)).toEqual([]);
  });

  test('finds what would leave a communicator stuck', () => {
    expect(codes()).toEqual(['empty']);
    expect(codes(node('a', { next: [{ to: 'nowhere' }] }))).toContain('missingTarget');
    expect(codes(node('a', { next: [{ when: { '==': [1, 2] }, to: 'b' }] }), node('b'))).toContain('deadEnd');
    expect(codes(node('a', { next: [{ to: 'b' }] }), node('b', { next: [{ to: 'a' }] }))).toEqual(['noEnd', 'noEnd']);
    expect(codes(node('a'), node('b'))).toEqual(['unreachable']);
    expect(codes(node('a', { next: [{ to: 'a2' }] }), node('a2'), node('a2'))).toContain('duplicateNode');
    expect(codes(node('a', { options: [{ id: 'x', label: 'X' }], next: [] }))).toContain('deadEnd');
    const fork = {
      options: [
        { id: 'x', label: 'X' },
        { id: 'y', label: 'Y' },
      ],
    };
    expect(codes(node('a', { ...fork, next: [{ choice: 'x', to: 'b' }] }), node('b'))).toContain('deadEnd');
    expect(codes(node('a', { next: [{ choice: 'z', to: 'b' }, { to: 'b' }] }), node('b'))).toContain('unknownOption');
  });

  test('finds words and fields that cannot work', () => {
    expect(codes(node('a', { phrase: '{{nobody}}様' }))).toEqual(['unknownMergeField']);
    expect(codes(node('a', { phrase: ' ' }))).toEqual(['noPhrase']);
    expect(codes(node('a', { fields: [field({ type: 'select' })] }))).toEqual(['fieldOptions']);
    expect(
      codes(node('a', { fields: [field()], next: [{ to: 'b' }] }), node('b', { fields: [field({ type: 'date' })] })),
    ).toEqual(['fieldClash']);
  });
});

describe('every sample script', () => {
  const filled: Readonly<Record<ScriptField['type'], string>> = {
    text: 'あ',
    kana: 'ア',
    phone: '0522345678',
    postal: '4600008',
    date: '2026-05-01',
    select: '',
    number: '6',
    checkbox: 'true',
  };

  test('can be walked to its end whatever is chosen, and never gets stuck on the way', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SCRIPTS),
        fc.array(fc.nat(7), { minLength: 120, maxLength: 120 }),
        (script, dice) => {
          let run = startRun(script);
          let throws = 0;
          const roll = (sides: number) => (dice[throws++ % dice.length] ?? 0) % sides;
          while (!isAtEnd(script, run)) {
            const step = currentNode(script, run);
            if (!step) throw new Error('left the script');
            for (const { key, type, options } of step.fields) {
              run = setField(
                script,
                run,
                key,
                type === 'select' ? (options[roll(options.length)] ?? '') : filled[type],
              );
            }
            const choice = step.options.length > 0 ? step.options[roll(step.options.length)]?.id : undefined;
            const result = advance(script, run, choice === undefined ? {} : { choice });
            if (!result.ok) throw new Error(`${script.id}/${step.id}: ${result.error.code}`);
            expect(back(script, result.run).path).toEqual(run.path);
            expect(advance(script, back(script, result.run))).toEqual(result);
            run = result.run;
            expect(run.path.length).toBeLessThan(50);
          }
          const last = currentNode(script, run)?.fields ?? [];
          expect(openFieldsOf(script, run).filter((open) => !last.includes(open))).toEqual([]);
          expect(stepsOf(script, run).at(-1)?.state).toBe('now');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('names every field once', () => {
    for (const script of SCRIPTS) {
      const keys = fieldsOf(script).map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
    }
  });
});
