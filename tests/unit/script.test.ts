import { describe, expect, test } from 'vitest';
import {
  advance,
  back,
  currentNode,
  isAtEnd,
  openFieldsOf,
  phraseContext,
  renderPhrase,
  type ScriptRun,
  setField,
  startRun,
  stepsOf,
} from '../../shared/domain/script';
import { field, node, scriptOf, talk } from './script-builder';

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
