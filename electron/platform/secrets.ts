import { createHash } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { makeKey } from '../sqlite/key';
import type { TokenSafe } from '../sync/session';
import { errorFields, logger } from './log';

export interface FileKey {
  readonly keyHex: string;
  /** False where the system has no key store: the key is then in a file that only the user can read, and the person is told. */
  readonly protected: boolean;
  /** File name of what this key opens: another key never meets a good file, so none is taken for a broken one. */
  readonly fileName: string;
}

const HEX = /^[0-9a-f]{64}$/;

/** True where the system's own key store is in use; Chromium's `basic_text` is a fixed password, which is none. */
function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/**
 * The key of the cache or of the embedded centre: kept by `safeStorage`, or in a file of mode 0600 where there is no key store (ground.md: the desk
 * must never refuse calls for that). A key in a file moves into the store as soon as there is one; a seal that can't be
 * opened is kept under another name.
 */
export function fileKey(userDataDir: string, of: 'cache' | 'centre'): FileKey {
  const folder = join(userDataDir, 'keys');
  const sealed = join(folder, `${of}-key.sealed`);
  const plain = join(folder, `${of}-key`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!hasKeyStore()) {
    const known = readPlain(plain);
    const keyHex = known ?? makeKey();
    if (!known) writeWhole(plain, keyHex);
    return keyFile(of, keyHex, false);
  }
  const keyHex = unseal(sealed) ?? readPlain(plain) ?? makeKey();
  if (!existsSync(sealed)) {
    writeWhole(sealed, safeStorage.encryptString(keyHex));
    rmSync(plain, { force: true });
  }
  return keyFile(of, keyHex, true);
}

/**
 * Where the refresh token of the centre rests: sealed by the system's key store, or in a file that only the user can read where
 * there is none. A seal that can't be opened is no token: somebody signs in again.
 */
export function tokenSafe(userDataDir: string): TokenSafe {
  const folder = join(userDataDir, 'keys');
  const sealed = join(folder, 'centre-token.sealed');
  const plain = join(folder, 'centre-token');
  return {
    read() {
      try {
        if (hasKeyStore()) return existsSync(sealed) ? safeStorage.decryptString(readFileSync(sealed)) : null;
        return existsSync(plain) ? readFileSync(plain, 'utf8') : null;
      } catch {
        return null;
      }
    },
    write(token) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (token !== null && hasKeyStore()) writeWhole(sealed, safeStorage.encryptString(token));
      if (token !== null && !hasKeyStore()) writeWhole(plain, token);
      if (token === null || hasKeyStore()) rmSync(plain, { force: true });
      if (token === null) rmSync(sealed, { force: true });
    },
  };
}

function keyFile(of: string, keyHex: string, isProtected: boolean): FileKey {
  const print = createHash('sha256').update(keyHex).digest('hex').slice(0, 8);
  return { keyHex, protected: isProtected, fileName: `${of}-${print}.db` };
}

function readPlain(file: string): string | null {
  if (!existsSync(file)) return null;
  const text = readFileSync(file, 'utf8').trim();
  return HEX.test(text) ? text : null;
}

/** The sealed key; a seal of another account or machine is moved aside, since its own store may open it one day. */
function unseal(file: string): string | null {
  if (!existsSync(file)) return null;
  try {
    const keyHex = safeStorage.decryptString(readFileSync(file));
    if (HEX.test(keyHex)) return keyHex;
  } catch {
    // Told below, the same as a seal with something else in it.
  }
  logger.error('file-key-unsealable');
  renameSync(file, `${file}-${Date.now()}`);
  return null;
}

/** Written beside, flushed and renamed: a power cut leaves the old file or the new one, never half a key. */
function writeWhole(file: string, content: string | Buffer): void {
  const beside = `${file}.new`;
  try {
    const handle = openSync(beside, 'w', 0o600);
    try {
      writeSync(handle, Buffer.from(content));
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    chmodSync(beside, 0o600);
    renameSync(beside, file);
  } catch (error) {
    // A full or read-only disk takes no cache either; the desk says that, and takes calls.
    logger.error('file-key-not-written', errorFields(error));
  }
}
