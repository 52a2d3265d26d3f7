/** Why a file can't be used now. `inUse`: another process has it. `badKey`: the key is not 64 hex digits. */
export type FileFailure =
  | 'badKey'
  | 'inUse'
  | 'diskFull'
  | 'diskFault'
  | 'notPermitted'
  | 'moduleMissing'
  | 'notOpened';

/** The code that SQLite, the file system or the module loader gave, else the error's name; never its message. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** True when the file's content can't be trusted: wrong key, damaged page, not a database. */
export function isBroken(error: unknown): boolean {
  return error instanceof BrokenFile || isBrokenCode(codeOf(error));
}
export const isBrokenCode = (code: string): boolean => /^SQLITE_(NOTADB|CORRUPT)/.test(code);

/** True when the disk has no room for the write. SQLite has taken the statement back whole. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT';
}

/** Thrown at the start where a check finds damage that raised no error by itself. */
export class BrokenFile extends Error {}

const NOT_PERMITTED = [
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_PERM',
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
];
const NO_MODULE = ['ERR_DLOPEN_FAILED', 'MODULE_NOT_FOUND', 'ERR_MODULE_NOT_FOUND'];

/** Why a file that is not broken can't be opened now. */
export function openFailureOf(error: unknown): FileFailure {
  const code = codeOf(error);
  // The shared-memory file beside the journal has no room either.
  if (isDiskFull(error) || code === 'SQLITE_IOERR_SHMSIZE') return 'diskFull';
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'inUse';
  if (NOT_PERMITTED.some((known) => code.startsWith(known))) return 'notPermitted';
  if (code.startsWith('SQLITE_IOERR') || code === 'EIO') return 'diskFault';
  return NO_MODULE.includes(code) ? 'moduleMissing' : 'notOpened';
}
