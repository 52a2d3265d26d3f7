import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  advance,
  back,
  checkScript,
  currentNode,
  fieldsOf,
  isAtEnd,
  openFieldsOf,
  type ScriptField,
  type ScriptNode,
  setField,
  startRun,
  stepsOf,
} from '../../shared/domain/script';
import { SCRIPTS } from '../../shared/sample';
import { field, node, scriptOf, talk } from './script-builder';

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
