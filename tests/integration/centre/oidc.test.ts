import { createHash, randomBytes } from 'node:crypto';
import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { OidcSettings } from '../../../electron/centre/auth/oidc';
import { DeskSession } from '../../../electron/sync/session';
import type { CentreSession } from '../../../shared/contract/centre/session';
import { CLIENT, CLIENT_SECRET, genuineToken, OidcProviderOfTests } from '../../oidc-provider';
import { ENGINES } from './engines';
import { TestService } from './service';

const MANY = { burst: 10_000, perSecond: 1_000 };
const REDIRECT = 'http://127.0.0.1:50000/signed-in';
const secret = () => randomBytes(32).toString('base64url');
const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
  `${status} ${body.error?.code ?? ''}`;

describe.each(ENGINES.map((engine, at) => ({ ...engine, alg: (['RS256', 'ES256'] as const)[at % 2] ?? 'RS256' })))(
  'sign-in in the browser, $alg on $name',
  ({ open, alg }) => {
    let close: () => Promise<void>;
    let centre: TestService;
    let provider: OidcProviderOfTests;
    let settings: OidcSettings;
    let n = 0;
    let login = '';

    beforeAll(async () => {
      const opened = await open();
      close = opened.close;
      provider = await OidcProviderOfTests.start(alg);
      settings = {
        issuer: provider.issuer,
        clientId: CLIENT,
        secret: CLIENT_SECRET,
        tenants: ['shop'],
        claims: ['preferred_username', 'email'],
      };
      centre = await TestService.start({ paces: { signIn: MANY, failure: MANY }, oidc: settings }, opened.engine);
      await centre.service.centre.openTenant('other');
    });
    afterAll(async () => {
      // Nothing that the provider said of a person stands in the log.
      expect(centre.lines.join('\n')).not.toMatch(/sato|p1|example/);
      await centre.service.stop();
      await provider.stop();
      await close();
    });
    beforeEach(async () => {
      n += 1;
      login = `sato${n}`;
      provider.person = { sub: `p1-${n}`, preferred_username: login };
      await centre.addAgent('shop', `agent${n}`, ['communicator']);
      await centre.service.signIn.setPassword('shop', login, `agent${n}`, null);
    });
    afterEach(() => {
      provider.twist = {};
    });

    const trial = (tenant = 'shop') => ({ tenant, redirectUri: REDIRECT, state: secret(), nonce: secret() });
    type Trial = ReturnType<typeof trial>;
    const begin = async (asked: Trial, verifier: string) => {
      const challenge = createHash('sha256').update(verifier).digest('base64url');
      return centre.call('POST', '/v1/session/browser', { body: { ...asked, challenge } });
    };
    const finish = (asked: Trial, verifier: string, answer: string, deviceId = 'd1') =>
      centre.call('POST', '/v1/session/browser/finish', { body: { ...asked, verifier, answer, deviceId } });
    /** The whole way by hand. @returns what a desk has once the browser is back. */
    const browsed = async () => {
      const asked = trial();
      const verifier = secret();
      const { body } = await begin(asked, verifier);
      const answer = new URL(await provider.browse(body.address)).search.slice(1);
      return { asked, verifier, answer };
    };
    const signIn = async (deviceId?: string) => {
      const { asked, verifier, answer } = await browsed();
      return finish(asked, verifier, answer, deviceId);
    };
    const desk = (at = centre) => {
      let kept: string | null = null;
      const told: (CentreSession | null)[] = [];
      const session = new DeskSession({
        url: at.service.url,
        tenant: 'shop',
        deviceId: 'd1',
        now: Date.now,
        fetch,
        onChanged: (one) => told.push(one),
        safe: {
          read: () => kept,
          write: (token) => {
            kept = token;
          },
        },
      });
      return { session, told, kept: () => kept };
    };
    const never = new AbortController().signal;

    it('a desk opens the browser, the browser comes back, and the person is signed in as by password', async () => {
      const { session, told } = desk();
      let page: Response | null = null;
      const opens = async (address: string) => {
        void provider.browse(address).then(async (back) => {
          page = await fetch(back);
        });
        return true;
      };
      expect(await session.signInByBrowser(opens, never)).toBeNull();
      expect(told[0]?.agent).toMatchObject({ id: `agent${n}`, roles: ['communicator'] });
      const token = (await session.token(false)) ?? '';
      expect((await centre.call('GET', '/v1/changes?topic=catalog', { token })).status).toBe(200);
      expect(await session.token(true)).not.toBeNull();
      await expect.poll(() => page?.status).toBe(200);
    });

    it('the browser is sent to the provider with what PKCE wants, and gets no secret', async () => {
      const asked = trial();
      const { body } = await begin(asked, secret());
      const words = new URL(body.address).searchParams;
      expect(words.get('code_challenge_method')).toBe('S256');
      expect(words.get('redirect_uri')).toBe(REDIRECT);
      expect(body.address).not.toContain(encodeURIComponent(CLIENT_SECRET));
    });

    it('the desk’s port waits past whoever does not know the state, and past another host’s name for it', async () => {
      const { session } = desk();
      const statuses: number[] = [];
      const opens = async (address: string) => {
        const back = new URL(new URL(address).searchParams.get('redirect_uri') ?? '');
        void (async () => {
          for (const query of ['?code=x&state=wrong', '?error=access_denied', '?code=x&state=a&state=b', ''])
            statuses.push((await fetch(`${back.href}${query}`)).status);
          const genuine = new URL(await provider.browse(address));
          statuses.push((await fetch(`${genuine.origin}/elsewhere${genuine.search}`)).status);
          await fetch(genuine);
        })();
        return true;
      };
      expect(await session.signInByBrowser(opens, never)).toBeNull();
      expect(statuses).toEqual([404, 404, 404, 404, 404]);
    });

    it('a person who gives up, takes too long, has no browser, or is refused, is told so, and the port is closed', async () => {
      const { session, kept } = desk();
      let port = '';
      const waits = async (address: string) => {
        port = new URL(address).searchParams.get('redirect_uri') ?? '';
        return true;
      };
      const stop = new AbortController();
      const waiting = session.signInByBrowser(waits, stop.signal);
      await expect.poll(() => port).not.toBe('');
      stop.abort();
      expect(await waiting).toBe('cancelled');
      await expect(fetch(port)).rejects.toThrow();
      expect(await session.signInByBrowser(waits, never, 1)).toBe('timedOut');
      expect(await session.signInByBrowser(async () => false, never)).toBe('noBrowser');
      const refuses = async (address: string) => {
        const words = new URL(address).searchParams;
        void fetch(`${words.get('redirect_uri')}?error=access_denied&state=${words.get('state')}`);
        return true;
      };
      expect(await session.signInByBrowser(refuses, never)).toBe('providerRefused');
      expect(kept()).toBeNull();
    });

    it.each<
      [
        string,
        (genuine: {
          asked: Trial;
          verifier: string;
          answer: string;
        }) => Promise<{ status: number; body: { error?: { code: string } } }>,
      ]
    >([
      ['another state', ({ asked, verifier, answer }) => finish({ ...asked, state: secret() }, verifier, answer)],
      ['another nonce', ({ asked, verifier, answer }) => finish({ ...asked, nonce: secret() }, verifier, answer)],
      ['another verifier', ({ asked, answer }) => finish(asked, secret(), answer)],
      [
        'another way back',
        ({ asked, verifier, answer }) =>
          finish({ ...asked, redirectUri: REDIRECT.replace('50000', '50001') }, verifier, answer),
      ],
      [
        'the name of another provider',
        ({ asked, verifier, answer }) =>
          finish(asked, verifier, answer.replace(/iss=[^&]*/, 'iss=https%3A%2F%2Fevil.example')),
      ],
      [
        'no name of the provider',
        ({ asked, verifier, answer }) => finish(asked, verifier, answer.replace(/&iss=[^&]*/, '')),
      ],
      ['two codes', ({ asked, verifier, answer }) => finish(asked, verifier, `${answer}&code=x`)],
      [
        'a code used before',
        async ({ asked, verifier, answer }) => {
          expect((await finish(asked, verifier, answer)).status).toBe(200);
          return finish(asked, verifier, answer);
        },
      ],
    ])('an answer with %s lets nobody in', async (_name, attack) => {
      expect(codeOf(await attack(await browsed()))).toBe('401 providerRefused');
    });

    it.each([
      ['of another issuer', { iss: 'https://evil.example' }],
      ['for another client', { aud: 'another' }],
      ['for two clients, given to the other', { aud: [CLIENT, 'another'], azp: 'another' }],
      ['that is spent', { exp: Math.floor(Date.now() / 1_000) - 60 }],
      ['for another try', { nonce: 'another' }],
      ['without a try', { nonce: undefined }],
      ['of nobody', { sub: undefined }],
    ])('a token %s lets nobody in', async (_name, claims) => {
      provider.twist = { claims: claims as never };
      expect(codeOf(await signIn())).toBe('401 providerRefused');
    });

    it.each<[string, NonNullable<OidcProviderOfTests['twist']['token']>]>([
      ['with alg none', async (claims) => new UnsecuredJWT(claims).encode()],
      [
        'signed with the client’s secret',
        (claims) => new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(CLIENT_SECRET)),
      ],
      [
        'of another key under the same name',
        async (claims, genuine) =>
          genuineToken(claims, { ...genuine, key: (await generateKeyPair(genuine.alg)).privateKey }),
      ],
      [
        'of a key that the provider does not have',
        async (claims, genuine) => genuineToken(claims, { ...genuine, kid: 'another' }),
      ],
      [
        'with raised claims',
        async (claims, genuine) => {
          const [head, , signature] = (await genuineToken(claims, genuine)).split('.');
          const raised = Buffer.from(JSON.stringify({ ...claims, preferred_username: 'boss' })).toString('base64url');
          return `${head}.${raised}.${signature}`;
        },
      ],
      ['that is none', async () => 'nothing'],
    ])('a token %s lets nobody in', async (_name, token) => {
      provider.twist = { token };
      expect(codeOf(await signIn())).toBe('401 providerRefused');
    });

    it('nobody is sent elsewhere than to a port of the own machine', async () => {
      for (const redirectUri of [
        'https://evil.example/signed-in',
        'http://127.0.0.1:1@evil.example/signed-in',
        'http://127.0.0.1:80/x',
        'http://127.0.0.1.evil.example:80/signed-in',
      ])
        expect(codeOf(await begin({ ...trial(), redirectUri }, secret())), redirectUri).toBe('400 malformed');
    });

    it('the provider’s people come into the tenants that are theirs alone', async () => {
      await centre.addAgent('other', 'agent1', ['administrator']);
      await centre.service.signIn.setPassword('other', login, 'agent1', null);
      const asked = trial('other');
      expect(codeOf(await begin(asked, secret()))).toBe('404 notFound');
      const { verifier, answer } = await browsed();
      expect(codeOf(await finish(asked, verifier, answer))).toBe('404 notFound');
    });

    it('somebody whom the centre does not know, or who left, stays out; a name alone opens no password', async () => {
      provider.person = { sub: 'stranger', preferred_username: 'nobody' };
      expect(codeOf(await signIn())).toBe('403 unknownPerson');
      provider.person = { sub: 'stranger' };
      expect(codeOf(await signIn())).toBe('403 unknownPerson');
      provider.person = { sub: `p1-${n}`, preferred_username: login };
      const body = { tenant: 'shop', login, password: ' ', deviceId: 'd1' };
      expect(codeOf(await centre.call('POST', '/v1/session', { body }))).toBe('401 wrongPassword');
      expect((await signIn()).status).toBe(200);
      await centre.addAgent('shop', `agent${n}`, ['communicator'], false);
      expect(codeOf(await signIn())).toBe('403 notAllowed');
    });

    it('an e-mail address counts where the provider has seen it answered, and no other name is there', async () => {
      await centre.service.signIn.setPassword('shop', `${login}@example.jp`, `agent${n}`, null);
      provider.person = { sub: 'mail', email: `${login}@example.jp`, email_verified: false };
      expect(codeOf(await signIn())).toBe('403 unknownPerson');
      provider.person = { ...provider.person, email_verified: true };
      expect((await signIn()).body.agent.id).toBe(`agent${n}`);
    });

    it('once known, a person keeps the place under another name, and nobody else gets it by the old one', async () => {
      expect((await signIn()).status).toBe(200);
      provider.person = { sub: `p1-${n}`, preferred_username: 'married' };
      expect((await signIn()).body.agent.id).toBe(`agent${n}`);
      provider.person = { sub: 'successor', preferred_username: login };
      expect(codeOf(await signIn())).toBe('403 unknownPerson');
      // Until an administrator gives the login anew.
      await centre.service.signIn.setPassword('shop', login, `agent${n}`, null);
      expect((await signIn()).body.agent.id).toBe(`agent${n}`);
    });

    it('many sign-ins ask for the provider’s description and keys once', async () => {
      const own = await OidcProviderOfTests.start(alg);
      const mine = await TestService.start({ oidc: { ...settings, issuer: own.issuer } }, centre.engine);
      own.person = provider.person;
      const { session } = desk(mine);
      const opens = async (address: string) => {
        void own.browse(address).then((back) => fetch(back));
        return true;
      };
      expect(await session.signInByBrowser(opens, never)).toBeNull();
      expect(await session.signInByBrowser(opens, never)).toBeNull();
      expect(own.asked.filter((path) => path === '/.well-known/openid-configuration')).toHaveLength(1);
      expect(own.asked.filter((path) => path === '/keys')).toHaveLength(1);
      await mine.service.stop();
      await own.stop();
    });

    it.each<[string, NonNullable<OidcProviderOfTests['twist']['answer']>]>([
      [
        'sends elsewhere',
        (_path, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end() && true,
      ],
      ['fails', (_path, response) => response.writeHead(500).end() && true],
      [
        'says something else',
        (_path, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('[1]') && true,
      ],
      [
        'does not end',
        (_path, response) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end('x'.repeat(300_000)) && true,
      ],
      [
        'is another',
        (_path, response) =>
          response
            .writeHead(200, { 'content-type': 'application/json' })
            .end(JSON.stringify({ issuer: 'https://evil.example' })) && true,
      ],
    ])('a provider whose description %s is not asked further', async (_name, answer) => {
      const own = await OidcProviderOfTests.start(alg);
      const mine = await TestService.start({ oidc: { ...settings, issuer: own.issuer } }, centre.engine);
      own.twist = { answer };
      const body = { ...trial(), challenge: secret() };
      expect(codeOf(await mine.call('POST', '/v1/session/browser', { body }))).toBe('502 providerUnreachable');
      own.twist = {};
      expect((await mine.call('POST', '/v1/session/browser', { body })).status).toBe(200);
      await mine.service.stop();
      await own.stop();
    });

    it('a token endpoint that sends elsewhere or fails is no sign-in', async () => {
      for (const status of [302, 503]) {
        const { asked, verifier, answer } = await browsed();
        provider.twist = {
          answer: (path, response) =>
            path === '/token' && response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end() && true,
        };
        expect(codeOf(await finish(asked, verifier, answer))).toBe('502 providerUnreachable');
        provider.twist = {};
      }
    });
  },
);

it('without a provider there is no sign-in in the browser', async () => {
  const centre = await TestService.start();
  const body = { tenant: 'shop', redirectUri: REDIRECT, state: secret(), nonce: secret(), challenge: secret() };
  expect(codeOf(await centre.call('POST', '/v1/session/browser', { body }))).toBe('404 notFound');
  await centre.stop();
});
