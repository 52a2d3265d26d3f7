import { EventEmitter } from 'node:events';
import Sqlite from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { sqliteAppend } from './append';
import type { Engine } from './engine';
import { migrate } from './migrations';
import { sqliteNames } from './name-index';
import type { Tables } from './tables';

export interface SqliteOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** Path of better_sqlite3.node; without it the package finds its own. */
  readonly nativeBinding?: string;
}

/** The embedded centre: one process, one file, one writer at a time. */
export async function openSqlite({ file, nativeBinding }: SqliteOptions): Promise<Engine> {
  const database = new Sqlite(file, nativeBinding ? { nativeBinding } : {});
  database.pragma('journal_mode = WAL');
  // An answer means that the words are on the disk; better-sqlite3 would only say NORMAL (centre.md 0.4).
  database.pragma('synchronous = FULL');
  database.pragma('cache_size = -65536');
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database }) });
  await migrate(db, 'sqlite');
  const hints = new EventEmitter<{ hint: [string]; announced: [string] }>();
  hints.setMaxListeners(0);
  return {
    kind: 'sqlite',
    db,
    names: sqliteNames(database),
    append: sqliteAppend(database),
    write: (_tenant, work) => db.transaction().execute(work),
    read: (_tenant, work) => db.transaction().execute(work),
    async readLong(_tenant, work) {
      const open = (source: string | Buffer, readonly: boolean) =>
        new Sqlite(source, { readonly, ...(nativeBinding ? { nativeBinding } : {}) });
      // A file is read on a connection of its own; of memory there is none but a copy, taken between two transactions.
      const own = database.memory
        ? await db.connection().execute(async () => open(database.serialize(), false))
        : open(file, true);
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
