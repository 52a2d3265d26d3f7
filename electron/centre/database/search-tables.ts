import { type Kysely, sql } from 'kysely';
import { readRow } from '../../../shared/contract/centre/entities';
import { termsOf } from '../search/terms';
import type { NameEntry, Tx } from './engine';
import { postgresNames } from './name-index';
import type { Tables } from './tables';

const ROWS_AT_ONCE = 1_000;

/** The tables of the name index (name-index.ts), with the customers that are there already. */
export async function createCustomerSearch(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  // The migrator has begun the transaction.
  const tx = db as unknown as Tx;
  await (kind === 'sqlite' ? createForSqlite(tx) : createForPostgres(tx));
}

/** Terms are words of any signs but spaces, as they are: the centre has folded them. */
async function createForSqlite(tx: Tx): Promise<void> {
  await sql`create table customer_search (n integer primary key, tenant text not null, id text not null,
    unique (tenant, id)) strict`.execute(tx);
  await sql`create virtual table customer_words using fts5 (terms, content='', contentless_delete=1,
    tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'")`.execute(tx);
  await eachKnown(tx, async (tenant, entries) => {
    for (const { id, terms } of entries) {
      const begun = await sql<{ n: number }>`insert into customer_search (tenant, id) values (${tenant}, ${id})
        returning n`.execute(tx);
      await sql`insert into customer_words (rowid, terms) values (${begun.rows[0]?.n}, ${terms.join(' ')})`.execute(tx);
    }
  });
}

/** Anybody may look (name-index.ts says why, and why that shows no name); written is only one's own tenant. */
async function createForPostgres(tx: Tx): Promise<void> {
  await sql`create table customer_search (tenant text collate "C" not null, id text collate "C" not null,
    terms integer[] not null, primary key (tenant, id))`.execute(tx);
  // For the time of this transaction, which nobody else sees, the owner sees the customers of all tenants.
  await sql`alter table record no force row level security`.execute(tx);
  await eachKnown(tx, (tenant, entries) => postgresNames.put(tx, tenant, entries));
  await sql`alter table record force row level security`.execute(tx);
  // Without a pending list: nobody's write or look-up pays for what others added.
  await sql`create index customer_search_terms on customer_search using gin (terms) with (fastupdate = off)`.execute(
    tx,
  );
  await sql`alter table customer_search enable row level security`.execute(tx);
  await sql`alter table customer_search force row level security`.execute(tx);
  await sql`create policy look on customer_search for select using (true)`.execute(tx);
  const own = sql`tenant = current_setting('tsunagu.tenant', true)`;
  await sql`create policy tenant_adds on customer_search for insert with check (${own})`.execute(tx);
  await sql`create policy tenant_changes on customer_search for update using (${own})`.execute(tx);
  await sql`create policy tenant_removes on customer_search for delete using (${own})`.execute(tx);
}

async function eachKnown(
  tx: Tx,
  work: (tenant: string, entries: readonly NameEntry[]) => Promise<void>,
): Promise<void> {
  let after: Pick<Tables['record'], 'tenant' | 'id'> = { tenant: '', id: '' };
  for (;;) {
    const rows = await tx
      .selectFrom('record')
      .select(['tenant', 'id', 'doc'])
      .where('entity', '=', 'customer')
      .where((eb) =>
        eb.or([eb('tenant', '>', after.tenant), eb.and([eb('tenant', '=', after.tenant), eb('id', '>', after.id)])]),
      )
      .orderBy('tenant')
      .orderBy('id')
      .limit(ROWS_AT_ONCE)
      .execute();
    for (const tenant of new Set(rows.map((row) => row.tenant))) {
      const mine = rows.filter((row) => row.tenant === tenant);
      const read = mine.flatMap(({ id, doc }) => {
        const customer = readRow('customer', JSON.parse(doc));
        return customer ? [{ id, terms: termsOf(customer) }] : [];
      });
      await work(tenant, read);
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last;
  }
}
