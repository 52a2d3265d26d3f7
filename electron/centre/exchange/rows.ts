import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import { isTooDeep } from '../service/json-body';
import { type Letters, type Source, textOf } from './letters';
import { unguarded } from './values';

/** One row of a file, whatever the file was. */
export interface FileRow {
  /** Of the file, the first is 1. */
  readonly line: number;
  /** Cells by column, or the object of a JSON line; where the row can't be read, why, in Japanese. */
  readonly value: Readonly<Record<string, unknown>> | string;
  /** How much of the file it is, UTF-16 units. */
  readonly size: number;
}
export interface File {
  readonly format: 'csv' | 'jsonl';
  readonly source: Source;
  /** Without it they are looked at. */
  readonly letters?: Letters;
}

/** The rest of the file is not read, and why, in Japanese. */
export class Stopped extends Error {}

/** The longest row, UTF-16 units: what is longer is no row but a quote or a line that never ends. */
const TABLE_ROW_MAX = 1_000_000;
const JSON_ROW_MAX = 4_000_000;
const WRONG_LETTERS = '文字として読めないところがあります。文字コード (UTF-8 か Shift_JIS) を確かめてください';
const WRONG_TABLE = '引用符 (") が閉じていないか、一行が長すぎます';
const TOO_LONG = '一行が長すぎます';

/** The rows of a file, one after another. Throws Stopped where the rest can't be read. */
export const rowsOf = (file: File): AsyncGenerator<FileRow> => (file.format === 'csv' ? csvRows(file) : jsonRows(file));

/** Quotes, line ends and a cell's apostrophe guard are undone, empty lines left out. */
async function* csvRows({ source, letters }: File): AsyncGenerator<FileRow> {
  const parser = parse({
    info: true,
    relaxColumnCount: true,
    skipEmptyLines: true,
    relaxQuotes: true,
    maxRecordSize: TABLE_ROW_MAX,
  });
  // Whichever of the two ends first takes the other with it; what went wrong is thrown below.
  const feeding = pipeline(Readable.from(textOf(source, letters)), parser).catch(() => undefined);
  let names: string[] | null = null;
  let before = 0;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const line = before + 1;
      before = info.lines;
      if (names === null) {
        names = record.map((name) => name.trim());
        if (names.some(isBroken)) throw new Stopped(WRONG_LETTERS);
        continue;
      }
      const value: Record<string, unknown> = {};
      for (const [at, name] of names.entries()) value[name] = unguarded(record[at] ?? '');
      const size = record.reduce((sum, cell) => sum + cell.length, 0);
      yield { line, value: record.some(isBroken) ? WRONG_LETTERS : value, size };
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')
      ? new Stopped(WRONG_TABLE)
      : error;
  } finally {
    parser.destroy();
    await feeding;
  }
}
const isBroken = (text: string): boolean => text.includes('\ufffd');

/** A line of a file; null where it is too long. */
export interface Line {
  /** The first is 1. */
  readonly line: number;
  readonly text: string | null;
}

/** The lines of a file, those together that came together. The last one needs no end. */
export async function* linesOf({ source, letters }: Omit<File, 'format'>, lengthMax: number): AsyncGenerator<Line[]> {
  let rest = '';
  let isTooLong = false;
  let line = 0;
  const made = (text: string): Line => {
    line += 1;
    return { line, text: isTooLong || text.length > lengthMax ? null : text };
  };
  for await (const piece of textOf(source, letters)) {
    const texts = (rest + piece).split('\n');
    rest = texts.pop() ?? '';
    const lines: Line[] = [];
    for (const text of texts) {
      lines.push(made(text));
      isTooLong = false;
    }
    if (rest.length > lengthMax) {
      isTooLong = true;
      rest = '';
    }
    if (lines.length > 0) yield lines;
  }
  if (rest !== '' || isTooLong) yield [made(rest)];
}

/** The objects of a JSON Lines file. */
async function* jsonRows(file: File): AsyncGenerator<FileRow> {
  for await (const lines of linesOf(file, JSON_ROW_MAX))
    for (const { line, text } of lines) {
      if (text === null) yield { line, value: TOO_LONG, size: 0 };
      else if (text.trim() !== '') yield { line, value: objectOf(text), size: text.length };
    }
}

/** An export writes U+FFFD as an escape, so that the sign itself only ever means broken bytes. */
function objectOf(text: string): FileRow['value'] {
  if (isBroken(text)) return WRONG_LETTERS;
  if (isTooDeep(text)) return '入れ子が深すぎます';
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below, like a value that is no object.
  }
  return 'JSON の一行として読めません';
}
