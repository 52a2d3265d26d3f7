import SqliteDatabase, { type Database, type Options } from 'better-sqlite3';
import { isKey } from './key';

export interface CipherFile {
  readonly file: string;
  readonly keyHex: string;
  readonly nativeBinding?: string;
}

/** How long a lock of a process that is just ending is waited for. */
const LOCK_WAIT_MS = 2_000;

/**
 * A connection that reads and writes AEGIS-256 pages with the raw key (centre.md 2: authenticated, so a flipped bit is an
 * error and never wrong data). Throws SQLite's error; a wrong key shows itself here as SQLITE_NOTADB.
 *
 * @param access `peek` writes nothing; `alone` keeps every other process out; `shared` lets further connections in.
 */
export function connect({ file, keyHex, nativeBinding }: CipherFile, access: 'peek' | 'alone' | 'shared'): Database {
  // Only hex digits ever reach the statement below; text that is no key would be taken as a passphrase.
  if (!isKey(keyHex)) throw new TypeError('the key is not 64 hex digits');
  const options: Options = { timeout: LOCK_WAIT_MS, readonly: access === 'peek', fileMustExist: true };
  if (nativeBinding !== undefined) options.nativeBinding = nativeBinding;
  const db = new SqliteDatabase(file, options);
  try {
    db.pragma("cipher = 'aegis'");
    db.pragma("algorithm = 'aegis-256'");
    db.pragma(`key = "raw:${keyHex}"`);
    if (access === 'peek') db.pragma('user_version');
    else prepareForWriting(db, access);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function prepareForWriting(db: Database, access: 'alone' | 'shared'): void {
  if (access === 'alone') db.pragma('locking_mode = EXCLUSIVE');
  db.pragma('journal_mode = WAL');
  // The package's default for WAL is NORMAL, which may lose acknowledged words in a power cut (centre.md 0, item 4).
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  // Temporary tables would be files outside the cipher.
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
}
