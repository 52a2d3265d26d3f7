import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';

export const CLIENT = 'tsunagu';
export const CLIENT_SECRET = 'the secret of the tests';

interface Grant {
  readonly claims: JWTPayload;
  readonly challenge: string;
  readonly redirectUri: string;
}
type Key = Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];

/** What a test lets the provider do otherwise. */
export interface Twist {
  claims?: JWTPayload;
  /** Signs, or makes, the ID token otherwise. */
  token?: (
    claims: JWTPayload,
    genuine: { readonly key: Key; readonly kid: string; readonly alg: string },
  ) => Promise<string>;
  /** Answers a path otherwise. */
  answer?: (path: string, response: ServerResponse) => boolean;
}

/** A small OpenID provider with one signed-in browser: real HTTP, real signatures, codes that are good once. */
export class OidcProviderOfTests {
  twist: Twist = {};
  /** Who sits at the browser. */
  person: JWTPayload = { sub: 'p1', preferred_username: 'sato' };
  readonly asked: string[] = [];
  private readonly grants = new Map<string, Grant>();
  private kid = 'k1';
  private keys: { key: Key; jwk: JWK }[] = [];

  private constructor(
    private readonly server: Server,
    private readonly alg: string,
    readonly now: () => number,
  ) {}

  static async start(alg: 'RS256' | 'ES256', now: () => number = Date.now): Promise<OidcProviderOfTests> {
    const server = createServer();
    const provider = new OidcProviderOfTests(server, alg, now);
    await provider.makeKey('k1');
    server.on('request', (request, response) => void provider.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return provider;
  }

  get issuer(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async makeKey(kid: string): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair(this.alg);
    this.kid = kid;
    this.keys = [{ key: privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: this.alg, use: 'sig' } }];
  }

  /** What a browser does whose person agrees: it follows the address to the provider and back. @returns where it comes out. */
  async browse(address: string): Promise<string> {
    const answer = await fetch(address, { redirect: 'manual' });
    return answer.headers.get('location') ?? '';
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.issuer);
    this.asked.push(url.pathname);
    if (this.twist.answer?.(url.pathname, response)) return;
    const json = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    const { issuer } = this;
    if (url.pathname === '/.well-known/openid-configuration')
      json({
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: [this.alg],
        authorization_response_iss_parameter_supported: true,
      });
    else if (url.pathname === '/keys') json({ keys: this.keys.map(({ jwk }) => jwk) });
    else if (url.pathname === '/authorize') this.authorize(url.searchParams, response);
    else if (url.pathname === '/token') await this.exchange(await bodyOf(request), json);
    else response.writeHead(404).end();
  }

  private authorize(asked: URLSearchParams, response: ServerResponse): void {
    const word = (name: string) => asked.get(name) ?? '';
    const back = new URL(word('redirect_uri'));
    const code = randomUUID();
    const isInOrder =
      word('client_id') === CLIENT && word('code_challenge_method') === 'S256' && word('scope').includes('openid');
    const time = Math.floor(this.now() / 1_000);
    const claims = { iss: this.issuer, aud: CLIENT, iat: time, exp: time + 300, nonce: word('nonce'), ...this.person };
    this.grants.set(code, { claims, challenge: word('code_challenge'), redirectUri: word('redirect_uri') });
    back.searchParams.set('state', word('state'));
    back.searchParams.set('iss', this.issuer);
    if (isInOrder) back.searchParams.set('code', code);
    else back.searchParams.set('error', 'invalid_request');
    response.writeHead(302, { location: back.href }).end();
  }

  private async exchange(asked: URLSearchParams, json: (value: unknown, status?: number) => void): Promise<void> {
    const grant = this.grants.get(asked.get('code') ?? '');
    this.grants.delete(asked.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(asked.get('code_verifier') ?? '')
      .digest('base64url');
    if (asked.get('client_secret') !== CLIENT_SECRET) return json({ error: 'invalid_client' }, 401);
    if (grant?.challenge !== challenge || grant.redirectUri !== asked.get('redirect_uri'))
      return json({ error: 'invalid_grant' }, 400);
    const claims = { ...grant.claims, ...this.twist.claims };
    const [{ key } = { key: undefined }] = this.keys;
    if (!key) throw new Error('no key');
    const id_token = await (this.twist.token ?? genuineToken)(claims, { key, kid: this.kid, alg: this.alg });
    json({ access_token: 'unused', token_type: 'Bearer', expires_in: 60, id_token });
  }
}

export function genuineToken(
  claims: JWTPayload,
  { key, kid, alg }: { readonly key: Key; readonly kid: string; readonly alg: string },
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key);
}

async function bodyOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const piece of request) text += String(piece);
  return new URLSearchParams(text);
}
