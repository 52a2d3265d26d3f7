import { EventEmitter } from 'node:events';
import { uptime } from 'node:os';
import Sqlite from 'better-sqlite3';
import { type DialectAdapter, Kysely, SqliteAdapter, SqliteDialect, sql } from 'kysely';
import { sqliteAppend } from './append';
import type { Engine, Tx } from './engine';
import { KeptStatements } from './kept-statements';
import { migrate } from './migrations';
import { sqliteNames } from './name-index';
import { sqliteNews } from './news';
import type { Tables } from './tables';

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** Path of better_sqlite3.node; without it the package finds its own. */
  readonly nativeBinding?: string;
}

/** Kysely takes SQLite for a database that can't take a new table back. It can, so that a start that is cut leaves no half step. */
class WholeStepsAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
class WholeStepsDialect extends SqliteDialect {
  override createAdapter(): DialectAdapter {
    return new WholeStepsAdapter();
  }
}

/** One process, one file, one writer at a time. */
export function openSqlite({ file, nativeBinding }: SqliteOptions): Promise<Engine> {
  const open = (source: string | Buffer, readonly: boolean) =>
    new Sqlite(source, { readonly, ...(nativeBinding ? { nativeBinding } : {}) });
  const database = open(file, false);
  database.pragma('journal_mode = WAL');
  // An answer means that the words are on the disk; better-sqlite3 would only say NORMAL (centre.md 0.4).
  database.pragma('synchronous = FULL');
  // A file is read on a connection of its own; of memory there is none but a copy, taken between two transactions.
  return engineOn(database, () => (database.memory ? open(database.serialize(), false) : open(file, true)));
}

/** On an open connection, which is the engine's from now on. @param another a second one, that only reads. */
export async function engineOn(database: Sqlite.Database, another: () => Sqlite.Database): Promise<Engine> {
  database.pragma('cache_size = -65536');
  const statements = new KeptStatements(database);
  const db = new Kysely<Tables>({ dialect: new WholeStepsDialect({ database: statements }) });
  await migrate(db, 'sqlite');
  statements.keep();
  const hints = new EventEmitter<{ hint: [string]; announced: [string] }>();
  hints.setMaxListeners(0);
  return {
    kind: 'sqlite',
    db,
    now: Date.now,
    // A note does not wait for the disk: two thousand desks would have it wait two hundred times a second.
    notesKeptFrom: database.memory ? 0 : Date.now() - uptime() * 1_000,
    names: sqliteNames(database),
    append: sqliteAppend(database),
    news: sqliteNews,
    write: (_tenant, work) => writing(db, work),
    note: (_tenant, work) => writing(db, work, (mode) => database.pragma(`synchronous = ${mode}`)),
    read: (_tenant, work) => db.transaction().execute(work),
    async readLong(_tenant, work) {
      const own = await db.connection().execute(async () => another());
      const view = new Kysely<Tables>({ dialect: new SqliteDialect({ database: own }) });
      try {
        return await view.transaction().execute(work);
      } finally {
        await view.destroy();
      }
    },
    // In the same process the transaction stands before anybody can look.
    hint: async (_tx, tenant) => void setImmediate(() => hints.emit('hint', tenant)),
    onHint(listener) {
      hints.on('hint', listener);
      return () => hints.off('hint', listener);
    },
    announce: async (_tx, words) => void setImmediate(() => hints.emit('announced', words)),
    onAnnounced(listener) {
      hints.on('announced', listener);
      return () => hints.off('announced', listener);
    },
    close: () => db.destroy(),
  };
}

/**
 * Waits for its turn at the file before anything is read: where another process (the console) wrote between the reading and the
 * writing, SQLite would refuse at once. @param wait sets whether a commit waits for the disk.
 */
function writing<T>(
  db: Kysely<Tables>,
  work: (tx: Tx) => Promise<T>,
  wait: (mode: 'NORMAL' | 'FULL') => void = () => undefined,
): Promise<T> {
  return db.connection().execute(async (connection) => {
    wait('NORMAL');
    await sql`begin immediate`.execute(connection);
    try {
      const result = await work(connection as Tx);
      await sql`commit`.execute(connection);
      return result;
    } catch (error) {
      // A full disk has ended it already.
      await sql`rollback`.execute(connection).catch(() => undefined);
      throw error;
    } finally {
      wait('FULL');
    }
  });
}
