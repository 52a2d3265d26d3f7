import crypto, { randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { argon2id } from 'hash-wasm';

interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly parallelism: number;
}
/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const COST: Cost = { memory: 19_456, passes: 2, parallelism: 1 };
const LENGTH = 32;
/** The text that argon2's own program writes. */
const TEXT = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** @returns argon2id's text with its salt and cost. */
export async function hashPassword(password: string): Promise<string> {
  const { memory, passes, parallelism } = COST;
  const salt = randomBytes(16);
  const hash = await derive(password, salt, COST);
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

/** The same time for an unknown login: `hash` null is compared with a hash that nothing fits. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', known = ''] = TEXT.exec(hash ?? (await nobody())) ?? [];
  const wanted = Buffer.from(known, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const derived = await derive(password, Buffer.from(salt, 'base64'), cost);
  return derived.length === wanted.length && timingSafeEqual(derived, wanted) && hash !== null;
}

/**
 * By Node itself, in a thread: a tenth of a second a try, which an office that begins its day must not take from the service's
 * event loop. Electron's OpenSSL has no argon2; the embedded centre has one desk to let in.
 */
async function derive(password: string, nonce: Buffer, { memory, passes, parallelism }: Cost): Promise<Buffer> {
  const message = password.normalize('NFKC');
  if (typeof crypto.argon2 === 'function') {
    const cost = { parallelism, memory, passes, tagLength: LENGTH };
    const hash = await promisify(crypto.argon2)('argon2id', { message, nonce, ...cost }).catch(() => null);
    if (hash) return hash;
  }
  const cost = { parallelism, memorySize: memory, iterations: passes, hashLength: LENGTH };
  return Buffer.from(await argon2id({ password: message, salt: nonce, ...cost, outputType: 'binary' }));
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

let nobodysHash: Promise<string> | null = null;
const nobody = () => (nobodysHash ??= hashPassword(randomBytes(16).toString('hex')));
