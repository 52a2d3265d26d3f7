import { type Kysely, sql } from 'kysely';
import { type Migration, Migrator } from 'kysely/migration';
import { createCustomerSearch } from './search-tables';
import type { Tables } from './tables';
import { createWebhooks } from './webhook-tables';

type Kind = 'sqlite' | 'postgres';

/** How each database writes the types of our columns. */
const typesOf = (kind: Kind) => ({
  big: kind === 'postgres' ? sql`bigint` : sql`integer`,
  // Equal order on both databases: by code point.
  text: kind === 'postgres' ? sql`text collate "C"` : sql`text`,
  bytes: kind === 'postgres' ? sql`bytea` : sql`blob`,
  strict: kind === 'sqlite' ? sql`strict` : sql``,
  clustered: kind === 'sqlite' ? sql`strict, without rowid` : sql``,
});

/** Numbered steps; one that has shipped never changes. Expand first, migrate, contract in a later version (centre.md 1.2). */
const steps = (kind: Kind): Record<string, Migration> => ({
  '0001-records-and-feed': {
    async up(db: Kysely<unknown>) {
      const { big, text, strict, clustered } = typesOf(kind);
      const run = async (statement: ReturnType<typeof sql>) => statement.execute(db);
      await run(sql`create table feed (tenant ${text} primary key, epoch ${text} not null, head ${big} not null,
        floor ${big} not null, audit_n ${big} not null, audit_hash ${text} not null) ${strict}`);
      await run(sql`create table record (tenant ${text} not null, entity ${text} not null, id ${text} not null,
        seq ${big} not null, topic ${text}, doc ${text} not null, primary key (tenant, entity, id)) ${strict}`);
      await run(sql`create index record_by_topic on record (tenant, topic, seq) where topic is not null`);
      await run(sql`create index record_by_seq on record (tenant, seq)`);
      await run(sql`create table record_key (tenant ${text} not null, entity ${text} not null, field ${text} not null,
        value ${text} not null, sort ${big} not null, id ${text} not null,
        primary key (tenant, entity, field, value, sort, id)) ${clustered}`);
      await run(sql`create table gone (tenant ${text} not null, topic ${text} not null, seq ${big} not null,
        entity ${text} not null, id ${text} not null, primary key (tenant, topic, seq, entity, id)) ${clustered}`);
      await run(sql`create index gone_by_seq on gone (tenant, seq)`);
      await run(sql`create table command (tenant ${text} not null, id ${text} not null, device ${text} not null,
        n ${big} not null, at ${big} not null, verdict ${text} not null, primary key (tenant, id)) ${strict}`);
      await run(sql`create table audit (tenant ${text} not null, n ${big} not null, at ${big} not null,
        agent ${text} not null, device ${text} not null, command ${text} not null, kind ${text} not null,
        entry ${text} not null, hash ${text} not null, primary key (tenant, n)) ${strict}`);
      await run(sql`create table credential (tenant ${text} not null, login ${text} not null, agent ${text} not null,
        hash ${text} not null, failures ${big} not null, locked_until ${big} not null, primary key (tenant, login)) ${strict}`);
      await run(sql`create table refresh (tenant ${text} not null, hash ${text} not null, family ${text} not null,
        generation ${big} not null, agent ${text} not null, device ${text} not null, expires_at ${big} not null, used ${big} not null,
        primary key (tenant, hash)) ${strict}`);
      await run(sql`create index refresh_by_family on refresh (tenant, family)`);
      await run(sql`create index refresh_by_expiry on refresh (tenant, expires_at)`);
      await run(sql`create table signing_key (id ${text} primary key, secret ${text} not null,
        created_at ${big} not null) ${strict}`);
      await forbidChanges(db, kind);
      if (kind === 'postgres') await separateTenants(db, FIRST_TABLES);
    },
  },
  '0002-customer-search': {
    async up(db: Kysely<unknown>) {
      await createCustomerSearch(db, kind);
    },
  },
  '0003-unknown-logins': {
    async up(db: Kysely<unknown>) {
      const { big, text, strict } = typesOf(kind);
      await sql`create table unknown_login (tenant ${text} not null, name ${text} not null, failures ${big} not null,
        locked_until ${big} not null, at ${big} not null, primary key (tenant, name)) ${strict}`.execute(db);
      await sql`create index unknown_login_by_age on unknown_login (tenant, at)`.execute(db);
      if (kind === 'postgres') await separateTenants(db, ['unknown_login']);
    },
  },
  '0004-webhooks': {
    async up(db: Kysely<unknown>) {
      await createWebhooks(db, kind);
    },
  },
  '0005-persons': {
    async up(db: Kysely<unknown>) {
      const { text, strict } = typesOf(kind);
      await sql`create table person (tenant ${text} not null, issuer ${text} not null, subject ${text} not null,
        agent ${text} not null, primary key (tenant, issuer, subject)) ${strict}`.execute(db);
      await sql`create unique index person_by_agent on person (tenant, agent, issuer)`.execute(db);
      if (kind === 'postgres') await separateTenants(db, ['person']);
    },
  },
  '0006-upkeep': {
    async up(db: Kysely<unknown>) {
      const { big, text, strict } = typesOf(kind);
      await sql`create table feed_mark (tenant ${text} not null, at ${big} not null, head ${big} not null,
        primary key (tenant, at)) ${strict}`.execute(db);
      await sql`create index command_by_age on command (tenant, at)`.execute(db);
      if (kind === 'postgres') await separateTenants(db, ['feed_mark']);
    },
  },
  '0007-leases': {
    async up(db: Kysely<unknown>) {
      const { big, text, strict } = typesOf(kind);
      await sql`create table lease (tenant ${text} not null, device ${text} not null, agent ${text} not null,
        epoch ${text} not null, cursor ${big} not null, until ${big} not null, primary key (tenant, device)) ${strict}`.execute(
        db,
      );
      if (kind === 'postgres') await separateTenants(db, ['lease']);
    },
  },
  '0008-pictures': {
    async up(db: Kysely<unknown>) {
      const { big, text, bytes, strict } = typesOf(kind);
      await sql`create table picture (tenant ${text} not null, id ${text} not null, type ${text} not null, hash ${text} not null,
        agent ${text} not null, at ${big} not null, bytes ${bytes} not null, primary key (tenant, id)) ${strict}`.execute(
        db,
      );
      await sql`create index picture_by_agent on picture (tenant, agent, at)`.execute(db);
      if (kind === 'postgres') await separateTenants(db, ['picture']);
    },
  },
});

/** Every step of this version, in its order. */
export const STEP_NAMES: readonly string[] = Object.keys(steps('sqlite'));

/** The audit trail is only added to: the database itself refuses anything else. */
async function forbidChanges(db: Kysely<unknown>, kind: Kind): Promise<void> {
  if (kind === 'sqlite') {
    for (const verb of ['update', 'delete'])
      await sql
        .raw(
          `create trigger audit_no_${verb} before ${verb} on audit begin select raise(abort, 'audit is append-only'); end`,
        )
        .execute(db);
    return;
  }
  await sql`create function audit_is_append_only() returns trigger language plpgsql as
    $$ begin raise exception 'audit is append-only'; end $$`.execute(db);
  await sql`create trigger audit_no_change before update or delete or truncate on audit
    for each statement execute function audit_is_append_only()`.execute(db);
}

const FIRST_TABLES = ['feed', 'record', 'record_key', 'gone', 'command', 'audit', 'credential', 'refresh'];

/** The second wall: a statement sees only the rows of the tenant that its transaction named. */
async function separateTenants(db: Kysely<unknown>, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    await sql.raw(`alter table ${table} enable row level security`).execute(db);
    await sql.raw(`alter table ${table} force row level security`).execute(db);
    await sql
      .raw(`create policy tenant_only on ${table} using (tenant = current_setting('tsunagu.tenant', true))`)
      .execute(db);
  }
}

/** Brings the database to this version; many instances may start at once (Kysely takes a lock). Rejects where a step fails. */
export async function migrate(db: Kysely<Tables>, kind: Kind): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => steps(kind) } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}
