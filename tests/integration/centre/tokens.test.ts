import { createHmac, generateKeyPairSync } from 'node:crypto';
import { decodeJwt, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TestService } from './service';

const PASSWORD = 'correct horse battery';
const MINUTE_MS = 60_000;

describe('tokens and passwords', () => {
  let centre: TestService;
  let now = 1_800_000_000_000;
  let n = 0;
  let login = '';

  beforeAll(async () => {
    const many = { burst: 10_000, perSecond: 1_000 };
    centre = await TestService.start({ now: () => now, paces: { signIn: many, failure: many } });
  });
  afterAll(() => centre.stop());
  beforeEach(async () => {
    n += 1;
    login = `agent${n}`;
    await centre.addAgent('shop', login, ['communicator']);
    await centre.service.signIn.setPassword('shop', login, login, PASSWORD);
  });

  const signIn = (password = PASSWORD, name = login) =>
    centre.call('POST', '/v1/session', { body: { tenant: 'shop', login: name, password, deviceId: 'd1' } });
  const refresh = (refreshToken: string, deviceId = 'd1') =>
    centre.call('POST', '/v1/session/refresh', { body: { refreshToken, deviceId } });
  const asks = async (token: string) => (await centre.call('GET', '/v1/changes?topic=catalog', { token })).status;
  const codeOf = ({ status, body }: { status: number; body: { error?: { code: string } } }) =>
    `${status} ${body.error?.code ?? ''}`;

  it('a signed-in agent reads until the access token has lived ten minutes, and no longer', async () => {
    const { body } = await signIn();
    expect(await asks(body.accessToken)).toBe(200);
    now += 9 * MINUTE_MS;
    expect(await asks(body.accessToken)).toBe(200);
    now += 2 * MINUTE_MS;
    expect(await asks(body.accessToken)).toBe(401);
  });

  it('a forged token is none: another secret, no signature, another algorithm, changed claims', async () => {
    const genuine = (await signIn()).body.accessToken as string;
    const [head = '', claims = '', signature = ''] = genuine.split('.');
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString());
    const payload = decodeJwt(genuine);
    const coded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const asPublicSecret = `${coded({ alg: 'HS256', kid })}.${claims}`;
    const raised = coded({ ...payload, roles: ['administrator'] });
    const elsewhere = coded({ ...payload, tenant: 'other' });
    const forged = {
      'another secret': await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid }).sign(Buffer.alloc(32, 7)),
      'an unknown key': await new SignJWT(payload)
        .setProtectedHeader({ alg: 'HS256', kid: 'mine' })
        .sign(Buffer.alloc(32, 7)),
      'alg none': new UnsecuredJWT(payload).encode(),
      'alg none with the signature': `${coded({ alg: 'none', kid })}.${claims}.${signature}`,
      RS256: await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey),
      'a public key as secret': `${asPublicSecret}.${createHmac('sha256', pem).update(asPublicSecret).digest('base64url')}`,
      HS512: `${coded({ alg: 'HS512', kid })}.${claims}.${signature}`,
      'raised roles': `${head}.${raised}.${signature}`,
      'another tenant': `${head}.${elsewhere}.${signature}`,
      'no signature': `${head}.${claims}.`,
    };
    for (const [name, token] of Object.entries(forged)) expect(await asks(token), name).toBe(401);
    expect(await asks(genuine)).toBe(200);
  });

  it('a refresh whose answer was lost works once more, and either answer goes on', async () => {
    const first = (await signIn()).body.refreshToken;
    expect((await refresh(first)).status).toBe(200);
    const again = await refresh(first);
    expect(again.status).toBe(200);
    expect((await refresh(again.body.refreshToken)).status).toBe(200);
  });

  it('a refresh token that comes after its successor was used ends the family', async () => {
    const first = (await signIn()).body.refreshToken;
    const second = (await refresh(first)).body.refreshToken;
    const third = (await refresh(second)).body.refreshToken;
    expect(codeOf(await refresh(first))).toBe('401 notSignedIn');
    expect(codeOf(await refresh(third))).toBe('401 notSignedIn');
  });

  it('of two successors of one token, held by the desk and by a thief, only one goes on, and the other ends both', async () => {
    const first = (await signIn()).body.refreshToken;
    const thiefs = (await refresh(first)).body.refreshToken;
    const desks = (await refresh(first)).body.refreshToken;
    const next = (await refresh(desks)).body.refreshToken;
    expect(codeOf(await refresh(thiefs))).toBe('401 notSignedIn');
    expect(codeOf(await refresh(next))).toBe('401 notSignedIn');
  });

  it('a refresh token of another device ends the family', async () => {
    const first = (await signIn()).body.refreshToken;
    expect(codeOf(await refresh(first, 'd2'))).toBe('401 notSignedIn');
    expect(codeOf(await refresh(first))).toBe('401 notSignedIn');
  });

  it('a refresh token under another tenant is none, and after fourteen days neither is it under its own', async () => {
    await centre.addAgent('other', login, ['communicator']);
    const { refreshToken } = (await signIn()).body;
    expect(codeOf(await refresh(refreshToken.replace('shop.', 'other.')))).toBe('401 notSignedIn');
    now += 14 * 24 * 60 * MINUTE_MS;
    expect(codeOf(await refresh(refreshToken))).toBe('401 notSignedIn');
  });

  it('a tenant may have a dot in its name', async () => {
    await centre.addAgent('shop.east', login, ['support']);
    await centre.service.signIn.setPassword('shop.east', login, login, PASSWORD);
    const body = { tenant: 'shop.east', login, password: PASSWORD, deviceId: 'd1' };
    const { refreshToken } = (await centre.call('POST', '/v1/session', { body })).body;
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('a disabled agent can neither sign in nor stay in; changed roles come with the next refresh', async () => {
    let { refreshToken } = (await signIn()).body;
    await centre.addAgent('shop', login, ['supervisor']);
    const { body } = await refresh(refreshToken);
    expect(body.agent.roles).toEqual(['supervisor']);
    expect(decodeJwt(body.accessToken).roles).toEqual(['supervisor']);
    ({ refreshToken } = body);
    await centre.addAgent('shop', login, ['supervisor'], false);
    expect(codeOf(await refresh(refreshToken))).toBe('401 notSignedIn');
    expect(codeOf(await signIn())).toBe('403 notAllowed');
  });

  it('another password ends what was begun with the old one', async () => {
    const { refreshToken } = (await signIn()).body;
    await centre.service.signIn.setPassword('shop', login, login, 'another long password');
    expect(codeOf(await refresh(refreshToken))).toBe('401 notSignedIn');
  });

  it('five wrong passwords lock the login for fifteen minutes, also for the right one', async () => {
    for (const _ of [1, 2, 3, 4]) expect(codeOf(await signIn('wrong'))).toBe('401 wrongPassword');
    expect(codeOf(await signIn('wrong'))).toBe('423 lockedOut');
    expect(codeOf(await signIn())).toBe('423 lockedOut');
    now += 15 * MINUTE_MS + 1;
    expect((await signIn()).status).toBe(200);
  });

  it('many guesses at once are many guesses: the right one among them does not come in after the fifth', async () => {
    const guesses = Array.from({ length: 12 }, () => signIn('wrong'));
    const outcomes = (await Promise.all(guesses)).map(codeOf);
    expect(outcomes.filter((outcome) => outcome === '401 wrongPassword')).toHaveLength(4);
    expect(outcomes.filter((outcome) => outcome === '423 lockedOut')).toHaveLength(8);
    expect(codeOf(await signIn())).toBe('423 lockedOut');
  });

  it('an unknown login answers as a wrong password does', async () => {
    expect(codeOf(await signIn('wrong', 'nobody'))).toBe('401 wrongPassword');
  });
});
