import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DeskSession } from '../../../electron/sync/session';
import type { CentreSession } from '../../../shared/contract/centre/session';
import { ENGINES } from './engines';
import { TestService } from './service';

const PASSWORD = 'correct horse battery';

describe.each(ENGINES)('access that ends before its tokens do, two instances on $name', ({ open }) => {
  let close: () => Promise<void>;
  let here: TestService;
  let elsewhere: TestService;
  let n = 0;
  let login = '';

  beforeAll(async () => {
    const opened = await open();
    close = opened.close;
    here = await TestService.start({}, opened.engine);
    elsewhere = await TestService.start({}, opened.engine);
  });
  afterAll(async () => {
    await here.service.stop();
    await elsewhere.service.stop();
    await close();
  });
  beforeEach(async () => {
    n += 1;
    login = `agent${n}`;
    await here.addAgent('shop', login, ['communicator']);
    await here.service.signIn.setPassword('shop', login, login, PASSWORD);
  });

  const signIn = async (deviceId = 'd1'): Promise<CentreSession> =>
    (await here.call('POST', '/v1/session', { body: { tenant: 'shop', login, password: PASSWORD, deviceId } })).body;
  const end = (refreshToken: string) =>
    here.call('POST', '/v1/session/end', { body: { refreshToken, deviceId: 'd1' } });
  const refresh = (refreshToken: string, deviceId = 'd1') =>
    here.call('POST', '/v1/session/refresh', { body: { refreshToken, deviceId } });
  const asks = async (at: TestService, token: string) =>
    (await at.call('GET', '/v1/changes?topic=catalog', { token })).status;
  /** @returns what came over the stream, once it ended. */
  const listen = async (at: TestService, token: string) => {
    const stop = new AbortController();
    const answer = await fetch(`${at.service.url}/v1/stream?at=catalog:e:0`, {
      headers: { authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
    expect(answer.status).toBe(200);
    return { end: answer.text().catch(() => 'cut'), leave: () => stop.abort() };
  };

  it('a sign-out ends the whole family, its access tokens and its streams, at every instance', async () => {
    const first = await signIn();
    const second = (await refresh(first.refreshToken)).body as CentreSession;
    const streams = [await listen(here, first.accessToken), await listen(elsewhere, second.accessToken)];
    expect((await end(second.refreshToken)).body).toEqual({ signedOut: true });
    for (const stream of streams) expect(await stream.end).toContain('event: hello');
    for (const at of [here, elsewhere])
      for (const token of [first.accessToken, second.accessToken]) await expect.poll(() => asks(at, token)).toBe(401);
    for (const token of [first.refreshToken, second.refreshToken]) expect((await refresh(token)).status).toBe(401);
  });

  it('a token of before the last renewal ends the family as well, and one that is nobody’s gets the same answer', async () => {
    const first = await signIn();
    const second = (await refresh(first.refreshToken)).body as CentreSession;
    const known = await end(first.refreshToken);
    const unknown = await end(`shop.${'x'.repeat(43)}`);
    const nowhere = await end(`nowhere.${'x'.repeat(43)}`);
    const again = await end(first.refreshToken);
    for (const one of [unknown, nowhere, again])
      expect({ status: one.status, body: one.body }).toEqual({ status: known.status, body: known.body });
    expect((await refresh(second.refreshToken)).status).toBe(401);
  });

  it('another sign-in of the same person goes on', async () => {
    const first = await signIn();
    const other = await signIn('d2');
    await end(first.refreshToken);
    await expect.poll(() => asks(elsewhere, first.accessToken)).toBe(401);
    expect(await asks(elsewhere, other.accessToken)).toBe(200);
    expect((await refresh(other.refreshToken, 'd2')).status).toBe(200);
  });

  it('a desk that signs out without a line tells the centre once the line is back', async () => {
    let kept: string | null = null;
    let connected = true;
    const desk = new DeskSession({
      url: here.service.url,
      tenant: 'shop',
      deviceId: 'd1',
      now: Date.now,
      onChanged: () => undefined,
      fetch: (url, init) => (connected ? fetch(url, init) : Promise.reject(new Error('the line is down'))),
      safe: {
        read: () => kept,
        write: (token) => {
          kept = token;
        },
      },
    });
    expect(await desk.signIn(login, PASSWORD)).toBeNull();
    const token = (await desk.token(false)) ?? '';
    const refreshToken = kept ?? '';
    connected = false;
    desk.signOut();
    expect(kept).toBeNull();
    expect(await asks(here, token)).toBe(200);
    connected = true;
    await desk.tellLeft();
    expect((await refresh(refreshToken)).status).toBe(401);
    await expect.poll(() => asks(elsewhere, token)).toBe(401);
  });

  it('a sign-out while the session is being renewed stays a sign-out', async () => {
    let kept: string | null = null;
    let hold: Promise<void> = Promise.resolve();
    const told: (CentreSession | null)[] = [];
    const desk = new DeskSession({
      url: here.service.url,
      tenant: 'shop',
      deviceId: 'd1',
      now: Date.now,
      onChanged: (session) => told.push(session),
      fetch: async (url, init) => {
        const answer = await fetch(url, init);
        if (url.endsWith('/refresh')) await hold;
        return answer;
      },
      safe: {
        read: () => kept,
        write: (token) => {
          kept = token;
        },
      },
    });
    await desk.signIn(login, PASSWORD);
    let release = () => {};
    hold = new Promise((resolve) => {
      release = resolve;
    });
    const renewed = desk.token(true);
    desk.signOut();
    release();
    expect(await renewed).toBeNull();
    expect(kept).toBeNull();
    expect(told.at(-1)).toBeNull();
  });

  it('somebody who is disabled is out of every instance at once, and for good', async () => {
    const session = await signIn();
    const stream = await listen(elsewhere, session.accessToken);
    await here.addAgent('shop', login, ['communicator'], false);
    expect(await stream.end).toContain('event: hello');
    for (const at of [here, elsewhere]) await expect.poll(() => asks(at, session.accessToken)).toBe(401);
    await here.addAgent('shop', login, ['communicator']);
    expect((await refresh(session.refreshToken)).status).toBe(401);
  });

  it('a role that is taken away is gone at once, and the session goes on with what is left', async () => {
    await here.addAgent('shop', login, ['communicator', 'supervisor']);
    const before = await signIn();
    await here.addAgent('shop', login, ['communicator']);
    for (const at of [here, elsewhere]) await expect.poll(() => asks(at, before.accessToken)).toBe(401);
    const after = (await refresh(before.refreshToken)).body as CentreSession;
    expect(after.agent.roles).toEqual(['communicator']);
    for (const at of [here, elsewhere]) expect(await asks(at, after.accessToken)).toBe(200);
  });

  it('a role that is given does not disturb who is signed in', async () => {
    const session = await signIn();
    const stream = await listen(elsewhere, session.accessToken);
    await here.addAgent('shop', login, ['communicator', 'supervisor']);
    await here.addAgent('shop', `other${n}`, ['communicator'], false);
    expect(await asks(here, session.accessToken)).toBe(200);
    expect(elsewhere.service.streams.count).toBe(1);
    stream.leave();
  });
});
