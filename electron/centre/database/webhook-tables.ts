import { type Kysely, sql } from 'kysely';

/** The tables of the webhooks (tables.ts says what stands in them). */
export async function createWebhooks(db: Kysely<unknown>, kind: 'sqlite' | 'postgres'): Promise<void> {
  const big = kind === 'postgres' ? sql`bigint` : sql`integer`;
  const text = kind === 'postgres' ? sql`text collate "C"` : sql`text`;
  const strict = kind === 'sqlite' ? sql`strict` : sql``;
  await sql`create table webhook (tenant ${text} not null, id ${text} not null, url ${text} not null, kinds ${text} not null,
    state ${text} not null, failure ${text} not null, secret ${text} not null, old_secret ${text} not null,
    old_until ${big} not null, cursor ${big} not null, pending_to ${big}, failures ${big} not null,
    failing_since ${big} not null, next_at ${big} not null, lease_owner ${text} not null, lease_until ${big} not null,
    delivered_at ${big} not null, created_at ${big} not null, created_by ${text} not null,
    primary key (tenant, id)) ${strict}`.execute(db);
  await sql`create table webhook_tenant (tenant ${text} primary key) ${strict}`.execute(db);
  if (kind === 'sqlite') return;
  for (const table of ['webhook', 'webhook_tenant']) {
    await sql.raw(`alter table ${table} enable row level security`).execute(db);
    await sql.raw(`alter table ${table} force row level security`).execute(db);
  }
  const own = sql`tenant = current_setting('tsunagu.tenant', true)`;
  await sql`create policy tenant_only on webhook using (${own})`.execute(db);
  // An instance has to know for whom it delivers; the name of a tenant is all that can be seen.
  await sql`create policy look on webhook_tenant for select using (true)`.execute(db);
  await sql`create policy tenant_adds on webhook_tenant for insert with check (${own})`.execute(db);
  await sql`create policy tenant_removes on webhook_tenant for delete using (${own})`.execute(db);
}
