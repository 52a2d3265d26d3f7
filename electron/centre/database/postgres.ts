import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { postgresAppend } from './append';
import { DatabaseClock } from './database-clock';
import type { Engine, Tx } from './engine';
import { migrate } from './migrations';
import { postgresNames } from './name-index';
import { postgresNews } from './news';
import type { Tables } from './tables';

export interface PostgresOptions {
  /** postgres://user@host/database */
  readonly url: string;
  readonly connections?: number;
  /** What goes wrong beside the requests: the listening connection. */
  readonly onTrouble?: (step: string, code: string) => void;
}

const CHANNEL = 'tsunagu_news';
const ANNOUNCEMENTS = 'tsunagu_announcements';
const LISTEN_AGAIN_MS = 1_000;
const types: pg.CustomTypesConfig = {
  // bigint as a number: counters and times stay far below 2^53.
  getTypeParser: (oid, format) => (oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)),
};

/** The tenant's lock: 63 bits of its name's hash (two tenants that share one only wait for each other). */
function lockOf(tenant: string): string {
  return (createHash('sha256').update(tenant).digest().readBigInt64BE() >> 1n).toString();
}

/** The shared centre: many instances on one PostgreSQL; NOTIFY tells the others that there is news. */
export async function openPostgres({ url, connections = 10, onTrouble }: PostgresOptions): Promise<Engine> {
  const pool = new pg.Pool({ connectionString: url, max: connections, types, pipeline: true });
  pool.on('error', (error) => onTrouble?.('idle-connection', codeOf(error)));
  // One that breaks between two statements of a transaction tells nobody else; unheard it would end the program. The next
  // statement fails, and the group is answered `retry`.
  pool.on('connect', (client) => client.on('error', (error) => onTrouble?.('connection', codeOf(error))));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db, 'postgres');
  const clock = await DatabaseClock.start(async () => {
    const { rows } = await sql<{
      now: number;
    }>`select (extract(epoch from clock_timestamp()) * 1000)::bigint as now`.execute(db);
    return rows[0]?.now ?? Date.now();
  });
  const hints = new EventEmitter<{ hint: [string]; announced: [string] }>();
  hints.setMaxListeners(0);
  const stopListening = listen(
    url,
    { [CHANNEL]: (tenant) => hints.emit('hint', tenant), [ANNOUNCEMENTS]: (words) => hints.emit('announced', words) },
    onTrouble,
  );
  /**
   * The wire is waited for once where `work` asks one question: the view and whose it is go out just before it, and the end
   * of the view is not waited for.
   */
  const read: Engine['read'] = (tenant, work) =>
    new Promise((resolve, reject) => {
      const reading = db.connection().execute(async (connection) => {
        const say = (words: string) => sql.raw(words).execute(connection);
        const begun = say(
          `begin isolation level repeatable read; select set_config('tsunagu.tenant', ${pg.escapeLiteral(tenant)}, true)`,
        );
        try {
          // Where the view did not begin nothing was seen: that is no answer.
          const [result] = await Promise.all([work(connection as Tx), begun]);
          resolve(result);
        } catch (error) {
          reject(error);
        }
        await say('commit').catch(() => undefined);
      });
      reading.catch(reject);
    });
  return {
    kind: 'postgres',
    db,
    now: clock.now,
    notesKeptFrom: 0,
    names: postgresNames,
    append: postgresAppend,
    news: postgresNews,
    write: (tenant, work) =>
      db.transaction().execute(async (tx) => {
        // Taken before anything is read: what is read then is what the writer before left.
        await sql`select set_config('tsunagu.tenant', ${tenant}, true), pg_advisory_xact_lock(${lockOf(tenant)}::bigint)`.execute(
          tx,
        );
        return work(tx);
      }),
    note: (tenant, work) =>
      db.transaction().execute(async (tx) => {
        await sql`select set_config('tsunagu.tenant', ${tenant}, true)`.execute(tx);
        return work(tx);
      }),
    read,
    readLong: read,
    hint: async (tx, tenant) => void (await sql`select pg_notify(${CHANNEL}, ${tenant})`.execute(tx)),
    onHint(listener) {
      hints.on('hint', listener);
      return () => hints.off('hint', listener);
    },
    announce: async (tx, words) => void (await sql`select pg_notify(${ANNOUNCEMENTS}, ${words})`.execute(tx)),
    onAnnounced(listener) {
      hints.on('announced', listener);
      return () => hints.off('announced', listener);
    },
    async close() {
      clock.stop();
      await stopListening();
      await db.destroy();
    },
  };
}

/** Listens on a connection of its own, and again after it broke. */
function listen(
  url: string,
  hear: Readonly<Record<string, (payload: string) => void>>,
  onTrouble: PostgresOptions['onTrouble'],
): () => Promise<void> {
  let over = false;
  let client: pg.Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  const again = () => {
    client = null;
    if (!over) timer ??= setTimeout(() => begin(), LISTEN_AGAIN_MS);
  };
  const begin = () => {
    timer = null;
    const mine = new pg.Client({ connectionString: url, keepAlive: true });
    client = mine;
    mine.on('notification', ({ channel, payload }) => payload && hear[channel]?.(payload));
    mine.on('error', (error) => onTrouble?.('listen', codeOf(error)));
    mine.on('end', again);
    mine
      .connect()
      .then(() =>
        mine.query(
          Object.keys(hear)
            .map((channel) => `listen ${channel}`)
            .join('; '),
        ),
      )
      .catch((error: unknown) => {
        onTrouble?.('listen', codeOf(error));
        mine.end().catch(() => undefined);
        again();
      });
  };
  begin();
  return async () => {
    over = true;
    if (timer) clearTimeout(timer);
    await client?.end().catch(() => undefined);
  };
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
