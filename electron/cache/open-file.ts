import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { Contact } from '../../shared/domain/contact';
import { peek, quickCheck } from '../sqlite/checks';
import { type CipherFile, connect } from '../sqlite/cipher';
import { isBroken, openFailureOf } from '../sqlite/faults';
import { backUp, setAside } from '../sqlite/file-names';
import { isKey } from '../sqlite/key';
import { contactsIn } from './contacts';
import { markInterrupted } from './interrupted';
import { fileVersion, MIGRATIONS, type Migration, migrate } from './migrations';
import type { OpenFailure } from './protocol';

export interface FileToOpen extends CipherFile {
  readonly backupsToKeep: number;
  readonly resumed: boolean;
  readonly reportStrange: (count: number) => void;
  /** For tests of older files. */
  readonly migrations?: readonly Migration[];
}

export type OpenedFile =
  | {
      readonly kind: 'ready';
      readonly db: Database;
      readonly interrupted: readonly Contact[];
      readonly setAside?: string;
      readonly backup?: string;
    }
  | { readonly kind: 'newer'; readonly fileVersion: number; readonly ourVersion: number }
  | { readonly kind: 'failed'; readonly code: OpenFailure };

/**
 * Opens the file, checks it where the last end was not clean, makes a copy and migrates where it is older, and marks what
 * an earlier process left in the middle. A broken file is renamed and a new one made. Never throws.
 */
export function openFile(wanted: FileToOpen): OpenedFile {
  if (!isKey(wanted.keyHex)) return { kind: 'failed', code: 'badKey' };
  try {
    mkdirSync(dirname(wanted.file), { recursive: true, mode: 0o700 });
    const newer = newerVersionOf(wanted);
    if (newer) return newer;
    return { kind: 'ready', ...prepare(wanted) };
  } catch (error) {
    if (!isBroken(error)) return { kind: 'failed', code: openFailureOf(error) };
  }
  try {
    const name = setAside(wanted.file);
    return { kind: 'ready', ...prepare(wanted), setAside: name };
  } catch (error) {
    return { kind: 'failed', code: openFailureOf(error) };
  }
}

function newerVersionOf(wanted: FileToOpen): OpenedFile | null {
  const ourVersion = newestOf(wanted);
  const version = peek(wanted, fileVersion);
  return version !== null && version > ourVersion ? { kind: 'newer', fileVersion: version, ourVersion } : null;
}

function newestOf(wanted: FileToOpen): number {
  return (wanted.migrations ?? MIGRATIONS).at(-1)?.version ?? 0;
}

function prepare(wanted: FileToOpen): { db: Database; interrupted: Contact[]; backup?: string } {
  // Made here, so that only this user can read it; SQLite gives the journal the same mode.
  closeSync(openSync(wanted.file, 'a', 0o600));
  // One process only: a second one would take the first one's live contacts for interrupted ones.
  const db = connect(wanted, 'alone');
  try {
    const version = fileVersion(db);
    if (version > 0 && !endedCleanly(db)) quickCheck(db);
    const older = version > 0 && version < newestOf(wanted);
    const backup = older ? backUp(db, wanted.file, version, wanted.backupsToKeep) : undefined;
    migrate(db, wanted.migrations);
    markEnd(db, 'notYet');
    if (!wanted.resumed) markInterrupted(db, Date.now());
    return { db, interrupted: contactsIn(db, wanted.reportStrange).interrupted(), backup };
  } catch (error) {
    db.close();
    throw error;
  }
}

function endedCleanly(db: Database): boolean {
  return db.prepare('SELECT clean FROM file_mark').pluck().get() === 1;
}

/** Writes whether the file was closed in order; without that the next start reads every page once. */
export function markEnd(db: Database, end: 'clean' | 'notYet'): void {
  db.prepare('UPDATE file_mark SET clean = ?').run(end === 'clean' ? 1 : 0);
}
