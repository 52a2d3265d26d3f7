import { type EntityName, type Row, readRow } from '../../../shared/contract/centre/entities';
import type { Tx } from '../database/engine';
import type { Column } from './column';
import { TABLES, type TableKind } from './columns';
import { bytesOf, type Letters } from './letters';
import { guarded } from './values';

/** Few: a table of them is made in one go. */
const ROWS_AT_ONCE = 100;

/** All rows of one kind by their id, part by part, as the transaction sees them. */
async function* docsOf(tx: Tx, tenant: string, entity: EntityName): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await tx
      .selectFrom('record')
      .select(['id', 'doc'])
      .where('tenant', '=', tenant)
      .where('entity', '=', entity)
      .where('id', '>', after)
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ doc }) => doc);
    after = last.id;
  }
}

/** Every row of a kind, one JSON object a line, UTF-8. U+FFFD is an escape: as a sign it stands for broken bytes (rows.ts). */
export async function* exportJson(tx: Tx, tenant: string, entity: EntityName): AsyncGenerator<Uint8Array> {
  for await (const docs of docsOf(tx, tenant, entity))
    yield bytesOf(`${docs.join('\n').replaceAll('\ufffd', '\\ufffd')}\n`, 'utf-8').bytes;
}

/**
 * Rows as a table that a spreadsheet opens: UTF-8 with its mark, or Shift_JIS; no cell is run as a formula. Merged customers are
 * left out. `onMissing` is told how many letters Shift_JIS does not have; they stand as 〓.
 */
export async function* exportTable(
  tx: Tx,
  tenant: string,
  kind: TableKind,
  letters: Letters,
  onMissing: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const columns = (TABLES[kind].columns as readonly Column<Row<TableKind>>[]).filter(
    (column): column is Column<Row<TableKind>> & Required<Pick<Column<Row<TableKind>>, 'write'>> =>
      Boolean(column.write),
  );
  const encode = (lines: readonly (readonly string[])[]) => {
    const text = lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
    const { bytes, missing } = bytesOf(text, letters);
    if (missing > 0) onMissing(missing);
    return bytes;
  };
  if (letters === 'utf-8') yield bytesOf('\ufeff', 'utf-8').bytes;
  yield encode([columns.map(({ names }) => names[0] ?? '')]);
  for await (const docs of docsOf(tx, tenant, kind)) {
    const rows = docs.flatMap((doc) => readRow(kind, JSON.parse(doc)) ?? []);
    const living = rows.filter((row) => !('mergedInto' in row && row.mergedInto !== null));
    yield encode(living.map((row) => columns.map(({ write }) => write(row))));
  }
}

function cellOf(text: string): string {
  const cell = guarded(text);
  return /[",\r\n']/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
