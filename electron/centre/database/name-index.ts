import type Sqlite from 'better-sqlite3';
import { sql } from 'kysely';
import type { NameEntry, NameIndex } from './engine';

/** FTS5 over terms that the centre made; each run of terms that stands in this order is a phrase (centre.md 2.3). */
export function sqliteNames(database: Sqlite.Database): NameIndex {
  // Prepared at first use: the tables come with a migration. All runs on the connection that the transaction has.
  let statements: ReturnType<typeof prepare> | null = null;
  const prepare = () => ({
    known: database.prepare('select n from customer_search where tenant = ? and id = ?').pluck(),
    begin: database.prepare('insert into customer_search (tenant, id) values (?, ?) returning n').pluck(),
    forget: database.prepare('delete from customer_words where rowid = ?'),
    add: database.prepare('insert into customer_words (rowid, terms) values (?, ?)'),
    find: database
      .prepare(
        `select s.id from customer_words w join customer_search s on s.n = w.rowid
         where w.customer_words match ? and s.tenant = ? order by w.rowid desc limit ?`,
      )
      .pluck(),
  });
  return {
    async put(_tx, tenant, entries) {
      statements ??= prepare();
      for (const { id, terms } of entries) {
        const known = statements.known.get(tenant, id);
        if (known !== undefined) statements.forget.run(known);
        statements.add.run(known ?? statements.begin.get(tenant, id), terms.join(' '));
      }
    },
    async find(_tx, tenant, words, limit) {
      if (words.length === 0) return [];
      statements ??= prepare();
      const phrases = words.map((terms) => `"${terms.join(' ').replace(/"/g, '""')}"`);
      return statements.find.all(phrases.join(' AND '), tenant, limit) as string[];
    },
  };
}

/**
 * PostgreSQL: an array of numbers with a GIN index. Its operators are not leak-proof, so that row-level security would keep the
 * index from being used; therefore every term is hashed together with its tenant: what the table shows to a statement that
 * forgot the tenant is no name, and the rows themselves stay behind the wall.
 */
export const postgresNames: NameIndex = {
  async put(tx, tenant, entries) {
    if (entries.length === 0) return;
    const ids = entries.map(({ id }) => id);
    const terms = entries.map((entry) => arrayText(tenant, entry));
    await sql`insert into customer_search (tenant, id, terms)
      select ${tenant}, id, terms::integer[] from unnest(${ids}::text[], ${terms}::text[]) as given (id, terms)
      on conflict (tenant, id) do update set terms = excluded.terms`.execute(tx);
  },
  async find(tx, tenant, words, limit) {
    if (words.length === 0) return [];
    const wanted = [...new Set(words.flat())].map((term) => termHash(tenant, term));
    // Materialised, so that the planner never hopes to meet enough hits by reading the table from its beginning.
    const found = await sql<{ id: string }>`with hit as materialized (
        select id from customer_search where terms @> ${wanted}::integer[] and tenant = ${tenant}
      ) select id from hit limit ${limit}`.execute(tx);
    return found.rows.map(({ id }) => id);
  },
};

const arrayText = (tenant: string, { terms }: NameEntry): string =>
  `{${[...new Set(terms)].map((term) => termHash(tenant, term)).join(',')}}`;

/** FNV-1a, 32 bits: what collides is found too much, and is thrown out when the name is looked at. */
function termHash(tenant: string, term: string): number {
  let hash = 0x811c9dc5;
  const text = `${tenant} ${term}`;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
