import { normalisePhoneNumber } from '../../../shared/domain/phone-number';
import { foldDigits, toKatakana } from '../../../shared/domain/text-fold';

/** A value that can't be read; the column's name stands beside the reason in the report. */
export class Unreadable extends Error {}

/** A cell of a table that begins so is a formula for a spreadsheet (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const GUARDED = /^'(?=[=+\-@\t\r])/;

/** As a spreadsheet may show it without running it. */
export const guarded = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);
/** As it was before it was guarded. */
export const unguarded = (text: string): string => text.replace(GUARDED, '').trim();

/** Several values in one cell. */
export const joined = (values: readonly string[]): string => values.join('; ');
export const split = (text: string): string[] =>
  text
    .split(/[;；\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** A choice by its word of either language. */
export function choice<T extends string>(text: string, words: Readonly<Record<string, T>>): T {
  const found = words[text.normalize('NFKC').toLowerCase()];
  if (found === undefined) throw new Unreadable(`次のどれかを書いてください: ${Object.keys(words).join('、')}`);
  return found;
}

/** The word that is written for a value: the first one that is read as it. */
export const wordOf = <T>(words: Readonly<Record<string, T>>, value: T): string =>
  Object.keys(words).find((word) => words[word] === value) ?? String(value);

/** Katakana, however it was typed. */
export const kana = (text: string): string => toKatakana(text.normalize('NFKC'));

/** Digits with or without ￥, 円 and commas. */
export function whole(text: string): number {
  const plain = text.normalize('NFKC').replace(/[,¥円年\s]/g, '');
  if (!/^-?\d{1,15}$/.test(plain)) throw new Unreadable('整数で書いてください');
  return Number(plain);
}

/** 2026-12-01, also as spreadsheets write it: 2026/12/1, 2026年12月1日. */
export function day(text: string): string {
  const [, year, month = '', date = ''] =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text.normalize('NFKC').trim()) ?? [];
  const made = `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`;
  const at = Date.parse(made);
  if (year === undefined || Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== made)
    throw new Unreadable('日付は 2026-12-01 のように書いてください');
  return made;
}

/** A moment, of Japan where no zone is written. Epoch ms. */
export function moment(text: string): number {
  const plain = text.normalize('NFKC').trim();
  const [, date = '', hour = '0', minute = '0', second = '0'] =
    /^(\d{4}\D\d{1,2}\D\d{1,2}日?)[\sT]+(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{3})?))?$/.exec(plain) ?? [];
  const at = date
    ? Date.parse(`${day(date)}T${hour.padStart(2, '0')}:${minute}:${second.padStart(2, '0')}+09:00`)
    : Date.parse(plain);
  if (Number.isNaN(at)) throw new Unreadable('日時は 2026-12-01 09:30 のように書いてください');
  return at;
}

/** As `moment` reads it, of Japan: 2026-12-01 09:30:00, with milliseconds where there are any. */
export const momentText = (at: number): string =>
  new Date(at + 9 * 3_600_000)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.000)?Z$/, '');

/** +81312345678 of a number in any spelling; one of an unknown range stays what it is. */
export function e164(text: string): string {
  const read = normalisePhoneNumber(text);
  if (read.ok && read.e164 !== null) return read.e164;
  const digits = foldDigits(text);
  if (/^0\d{8,10}$/.test(digits) && !text.includes('+')) return `+81${digits.slice(1)}`;
  if (/^\+81\d{8,11}$/.test(text)) return text;
  throw new Unreadable(read.ok ? '外線の電話番号を書いてください' : read.message);
}

/** Seven digits; a spreadsheet may have taken the first 0 away. */
export function postal(text: string): string {
  const digits = foldDigits(text).padStart(7, '0');
  if (digits.length !== 7) throw new Unreadable('郵便番号は7桁の数字で書いてください');
  return digits;
}
