import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chooseChallenge, credentialsFor } from '../../../electron/softphone/digest';
import { PhoneWorld, takeTheClock } from './phone-world';
import { challenge, digestFits, granting, RegistrarWorld, type Script } from './registrar';
import { pass, until } from './until';

const responseOf = (credentials: string) => /response="([0-9a-f]+)"/.exec(credentials)?.[1];
const algorithmOf = (request: string) => /^Authorization:.*algorithm=([\w-]+)/im.exec(request)?.[1] ?? null;

describe('the digest of RFC 7616', () => {
  const MUFASA = { username: 'Mufasa', password: 'Circle of Life' };
  const GET = { method: 'GET', uri: '/dir/index.html', body: '' };
  const CNONCE = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';
  const asked = (algorithm: string) =>
    chooseChallenge([
      `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
        'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"',
    ])!;

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('gives the response of its example for %s', (algorithm, response) => {
    const credentials = credentialsFor(asked(algorithm), MUFASA, GET, CNONCE);
    expect(responseOf(credentials)).toBe(response);
    expect(credentials).toContain(`algorithm=${algorithm}`);
    expect(credentials).toContain('nc=00000001');
    expect(credentials).toContain('opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"');
  });

  it('gives the response of RFC 2617 where no algorithm is named', () => {
    const found = chooseChallenge([
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
    ])!;
    const credentials = credentialsFor(found, { username: 'Mufasa', password: 'Circle Of Life' }, GET, '0a4f113b');
    expect(responseOf(credentials)).toBe('6629fae49393a05397450978507c4ef1');
    expect(credentials).not.toContain('algorithm');
  });

  it('takes a session key (-sess) and protects the body (auth-int) where the server wants it', () => {
    const found = chooseChallenge(['Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth-int"'])!;
    const one = credentialsFor(found, MUFASA, { method: 'INVITE', uri: 'sip:a@b', body: 'v=0' }, 'c');
    const other = credentialsFor(found, MUFASA, { method: 'INVITE', uri: 'sip:a@b', body: 'v=1' }, 'c');
    expect(one).toContain('qop=auth-int');
    expect(responseOf(one)).not.toBe(responseOf(other));
    // MD5(MD5(MD5(Mufasa:r:Circle of Life):n:c):n:00000001:c:auth-int:MD5(INVITE:sip:a@b:MD5(v=0))), by openssl.
    expect(responseOf(one)).toBe('ec685165008a1add68e31b7c6c1626ff');
  });

  it('escapes quotes in names, so that nothing can be slipped in', () => {
    const found = chooseChallenge(['Digest realm="a \\"b\\" \\\\ c", nonce="n"'])!;
    expect(found.realm).toBe('a "b" \\ c');
    const credentials = credentialsFor(found, { username: 'x"\r\nEvil: 1', password: 'p' }, GET);
    expect(credentials).toContain('username="x\\"  Evil: 1"');
    expect(credentials).toContain('realm="a \\"b\\" \\\\ c"');
    expect(credentials).not.toMatch(/[\r\n]/);
  });

  it('reads whatever comes as a challenge without an exception', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 })), (headers) => {
        chooseChallenge(headers);
        chooseChallenge(headers.map((text) => `Digest realm="r", nonce="${text}", ${text}`));
      }),
    );
  });
});

describe('a registrar that asks for', () => {
  let world: RegistrarWorld;
  beforeEach(takeTheClock);
  afterEach(async () => {
    vi.useRealTimers();
    await world.registration.stop();
  });
  const asking = async (headers: string[], hash: string) => {
    const script: Script = (request, number) => {
      if (algorithmOf(request) === null) return { status: '401 Unauthorized', headers };
      return digestFits(request, 'secret', hash) ? granting(600)(request, number) : { status: '403 Forbidden' };
    };
    world = await new RegistrarWorld(script).start();
    await until(() => world.state === 'connected' || world.state === 'refused');
    expect(world.state).toBe('connected');
    return algorithmOf(world.requests.at(-1)!);
  };

  it('SHA-256 (RFC 8760) is answered with it', async () => {
    expect(await asking([challenge('SHA-256')], 'sha256')).toBe('SHA-256');
  });

  it('SHA-512-256 is answered with it', async () => {
    expect(await asking([challenge('SHA-512-256')], 'sha512-256')).toBe('SHA-512-256');
  });

  it('several is answered with the first that the desk knows', async () => {
    const headers = [challenge('SHA3-256'), challenge('SHA-256'), challenge('MD5')];
    expect(await asking(headers, 'sha256')).toBe('SHA-256');
  });

  it('another scheme first is answered by digest', async () => {
    expect(await asking(['WWW-Authenticate: Bearer realm="x"', challenge('MD5')], 'md5')).toBe('MD5');
  });

  it('a proxy password and then its own gets both', async () => {
    const script: Script = (request, number) => {
      if (!request.includes('\r\nProxy-Authorization:'))
        return {
          status: '407 Proxy Authentication Required',
          headers: [challenge('MD5').replace('WWW-', 'Proxy-').replace('realm="pbx', 'realm="edge')],
        };
      if (algorithmOf(request) === null) return { status: '401 Unauthorized', headers: [challenge('SHA-256')] };
      return granting(600)(request, number);
    };
    world = await new RegistrarWorld(script).start();
    await until(() => world.state === 'connected');
    const counts = world.requests.map((text) => Number(/CSeq: (\d+)/.exec(text)?.[1]));
    expect(counts).toEqual([0, 1, 2].map((more) => counts[0]! + more));
    await pass(481_000, 20_000);
    expect(Number(/CSeq: (\d+)/.exec(world.requests[3]!)?.[1])).toBeGreaterThan(counts[2]!);
  });

  it('a fresh nonce (stale) gets it once more, and for ever gets an end', async () => {
    world = await new RegistrarWorld(() => ({
      status: '401 Unauthorized',
      headers: [challenge('MD5', ', stale=TRUE')],
    })).start();
    await pass(30_000, 1_000);
    expect(world.state).toBe('refused');
    expect(world.requests).toHaveLength(5);
  });
});

it('an INVITE that a proxy asks about (407, SHA-256) is sent again with the credentials', async () => {
  takeTheClock();
  const world = await new PhoneWorld().start();
  try {
    world.far.delegate!.onInvite = (invitation) => {
      if (invitation.request.hasHeader('proxy-authorization')) world.invitations.push(invitation);
      else {
        const extraHeaders = [challenge('SHA-256').replace('WWW-', 'Proxy-')];
        void invitation.reject({ statusCode: 407, extraHeaders });
      }
    };
    const { invitation } = await world.dial();
    expect(invitation.request.getHeader('proxy-authorization')).toContain('algorithm=SHA-256');
  } finally {
    vi.useRealTimers();
    await world.phone.stop();
  }
});
