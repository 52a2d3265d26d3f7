import { createHash, getHashes, randomBytes } from 'node:crypto';

/** Longest challenge header that is read, characters; a real one is a few hundred. */
const CHALLENGE_MAX = 4_096;

/** Algorithms of RFC 7616 that a SIP server may ask for (RFC 8760), by their lower-case names, and Node's names of their hashes. */
const HASHES: Readonly<Record<string, string>> = {
  md5: 'md5',
  'sha-256': 'sha256',
  'sha-512-256': 'sha512-256',
};
const SESSION = /-sess$/;

/** A server's question for the password (RFC 7616 3.3), as far as this desk can answer it. */
export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As the server spelt it; null where it named none, which means MD5. */
  readonly algorithm: string | null;
  /** `auth` is preferred: a body that a proxy rewrites (SDP) would make `auth-int` fail. */
  readonly qop: 'auth' | 'auth-int' | null;
  /** The name and password may be right, only the nonce was old. */
  readonly stale: boolean;
}

export interface Account {
  readonly username: string;
  readonly password: string;
}

interface Answered {
  readonly method: string;
  readonly uri: string;
  /** The entity body; read for `auth-int` alone. */
  readonly body: string;
}

/**
 * The first challenge that this desk can answer. A server lists its algorithms in the order it wants them (RFC 8760 2.4), so
 * an unknown first one does not end the registration. What can't be read is passed over.
 */
export function chooseChallenge(headers: readonly string[]): Challenge | null {
  for (const header of headers.slice(0, 10)) {
    const challenge = readChallenge(header);
    if (challenge) return challenge;
  }
  return null;
}

function readChallenge(header: string): Challenge | null {
  const [, rest] = /^\s*digest\s+([\s\S]*)$/i.exec(header.slice(0, CHALLENGE_MAX)) ?? [];
  if (rest === undefined) return null;
  const fields = fieldsOf(rest);
  const realm = fields.get('realm');
  const nonce = fields.get('nonce');
  if (realm === undefined || !nonce) return null;
  const algorithm = fields.get('algorithm') ?? null;
  if (hashOf(algorithm) === null) return null;
  const offered = fields.get('qop');
  const qop = offered === undefined ? null : qopOf(offered);
  if (qop === undefined) return null;
  const stale = fields.get('stale')?.toLowerCase() === 'true';
  return { realm, nonce, opaque: fields.get('opaque') ?? null, algorithm, qop, stale };
}

function fieldsOf(text: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const [, name = '', quoted, token] of text.matchAll(/([\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))/g)) {
    const key = name.toLowerCase();
    if (!fields.has(key)) fields.set(key, quoted === undefined ? (token ?? '') : quoted.replace(/\\(.)/g, '$1'));
  }
  return fields;
}

/** Undefined where the server insists on a protection that nobody knows. */
function qopOf(offered: string): 'auth' | 'auth-int' | undefined {
  const words = offered.toLowerCase().split(/[\s,]+/);
  if (words.includes('auth')) return 'auth';
  return words.includes('auth-int') ? 'auth-int' : undefined;
}

function hashOf(algorithm: string | null): string | null {
  if (algorithm === null) return 'md5';
  const hash = HASHES[algorithm.toLowerCase().replace(SESSION, '')];
  // Electron's OpenSSL is another than Node's and may lack one.
  return hash !== undefined && getHashes().includes(hash) ? hash : null;
}

/** RFC 3261 25.1: a quote or a backslash inside a quoted string is escaped; no line can be broken from within. */
const quoted = (text: string) => `"${text.replace(/[\r\n\0]/g, ' ').replace(/["\\]/g, '\\$&')}"`;

/**
 * The value of Authorization or Proxy-Authorization (RFC 7616 3.4, RFC 3261 22.4). Every nonce is used once (`nc` 1): each
 * request of a desk is challenged anew, which no server takes amiss, while a nonce used again after the server's restart does
 * harm. So there is nothing to keep for `nextnonce`.
 * @param cnonce given by tests alone.
 */
export function credentialsFor(
  challenge: Challenge,
  { username, password }: Account,
  { method, uri, body }: Answered,
  cnonce = randomBytes(16).toString('hex'),
): string {
  const { realm, nonce, opaque, algorithm, qop } = challenge;
  const name = hashOf(algorithm) ?? 'md5';
  const hash = (text: string) => createHash(name).update(text, 'utf8').digest('hex');
  const nc = '00000001';
  const session = algorithm !== null && SESSION.test(algorithm.toLowerCase());
  const user = hash(`${username}:${realm}:${password}`);
  const a1 = session ? hash(`${user}:${nonce}:${cnonce}`) : user;
  const a2 = hash(qop === 'auth-int' ? `${method}:${uri}:${hash(body)}` : `${method}:${uri}`);
  const response = hash(qop ? `${a1}:${nonce}:${nc}:${cnonce}:${qop}:${a2}` : `${a1}:${nonce}:${a2}`);
  const fields = [
    `username=${quoted(username)}`,
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(uri)}`,
    `response="${response}"`,
    ...(algorithm === null ? [] : [`algorithm=${algorithm}`]),
    ...(qop || session ? [`cnonce="${cnonce}"`] : []),
    ...(qop ? [`qop=${qop}`, `nc=${nc}`] : []),
    ...(opaque === null ? [] : [`opaque=${quoted(opaque)}`]),
  ];
  return `Digest ${fields.join(', ')}`;
}
