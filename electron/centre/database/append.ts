import type Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { Append } from './engine';

/** One prepared statement for each table, on the connection that the transaction has. */
export function sqliteAppend(database: Sqlite.Database): Append {
  let record: Sqlite.Statement | null = null;
  let key: Sqlite.Statement | null = null;
  return async (_tx, tenant, rows) => {
    record ??= database.prepare('insert into record (tenant, entity, id, seq, topic, doc) values (?, ?, ?, ?, ?, ?)');
    key ??= database.prepare(
      'insert into record_key (tenant, entity, field, value, sort, id) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
    );
    for (const { entity, id, seq, topic, doc, keys } of rows) {
      record.run(tenant, entity, id, seq, topic, doc);
      for (const { field, value, sort } of keys) key.run(tenant, entity, field, value, sort, id);
    }
  };
}

/** One statement for each table, with a column an array. */
export const postgresAppend: Append = async (tx, tenant, rows) => {
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of);
  await sql`insert into record (tenant, entity, id, seq, topic, doc)
    select ${tenant}, * from unnest(${column(({ entity }) => entity)}::text[], ${column(({ id }) => id)}::text[],
      ${column(({ seq }) => seq)}::bigint[], ${column(({ topic }) => topic)}::text[], ${column(({ doc }) => doc)}::text[])`.execute(
    tx,
  );
  const keys = rows.flatMap(({ entity, id, keys: mine }) => mine.map((key) => ({ entity, id, ...key })));
  await sql`insert into record_key (tenant, entity, field, value, sort, id)
    select ${tenant}, * from unnest(${keys.map(({ entity }) => entity)}::text[], ${keys.map(({ field }) => field)}::text[],
      ${keys.map(({ value }) => value)}::text[], ${keys.map(({ sort }) => sort)}::bigint[], ${keys.map(({ id }) => id)}::text[])
    on conflict do nothing`.execute(tx);
};
