import { type LookupAddress, lookup } from 'node:dns';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type Reach } from './address';

/** Why a message did not arrive; a closed list, for figures. */
export type Failure =
  | 'refusedAddress'
  | 'name'
  | 'connection'
  | 'certificate'
  | 'timeout'
  | 'redirect'
  | 'gone'
  | 'refused'
  | 'serverError';
/** What came of one try. */
export type Sent =
  | { readonly arrived: true }
  | {
      readonly arrived: false;
      readonly failure: Failure;
      /** Of the answer; null where there was none. */
      readonly status: number | null;
      /** How long the receiver wants to be left alone, ms. */
      readonly afterMs: number;
    };

/** Of an answer nothing is kept, and no more is taken. */
const ANSWER_MAX = 16 * 1024;
const REFUSED = 'TSUNAGU_REFUSED_ADDRESS';
const CERTIFICATE = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/;

/**
 * Posts a message. The connection goes to the address that was looked at, never to another that the name leads to a moment later; a
 * redirect is a failure. Never rejects, except where `signal` ended it.
 */
export async function send(
  url: URL,
  message: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  { reach, withinMs, signal }: { readonly reach: Reach; readonly withinMs: number; readonly signal: AbortSignal },
): Promise<Sent> {
  const failed = (failure: Failure, status: number | null = null, afterMs = 0): Sent => ({
    arrived: false,
    failure,
    status,
    afterMs,
  });
  const host = hostOf(url);
  if (isIP(host) !== 0 && !reach.allows(host, url.protocol)) return failed('refusedAddress');
  const late = AbortSignal.timeout(withinMs);
  try {
    const answer = await post(url, message, lookupWithin(reach, url.protocol), AbortSignal.any([signal, late]));
    const { statusCode: status = 0, headers } = answer;
    if (status >= 200 && status < 300) return { arrived: true };
    const asked = Number(headers['retry-after']);
    const afterMs = Number.isFinite(asked) && asked > 0 ? asked * 1_000 : 0;
    if (status >= 300 && status < 400) return failed('redirect', status);
    if (status === 410) return failed('gone', status);
    return failed(status >= 500 ? 'serverError' : 'refused', status, afterMs);
  } catch (error) {
    if (signal.aborted) throw error;
    return failed(late.aborted ? 'timeout' : failureOf(error));
  }
}

function failureOf(error: unknown): Failure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === REFUSED) return 'refusedAddress';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name';
  return CERTIFICATE.test(code) ? 'certificate' : 'connection';
}

/** One connection for each message: an address that was allowed then may not be so now. */
function post(
  url: URL,
  { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
  lookupAllowed: LookupFunction,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const begin = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = begin(url, {
      method: 'POST',
      agent: false,
      lookup: lookupAllowed,
      signal,
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': 'tsunagu-centre',
        ...headers,
      },
    });
    request.on('error', reject);
    request.on('response', (answer) => {
      let bytes = 0;
      answer.on('error', () => undefined);
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (bytes > ANSWER_MAX) answer.destroy();
      });
      resolve(answer);
    });
    request.end(body);
  });
}

/** Refuses a name of which one address is refused: a list that mixes both is meant to deceive. */
function lookupWithin(reach: Reach, protocol: string): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found: LookupAddress[]) => {
      const [first] = error ? [] : found;
      if (error || !first) done(error ?? new Error('no address'), '', 0);
      else if (!found.every(({ address }) => reach.allows(address, protocol)))
        done(Object.assign(new Error('the address is refused'), { code: REFUSED }), '', 0);
      else if (options.all) (done as unknown as (error: null, found: LookupAddress[]) => void)(null, found);
      else done(null, first.address, first.family);
    });
  };
}
