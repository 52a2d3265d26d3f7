import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type Sqlite from 'better-sqlite3';
import { peek, quickCheck } from '../../sqlite/checks';
import { type CipherFile, connect } from '../../sqlite/cipher';
import { type FileFailure, isBroken, openFailureOf } from '../../sqlite/faults';
import { backUp, setAside } from '../../sqlite/file-names';
import { isKey } from '../../sqlite/key';
import type { Engine } from './engine';
import { STEP_NAMES } from './migrations';
import { engineOn } from './sqlite';

/** How the opening ended; `setAside` is the broken file's new name, without its folder. `newer`: left as it is. */
export type SealedOpening =
  | { readonly kind: 'ready'; readonly engine: Engine; readonly setAside: string | null }
  | { readonly kind: 'newer' }
  | { readonly kind: 'failed'; readonly code: FileFailure; readonly setAside: string | null };

const BACKUPS_TO_KEEP = 3;
/** In `user_version`, which Kysely's migrations leave free. */
const ENDED_CLEANLY = 1;

/**
 * Opens the encrypted file of an embedded centre: checked where the last end was not clean, copied before it is brought to
 * this version; a broken one is renamed and a new one made. Never rejects.
 */
export async function openSealed(wanted: CipherFile): Promise<SealedOpening> {
  if (!isKey(wanted.keyHex)) return { kind: 'failed', code: 'badKey', setAside: null };
  try {
    mkdirSync(dirname(wanted.file), { recursive: true, mode: 0o700 });
    const steps = peek(wanted, stepsIn) ?? [];
    if (steps.some((name) => !STEP_NAMES.includes(name))) return { kind: 'newer' };
    return { kind: 'ready', engine: await prepare(wanted), setAside: null };
  } catch (error) {
    if (!isBroken(error)) return { kind: 'failed', code: openFailureOf(error), setAside: null };
  }
  let name: string | null = null;
  try {
    name = setAside(wanted.file);
    return { kind: 'ready', engine: await prepare(wanted), setAside: name };
  } catch (error) {
    return { kind: 'failed', code: openFailureOf(error), setAside: name };
  }
}

async function prepare(wanted: CipherFile): Promise<Engine> {
  // Made here, so that only this user can read it; SQLite gives the journal the same mode.
  closeSync(openSync(wanted.file, 'a', 0o600));
  const database = connect(wanted, 'shared');
  try {
    const steps = stepsIn(database);
    if (steps.length > 0 && endMark(database) !== ENDED_CLEANLY) quickCheck(database);
    database.pragma('user_version = 0');
    if (steps.length > 0 && steps.length < STEP_NAMES.length)
      backUp(database, wanted.file, steps.length, BACKUPS_TO_KEEP);
    const engine = await engineOn(database, () => connect(wanted, 'peek'));
    return { ...engine, close: () => closeCleanly(database, engine) };
  } catch (error) {
    database.close();
    throw error;
  }
}

async function closeCleanly(database: Sqlite.Database, engine: Engine): Promise<void> {
  try {
    database.pragma(`user_version = ${ENDED_CLEANLY}`);
  } catch {
    // A full disk: the next start checks the file, nothing is lost.
  }
  await engine.close();
}

const endMark = (database: Sqlite.Database) => database.pragma('user_version', { simple: true });

/** The steps that the file has been through; none in a new one. */
function stepsIn(database: Sqlite.Database): string[] {
  const isThere = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'kysely_migration'").get() !== undefined;
  return isThere ? database.prepare('SELECT name FROM kysely_migration').pluck().all().map(String) : [];
}
