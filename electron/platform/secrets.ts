import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { makeKey } from '../cache/key';
import { logger } from './log';

export interface CacheKey {
  readonly keyHex: string;
  /** False where the system has no key store: the key is then in a file that only the user can read, and the person is told. */
  readonly protected: boolean;
}

const HEX = /^[0-9a-f]{64}$/;

/** True where the system's own key store is in use; Chromium's `basic_text` is a fixed password, which is none. */
function hasKeyStore(): boolean {
  if (!safeStorage.isEncryptionAvailable()) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}

/**
 * The key of the cache: kept by `safeStorage`, or in a file of mode 0600 where there is no key store (ground.md: the desk
 * must never refuse calls for that). A key in a file moves into the store as soon as there is one.
 */
export function cacheKey(userDataDir: string): CacheKey {
  const folder = join(userDataDir, 'keys');
  const sealed = join(folder, 'cache-key.sealed');
  const plain = join(folder, 'cache-key');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const stored = hasKeyStore();
  if (stored && existsSync(sealed)) {
    try {
      const keyHex = safeStorage.decryptString(readFileSync(sealed));
      if (HEX.test(keyHex)) return { keyHex, protected: true };
    } catch {
      // Another account's or machine's seal: the cache behind it can't be read, and is set aside by the cache itself.
      logger.error('cache-key-unsealable');
    }
  }
  const known = existsSync(plain) ? readFileSync(plain, 'utf8').trim() : '';
  const keyHex = HEX.test(known) ? known : makeKey();
  if (stored) {
    writeFileSync(sealed, safeStorage.encryptString(keyHex), { mode: 0o600 });
    if (known) writeFileSync(plain, '', { mode: 0o600 });
  } else if (keyHex !== known) {
    writeFileSync(plain, keyHex, { mode: 0o600 });
    chmodSync(plain, 0o600);
  }
  return { keyHex, protected: stored };
}
