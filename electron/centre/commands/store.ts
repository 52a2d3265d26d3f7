import { type EntityName, keysOf, type Row, readRow, topicOf } from '../../../shared/contract/centre/entities';
import type { NameIndex, Tx } from '../database/engine';
import { termsOf } from '../search/terms';
import { keyRow } from './unit';

/** Values of one statement: PostgreSQL takes 65,535, SQLite 32,766. */
const ROWS_AT_ONCE = 500;

function inChunks<T>(rows: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, at) =>
    rows.slice(at * ROWS_AT_ONCE, (at + 1) * ROWS_AT_ONCE),
  );
}

/** A row to be written under the number of its change. */
export interface Numbered<E extends EntityName = EntityName> {
  readonly entity: E;
  readonly id: string;
  readonly row: Row<E>;
  readonly seq: number;
}

/** Writes rows with their keys and names, and leaves word in a topic that a row has left. Each row once. */
export async function writeRows(tx: Tx, tenant: string, rows: readonly Numbered[], names: NameIndex): Promise<void> {
  for (const chunk of inChunks(rows)) {
    const before = await rowsBefore(tx, tenant, chunk);
    const records = chunk.map(({ entity, id, row, seq }) => ({
      tenant,
      entity,
      id,
      seq,
      topic: topicOf(entity, row),
      doc: JSON.stringify(row),
    }));
    await tx
      .insertInto('record')
      .values(records)
      .onConflict((conflict) =>
        conflict.columns(['tenant', 'entity', 'id']).doUpdateSet((eb) => ({
          seq: eb.ref('excluded.seq'),
          topic: eb.ref('excluded.topic'),
          doc: eb.ref('excluded.doc'),
        })),
      )
      .execute();
    const left = records.flatMap(({ entity, id, seq, topic }) => {
      const was = before.get(`${entity}/${id}`)?.topic ?? null;
      return was !== null && was !== topic ? [{ tenant, topic: was, seq, entity, id }] : [];
    });
    if (left.length > 0) await tx.insertInto('gone').values(left).execute();
    await writeKeys(tx, tenant, chunk, before);
    const customers = chunk.filter((one): one is Numbered<'customer'> => one.entity === 'customer');
    await names.put(
      tx,
      tenant,
      customers.map(({ id, row }) => ({ id, terms: termsOf(row) })),
    );
  }
}

type Before = Map<string, { readonly topic: string | null; readonly doc: string }>;

async function rowsBefore(tx: Tx, tenant: string, rows: readonly Numbered[]): Promise<Before> {
  const before: Before = new Map();
  for (const entity of new Set(rows.map((row) => row.entity))) {
    const ids = rows.filter((row) => row.entity === entity).map(({ id }) => id);
    const found = await tx
      .selectFrom('record')
      .select(['id', 'topic', 'doc'])
      .where('tenant', '=', tenant)
      .where('entity', '=', entity)
      .where('id', 'in', ids)
      .execute();
    for (const { id, ...rest } of found) before.set(`${entity}/${id}`, rest);
  }
  return before;
}

async function writeKeys(tx: Tx, tenant: string, rows: readonly Numbered[], before: Before): Promise<void> {
  const added = [];
  for (const { entity, id, row } of rows) {
    const text = JSON.stringify;
    const now = new Map(keysOf(entity, row).map((key) => [text(keyRow(key)), keyRow(key)]));
    const was = before.get(`${entity}/${id}`);
    const old = was ? readRow(entity, JSON.parse(was.doc)) : null;
    for (const key of old ? keysOf(entity, old).map(keyRow) : []) {
      if (now.delete(text(key))) continue;
      await tx
        .deleteFrom('record_key')
        .where('tenant', '=', tenant)
        .where('entity', '=', entity)
        .where('field', '=', key.field)
        .where('value', '=', key.value)
        .where('sort', '=', key.sort)
        .where('id', '=', id)
        .execute();
    }
    added.push(...[...now.values()].map((key) => ({ tenant, entity, ...key, id })));
  }
  for (const chunk of inChunks(added))
    await tx
      .insertInto('record_key')
      .values(chunk)
      // A row whose text could not be read any more left its keys behind.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}
