import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { calleeFor, findScenario, PRACTICE_CALLEES, PRACTICE_SCENARIOS } from '../../electron/practice/scenarios';
import { findDialledNumber } from '../../shared/domain/dialled-number';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import { regionOf } from '../../shared/domain/region';
import { DIALLED_NUMBERS, SCRIPTS } from '../../shared/sample';

const voices = join(import.meta.dirname, '../../electron/practice/voices');
const lines = [...PRACTICE_SCENARIOS, ...PRACTICE_CALLEES].flatMap((person) => person.lines);

describe('the practice callers', () => {
  test('are at least six, one for each kind of talk', () => {
    const ids = PRACTICE_SCENARIOS.map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'aircon-order',
        'smartphone-visit',
        'repair',
        'cancellation',
        'technical-trouble',
        'low-score-follow-up',
      ]),
    );
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(findScenario(id)?.id).toBe(id);
    expect(findScenario('nobody')).toBeNull();
  });

  test.each(PRACTICE_SCENARIOS)('$id dials a number of the centre that has a script', ({ dialledNumber }) => {
    const record = findDialledNumber(DIALLED_NUMBERS, dialledNumber);
    expect(record?.medium).toBeTruthy();
    expect(SCRIPTS.map(({ id }) => id)).toContain(record?.scriptId);
  });

  test.each(PRACTICE_SCENARIOS)('$id says what the caller wants, in four to seven lines', (scenario) => {
    expect(scenario.card.length).toBeGreaterThan(15);
    expect(scenario.card.length).toBeLessThan(80);
    expect(scenario.lines.length).toBeGreaterThanOrEqual(4);
    expect(scenario.lines.length).toBeLessThanOrEqual(7);
  });

  test('call from landlines with a region, from a mobile, and without a number', () => {
    const numbers = PRACTICE_SCENARIOS.map(({ callerNumber }) => callerNumber);
    expect(numbers).toContain(null);
    const shown = numbers.filter((number) => number !== null);
    const kinds = shown.map((number) => {
      const read = normalisePhoneNumber(number);
      return read.ok && read.e164 === number ? read.kind : 'unreadable';
    });
    expect(kinds.filter((kind) => kind === 'mobile')).toHaveLength(1);
    expect(kinds.filter((kind) => kind === 'landline').length).toBeGreaterThanOrEqual(4);
    const landlines = shown.filter((_, index) => kinds[index] === 'landline');
    expect(landlines.map((number) => regionOf(number)?.town)).not.toContain(undefined);
  });

  test('call from landlines that nobody in Japan has: no exchange begins with 0', () => {
    for (const { callerNumber } of PRACTICE_SCENARIOS) {
      const number = normalisePhoneNumber(callerNumber ?? '');
      if (number.ok && number.kind === 'landline') expect(number.national.split('-')[1]).toMatch(/^0/);
    }
  });
});

describe('the people who are called', () => {
  test('the installation centre answers its own number, a customer every other', () => {
    expect(calleeFor('+81120000901')?.name).toBe('取付センター');
    expect(calleeFor('+81522345678')?.id).toBe('callee-customer');
    expect(calleeFor(null)?.lines.length).toBeGreaterThanOrEqual(2);
  });
});

describe('the voices', () => {
  test('every line has its file and every file its line', () => {
    const files = readdirSync(voices).filter((file) => file.endsWith('.ogg'));
    expect(files.sort()).toEqual(lines.map(({ file }) => file).sort());
  });

  test('are Ogg Opus, mono, and small together', () => {
    let bytes = 0;
    for (const { file } of lines) {
      const content = readFileSync(join(voices, file));
      expect(content.subarray(0, 4).toString('latin1')).toBe('OggS');
      const head = content.indexOf('OpusHead');
      expect(head).toBeGreaterThan(0);
      // RFC 7845 5.1: version, then the number of channels.
      expect(content[head + 9]).toBe(1);
      bytes += content.length;
    }
    expect(bytes).toBeLessThan(1_500_000);
  });

  test('name their licence', () => {
    expect(existsSync(join(voices, 'README.md'))).toBe(true);
    expect(readFileSync(join(voices, 'LICENSE.txt'), 'utf8')).toContain('Creative Commons Attribution 3.0');
  });
});
