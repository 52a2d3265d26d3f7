import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditHash } from '../../../electron/centre/commands/group';
import type { CentreSession } from '../../../shared/contract/centre/session';
import { ENGINES } from './engines';
import { TestService } from './service';

const PASSWORD = 'correct horse battery';
const NEXT = 'a longer staple 電池';
const MINUTE_MS = 60_000;

describe.each(ENGINES)('passwords, on $name', ({ open }) => {
  let close: () => Promise<void>;
  let centre: TestService;
  let now = 1_800_000_000_000;
  let n = 0;
  let login = '';

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    const many = { burst: 10_000, perSecond: 1_000 };
    centre = await TestService.start({ now: () => now, paces: { signIn: many, failure: many } }, opened.engine);
    await centre.addAgent('shop', 'boss', ['administrator']);
  });
  afterAll(async () => {
    expect(centre.lines.filter((line) => line.includes('"failed"'))).toEqual([]);
    await centre.service.stop();
    await close();
  });
  beforeEach(async () => {
    n += 1;
    login = `agent${n}`;
    await centre.addAgent('shop', login, ['communicator']);
    await centre.service.signIn.setPassword('shop', login, login, PASSWORD);
  });

  const signIn = (password = PASSWORD, name = login, deviceId = 'd1', tenant = 'shop') =>
    centre.call('POST', '/v1/session', { body: { tenant, login: name, password, deviceId } });
  const session = async (deviceId = 'd1'): Promise<CentreSession> => (await signIn(PASSWORD, login, deviceId)).body;
  const change = (token: string, old: string, password: string) =>
    centre.call('POST', '/v1/password', { token, body: { old, password } });
  const set = async (body: object) =>
    centre.call('POST', '/v1/password/set', { token: await centre.token('shop', 'boss', ['administrator']), body });
  const refresh = async ({ refreshToken }: CentreSession, deviceId = 'd1') =>
    (await centre.call('POST', '/v1/session/refresh', { body: { refreshToken, deviceId } })).status;
  const asks = async ({ accessToken }: CentreSession) =>
    (await centre.call('GET', '/v1/changes?topic=catalog', { token: accessToken })).status;
  const codeOf = ({ status, body }: { status: number; body: { error?: { code: string; field?: string } } }) =>
    `${status} ${body.error?.code ?? ''}${body.error?.field === undefined ? '' : ` ${body.error.field}`}`;
  const trail = () =>
    centre.engine.read('shop', (tx) =>
      tx.selectFrom('audit').selectAll().where('tenant', '=', 'shop').orderBy('n').execute(),
    );

  it('somebody changes their own: this sign-in goes on, their others end, the old password is none', async () => {
    const mine = await session();
    const other = await session('d2');
    expect((await change(mine.accessToken, PASSWORD, NEXT)).body).toEqual({ kept: true });
    await expect.poll(() => asks(other)).toBe(401);
    expect(await refresh(other, 'd2')).toBe(401);
    expect(await asks(mine)).toBe(200);
    expect(await refresh(mine)).toBe(200);
    expect(codeOf(await signIn())).toBe('401 wrongPassword');
    expect((await signIn(NEXT)).status).toBe(200);
  });

  it('a wrong old password changes nothing and counts as at the sign-in', async () => {
    const { accessToken } = await session();
    for (const _ of [1, 2, 3, 4]) expect(codeOf(await change(accessToken, 'wrong', NEXT))).toBe('401 wrongPassword');
    expect(codeOf(await change(accessToken, 'wrong', NEXT))).toBe('423 lockedOut');
    expect(codeOf(await change(accessToken, PASSWORD, NEXT))).toBe('423 lockedOut');
    expect(codeOf(await signIn())).toBe('423 lockedOut');
  });

  it.each(['eleven chars', 'ｱｶﾞｱｶﾞｱｶﾞｱｶﾞ', '👩‍🚀👩‍🚀👩‍🚀', `${'x'.repeat(201)}`])(
    '%s is refused where it is too short or too long',
    async (password) => {
      const shorter = password === 'eleven chars' ? 'eleven char' : password;
      const { accessToken } = await session();
      expect(codeOf(await change(accessToken, PASSWORD, shorter))).toBe('400 malformed password');
      expect(codeOf(await set({ agent: login, login, password: shorter }))).toBe('400 malformed password');
      expect((await signIn()).status).toBe(200);
    },
  );

  it('an administrator sets somebody’s login and password: the old login is gone, and whoever was in is out', async () => {
    const mine = await session();
    expect((await set({ agent: login, login: `new-${login}`, password: NEXT })).body).toEqual({ kept: true });
    await expect.poll(() => asks(mine)).toBe(401);
    expect(await refresh(mine)).toBe(401);
    expect(codeOf(await signIn())).toBe('401 wrongPassword');
    expect((await signIn(NEXT, `new-${login}`)).body.agent.id).toBe(login);
  });

  it('an administrator takes nobody’s login, makes no agent, and does not get at the own password without the old one', async () => {
    await centre.addAgent('shop', `other${n}`, ['communicator']);
    expect(codeOf(await set({ agent: `other${n}`, login, password: NEXT }))).toBe('400 malformed login');
    expect(codeOf(await set({ agent: 'nobody', login: 'nobody', password: NEXT }))).toBe('404 notFound');
    expect(codeOf(await set({ agent: 'boss', login: 'boss', password: NEXT }))).toBe('403 notAllowed');
    expect((await signIn()).body.agent.id).toBe(login);
  });

  it('a password that was set opens a locked login', async () => {
    for (const _ of [1, 2, 3, 4, 5]) await signIn('wrong');
    expect(codeOf(await signIn())).toBe('423 lockedOut');
    await set({ agent: login, login, password: NEXT });
    expect((await signIn(NEXT)).status).toBe(200);
  });

  it('the audit trail says who changed whose password, never which, and its chain holds', async () => {
    const { accessToken } = await session();
    await change(accessToken, PASSWORD, NEXT);
    await set({ agent: login, login, password: PASSWORD });
    await centre.addAgent('shop', `later${n}`, ['communicator']);
    const entries = await trail();
    const [changed, given] = entries.slice(-3);
    expect(changed).toMatchObject({ agent: login, device: 'd1', kind: 'password.change' });
    expect(given).toMatchObject({ agent: 'boss', device: 'boss-desk', kind: 'password.set' });
    expect(given?.entry).toContain(login);
    const told = JSON.stringify(entries);
    for (const secret of [PASSWORD, NEXT, 'argon2']) expect(told).not.toContain(secret);
    let before = '0'.repeat(64);
    for (const { hash, ...entry } of entries) {
      expect(auditHash(before, entry)).toBe(hash);
      before = hash;
    }
  });

  it.each([
    ['a login that nobody has', 'nobody', 'shop'],
    ['a tenant that is not there', 'nobody', 'nowhere'],
  ])(
    '%s answers as a known one does: four times wrong, then locked, and after fifteen minutes again',
    async (_name, name, tenant) => {
      const tries = async (who: string, where: string) => {
        const outcomes = [];
        for (const _ of [1, 2, 3, 4, 5, 6]) outcomes.push(codeOf(await signIn('wrong', who, 'd1', where)));
        now += 15 * MINUTE_MS + 1;
        for (const _ of [1, 2, 3, 4, 5, 6]) outcomes.push(codeOf(await signIn('wrong', who, 'd1', where)));
        return outcomes;
      };
      const known = await tries(login, 'shop');
      expect(known.slice(0, 6)).toEqual([...Array(4).fill('401 wrongPassword'), '423 lockedOut', '423 lockedOut']);
      expect(await tries(name, tenant)).toEqual(known);
    },
  );

  it('many guesses at once for an unknown login are many guesses', async () => {
    const guesses = await Promise.all(Array.from({ length: 8 }, () => signIn('wrong', `ghost${n}`)));
    expect(guesses.map(codeOf).filter((code) => code === '401 wrongPassword')).toHaveLength(4);
    expect(guesses.map(codeOf).filter((code) => code === '423 lockedOut')).toHaveLength(4);
  });

  it('what was typed for an unknown login is not kept, and of many only the last ten thousand', async () => {
    const rows = Array.from({ length: 10_050 }, (_, at) => ({
      tenant: 'shop',
      name: `old${at}`,
      failures: 1,
      locked_until: 0,
      at,
    }));
    await centre.engine.write('shop', async (tx) => {
      for (let at = 0; at < rows.length; at += 500)
        await tx
          .insertInto('unknown_login')
          .values(rows.slice(at, at + 500))
          .execute();
    });
    await signIn('wrong', 'my password by mistake');
    const kept = await centre.engine.read('shop', (tx) =>
      tx.selectFrom('unknown_login').selectAll().where('tenant', '=', 'shop').execute(),
    );
    expect(kept).toHaveLength(10_000);
    expect(JSON.stringify(kept)).not.toContain('mistake');
    expect(kept.some(({ name }) => name === 'old0')).toBe(false);
    expect(codeOf(await signIn('wrong', 'my password by mistake'))).toBe('401 wrongPassword');
  });
});
