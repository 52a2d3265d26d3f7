import { existsSync, rmSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { type CipherFile, connect } from './cipher';
import { BrokenFile } from './faults';
import { sizeOf } from './file-names';

/**
 * Looks into the file without writing a byte: closing a writable connection would move a newer program's journal into it.
 * Null where there is no file yet. Throws where it is broken.
 */
export function peek<T>(wanted: CipherFile, look: (db: Database) => T): T | null {
  if (sizeOf(wanted.file) === 0) {
    // A journal without its file, or beside an empty one, holds words that SQLite would throw away.
    if (sizeOf(`${wanted.file}-wal`) > 0) throw new BrokenFile('a journal without its file');
    return null;
  }
  const made = ['-wal', '-shm'].map((end) => wanted.file + end).filter((path) => !existsSync(path));
  const db = connect(wanted, 'peek');
  try {
    return look(db);
  } finally {
    db.close();
    for (const path of made) rmSync(path, { force: true });
  }
}

/** Reads every page once (centre.md 2: about 13 s a GB). Throws where one is damaged. */
export function quickCheck(db: Database): void {
  const answer = db.pragma('quick_check(1)', { simple: true });
  if (answer !== 'ok') throw new BrokenFile('the quick check found damage');
}
