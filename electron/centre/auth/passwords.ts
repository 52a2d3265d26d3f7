import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

/** OWASP's second choice for argon2id: 19 MiB, two passes, one lane. */
const COST = { parallelism: 1, iterations: 2, memorySize: 19_456, hashLength: 32 } as const;

/** @returns argon2id's text with its salt and cost. */
export function hashPassword(password: string): Promise<string> {
  return argon2id({ ...COST, password: password.normalize('NFKC'), salt: randomBytes(16), outputType: 'encoded' });
}

/** The same time for an unknown login: `hash` null is compared with a hash that nothing fits. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const known = hash ?? (await nobody());
  const fits = await argon2Verify({ password: password.normalize('NFKC'), hash: known }).catch(() => false);
  return fits && hash !== null;
}

let nobodysHash: Promise<string> | null = null;
const nobody = () => (nobodysHash ??= hashPassword(randomBytes(16).toString('hex')));
