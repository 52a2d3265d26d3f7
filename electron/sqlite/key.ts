import { randomBytes } from 'node:crypto';

const KEY_BYTES = 32;

/** A new key of the cache: 32 random bytes as 64 hex digits. Where it is kept is the platform's work. */
export function makeKey(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

/** True for 64 hex digits; anything else would be taken as a passphrase by the cipher and cost a slow derivation. */
export function isKey(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}
