import type { Customer } from '../../../shared/contract/centre/customer';
import { type EntityName, readRow } from '../../../shared/contract/centre/entities';
import type { Engine } from '../database/engine';
import type { Column } from './column';
import { CUSTOMER_COLUMNS } from './customers';
import { bytesOf, type Letters } from './letters';
import { guarded } from './values';

const ROWS_AT_ONCE = 500;

/** All rows of one kind by their id, as they stand when each part is read: nobody's write waits for the whole. */
async function* docsOf(engine: Engine, tenant: string, entity: EntityName): AsyncGenerator<string[]> {
  let after = '';
  for (;;) {
    const rows = await engine.read(tenant, (tx) =>
      tx
        .selectFrom('record')
        .select(['id', 'doc'])
        .where('tenant', '=', tenant)
        .where('entity', '=', entity)
        .where('id', '>', after)
        .orderBy('id')
        .limit(ROWS_AT_ONCE)
        .execute(),
    );
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ doc }) => doc);
    after = last.id;
  }
}

/** Every row of a kind, one JSON object a line, UTF-8. */
export async function* exportJson(engine: Engine, tenant: string, entity: EntityName): AsyncGenerator<Uint8Array> {
  for await (const docs of docsOf(engine, tenant, entity)) yield bytesOf(`${docs.join('\n')}\n`, 'utf-8').bytes;
}

/**
 * The customers as a table that a spreadsheet opens: UTF-8 with its mark, or Shift_JIS; no cell is run as a formula. Merged
 * ones are left out. `onMissing` is told how many letters Shift_JIS does not have; they stand as 〓.
 */
export async function* exportCustomers(
  engine: Engine,
  tenant: string,
  letters: Letters,
  onMissing: (count: number) => void,
): AsyncGenerator<Uint8Array> {
  const columns = CUSTOMER_COLUMNS.filter(
    (column): column is Column<Customer> & Required<Pick<Column<Customer>, 'write'>> => Boolean(column.write),
  );
  const encode = (lines: readonly (readonly string[])[]) => {
    const text = lines.map((cells) => `${cells.map(cellOf).join(',')}\r\n`).join('');
    const { bytes, missing } = bytesOf(text, letters);
    if (missing > 0) onMissing(missing);
    return bytes;
  };
  if (letters === 'utf-8') yield bytesOf('\ufeff', 'utf-8').bytes;
  yield encode([columns.map(({ names }) => names[0] ?? '')]);
  for await (const docs of docsOf(engine, tenant, 'customer')) {
    const customers = docs.flatMap((doc) => readRow('customer', JSON.parse(doc)) ?? []);
    const living = customers.filter(({ mergedInto }) => mergedInto === null);
    yield encode(living.map((customer) => columns.map(({ write }) => write(customer))));
  }
}

function cellOf(text: string): string {
  const cell = guarded(text);
  return /[",\r\n']/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell;
}
