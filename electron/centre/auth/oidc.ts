import * as oauth from 'oauth4webapi';
import { z } from 'zod';

/** The provider that says who somebody is (OpenID Connect). */
export interface OidcSettings {
  /** https, or http on this machine for tests. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly secret: string | null;
  /** Whose people the provider knows: nobody comes into another tenant by it. */
  readonly tenants: readonly string[];
  /** The first of these claims that is there names the login. */
  readonly claims: readonly string[];
}

/** The half of a browser sign-in that the desk keeps (RFC 7636; the state and the nonce belong to this one try). */
interface Trial {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
}

/** Who the provider says it is; `name` is what a login here is called. */
export interface Person {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string | null;
}

export type OidcRefusal = 'providerRefused' | 'providerUnreachable';

const LIMIT_MS = 8_000;
/** Metadata and keys of big providers have some tens of kB. */
const ANSWER_MAX = 256 * 1024;
const KNOWN_FOR_MS = 10 * 60_000;
/** Clocks differ, s. */
const TOLERANCE_S = 30;
const claimsSchema = z.looseObject({ sub: z.string().min(1).max(255), email_verified: z.boolean().optional() });
const nameSchema = z.string().regex(/^\P{Cc}{1,100}$/u);

/** What the provider did not answer, as opposed to what it refused. */
class Unanswered extends Error {}

/** Asks the provider: by whose address a browser signs in, and who came back. It refuses by value. */
export class OidcProvider {
  private known: { readonly server: oauth.AuthorizationServer; readonly until: number } | null = null;
  private asking: Promise<oauth.AuthorizationServer> | null = null;
  private readonly issuer: URL;
  private readonly isOfThisMachine: boolean;

  /** @param onTrouble the step and the kind of what went wrong, never what the provider said of a person. */
  constructor(
    private readonly settings: OidcSettings,
    private readonly now: () => number,
    private readonly onTrouble: (error: unknown) => void,
  ) {
    this.issuer = new URL(settings.issuer);
    this.isOfThisMachine = ['127.0.0.1', '[::1]', 'localhost'].includes(this.issuer.hostname);
  }

  serves(tenant: string): boolean {
    return this.settings.tenants.includes(tenant);
  }

  /** @returns where the browser goes to sign in. */
  async addressFor(trial: Trial & { readonly challenge: string }): Promise<URL | OidcRefusal> {
    return this.refusing(async () => {
      const { authorization_endpoint } = await this.server();
      const address = new URL(authorization_endpoint ?? '');
      const isSafe = address.protocol === 'https:' || (this.isOfThisMachine && address.protocol === 'http:');
      if (!isSafe) throw new Unanswered('authorization endpoint');
      const words = {
        response_type: 'code',
        client_id: this.settings.clientId,
        redirect_uri: trial.redirectUri,
        scope: 'openid profile email',
        state: trial.state,
        nonce: trial.nonce,
        code_challenge: trial.challenge,
        code_challenge_method: 'S256',
      };
      for (const [name, value] of Object.entries(words)) address.searchParams.set(name, value);
      return address;
    });
  }

  /** @param answer the words with which the browser came back; the provider's own name is looked for in them (RFC 9207). */
  async personOf(trial: Trial & { readonly answer: string; readonly verifier: string }): Promise<Person | OidcRefusal> {
    return this.refusing(async () => {
      const server = await this.server();
      const client: oauth.Client = {
        client_id: this.settings.clientId,
        [oauth.clockSkew]: Math.round((this.now() - Date.now()) / 1_000),
        [oauth.clockTolerance]: TOLERANCE_S,
      };
      const words = oauth.validateAuthResponse(server, client, new URLSearchParams(trial.answer), trial.state);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        this.settings.secret === null ? oauth.None() : oauth.ClientSecretPost(this.settings.secret),
        words,
        trial.redirectUri,
        trial.verifier,
        this.asks,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: trial.nonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, response, this.asks);
      const claims = claimsSchema.parse(oauth.getValidatedIdTokenClaims(tokens));
      return { issuer: server.issuer, subject: claims.sub, name: this.nameIn(claims) };
    });
  }

  /** An e-mail address that the provider has not seen an answer from may be anybody's. */
  private nameIn(claims: z.output<typeof claimsSchema>): string | null {
    const named = this.settings.claims.find(
      (claim) => claims[claim] !== undefined && (claim !== 'email' || claims.email_verified === true),
    );
    return named === undefined ? null : (nameSchema.safeParse(claims[named]).data ?? null);
  }

  private async server(): Promise<oauth.AuthorizationServer> {
    if (this.known && this.known.until > this.now()) return this.known.server;
    this.asking ??= this.discover().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  private async discover(): Promise<oauth.AuthorizationServer> {
    try {
      const response = await oauth.discoveryRequest(this.issuer, this.asks);
      const server = await oauth.processDiscoveryResponse(this.issuer, response);
      this.known = { server, until: this.now() + KNOWN_FOR_MS };
      return server;
    } catch (error) {
      throw new Unanswered('discovery', { cause: error });
    }
  }

  private async refusing<T>(work: () => Promise<T>): Promise<T | OidcRefusal> {
    try {
      return await work();
    } catch (error) {
      this.onTrouble(error);
      return error instanceof Unanswered ? 'providerUnreachable' : 'providerRefused';
    }
  }

  private get asks() {
    return {
      [oauth.customFetch]: bounded,
      [oauth.allowInsecureRequests]: this.isOfThisMachine,
    };
  }
}

/** Follows nobody elsewhere, waits for nobody for ever, and reads no more than a provider has to say. */
async function bounded(url: string, init: RequestInit): Promise<Response> {
  try {
    const response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(LIMIT_MS) });
    if (response.status >= 500) throw new Unanswered(`${response.status}`);
    const pieces: Uint8Array[] = [];
    let length = 0;
    for await (const piece of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      if (length > ANSWER_MAX) throw new Unanswered('too long');
      pieces.push(piece);
    }
    const { status, headers } = response;
    return new Response(Buffer.concat(pieces), { status, headers });
  } catch (error) {
    throw error instanceof Unanswered ? error : new Unanswered('no answer', { cause: error });
  }
}
