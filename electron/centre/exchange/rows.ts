import { parse } from 'csv-parse';
import { type Source, textOf } from './letters';
import { unguarded } from './values';

/** One row of a file, whatever the file was. */
export interface FileRow {
  /** Of the file, the first is 1. */
  readonly line: number;
  /** Cells by column, or the object of a JSON line; null where the line can't be read. */
  readonly value: Readonly<Record<string, unknown>> | null;
}

/** The rows of a CSV file; quotes, line ends and a cell's apostrophe guard are undone, empty lines left out. */
export async function* csvRows(source: Source): AsyncGenerator<FileRow> {
  // Rejects for a file that is no table (a quote that never ends).
  const parser = parse({ info: true, relaxColumnCount: true, skipEmptyLines: true, relaxQuotes: true });
  const feeding = feed(source, parser);
  let names: string[] | null = null;
  let before = 0;
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
    const line = before + 1;
    before = info.lines;
    if (names === null) {
      names = record.map((name) => name.trim());
      continue;
    }
    const value: Record<string, unknown> = {};
    for (const [at, name] of names.entries()) value[name] = unguarded(record[at] ?? '');
    yield { line, value };
  }
  await feeding;
}

async function feed(source: Source, parser: ReturnType<typeof parse>): Promise<void> {
  for await (const text of textOf(source))
    if (text !== '' && !parser.write(text) && !parser.destroyed)
      await new Promise((resume) => parser.once('drain', resume));
  parser.end();
}

/** The objects of a JSON Lines file. */
export async function* jsonRows(source: Source): AsyncGenerator<FileRow> {
  let rest = '';
  let line = 0;
  for await (const text of textOf(source)) {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const one of lines) {
      line += 1;
      if (one.trim() !== '') yield { line, value: objectOf(one) };
    }
  }
  if (rest.trim() !== '') yield { line: line + 1, value: objectOf(rest) };
}

function objectOf(text: string): FileRow['value'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as FileRow['value']) : null;
  } catch {
    return null;
  }
}
