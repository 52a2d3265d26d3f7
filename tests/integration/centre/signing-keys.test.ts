import { decodeProtectedHeader, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEY_LIFE_MS, Tokens } from '../../../electron/centre/auth/tokens';
import type { Engine } from '../../../electron/centre/database/engine';
import { ENGINES } from './engines';

const MINUTE_MS = 60_000;
const CALLER = { tenant: 'shop', agentId: 'a1', deviceId: 'd1', roles: ['support'] as const };

describe.each(ENGINES)('the keys that sign access tokens, on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let now = 1_800_000_000_000;
  const instance = () => new Tokens(engine, () => now);
  const keyOf = (token: string) => decodeProtectedHeader(token).kid;
  const kept = () => engine.db.selectFrom('signing_key').selectAll().orderBy('created_at').execute();

  beforeAll(async () => {
    ({ engine, close } = await open());
  });
  afterAll(() => close());

  it('instances that begin together agree on one, and keep it for its week', async () => {
    const instances = Array.from({ length: 6 }, instance);
    const signed = await Promise.all(instances.map((one) => one.sign(CALLER)));
    expect(new Set(signed.map(keyOf)).size).toBe(1);
    for (const one of instances) for (const token of signed) expect(await one.check(token)).toMatchObject(CALLER);
    now += KEY_LIFE_MS - MINUTE_MS;
    expect(keyOf(await instance().sign(CALLER))).toBe(keyOf(signed[0] ?? ''));
    expect(await kept()).toHaveLength(1);
  });

  it('after its week all instances agree on the next one, and tokens of the old one live out their minutes', async () => {
    const instances = Array.from({ length: 6 }, instance);
    const old = await Promise.all(instances.map((one) => one.sign(CALLER)));
    now += 2 * MINUTE_MS;
    const idle = instance();
    const signed = await Promise.all([...instances, ...instances].map((one) => one.sign(CALLER)));
    expect(new Set(signed.map(keyOf)).size).toBe(1);
    expect(keyOf(signed[0] ?? '')).not.toBe(keyOf(old[0] ?? ''));
    for (const one of [...instances, idle, instance()])
      for (const token of [...old, ...signed]) expect(await one.check(token)).toMatchObject(CALLER);
    now += 9 * MINUTE_MS;
    for (const one of [...instances, idle, instance()]) {
      expect(await one.check(old[0] ?? '')).toBeNull();
      expect(await one.check(signed[0] ?? '')).toMatchObject(CALLER);
    }
  });

  it('an old key forges nothing once its tokens are spent, and the key after it makes the centre forget it', async () => {
    const [old] = await kept();
    const forge = () =>
      new SignJWT({ tenant: 'shop', device: 'd1', roles: ['administrator'] })
        .setProtectedHeader({ alg: 'HS256', kid: old?.id ?? '' })
        .setSubject('a1')
        .setIssuer('tsunagu-centre')
        .setExpirationTime(now / 1_000 + 3_600)
        .sign(Buffer.from(old?.secret ?? '', 'base64'));
    const known = instance();
    expect(await known.check(await forge())).not.toBeNull();
    now += 11 * MINUTE_MS;
    for (const one of [known, instance()]) expect(await one.check(await forge())).toBeNull();
    now += KEY_LIFE_MS;
    await instance().sign(CALLER);
    expect((await kept()).map(({ id }) => id)).not.toContain(old?.id);
    expect(await kept()).toHaveLength(1);
  });
});
