import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { ANSWERS_KEPT_MS, CHANGES_KEPT_MS, compact } from '../../../electron/centre/feed/upkeep';
import { Centre } from '../../../electron/centre/service/centre';
import type { Range } from '../../../shared/contract/centre/feed';
import { ENGINES } from './engines';

const DAY_MS = 24 * 3_600_000;
const ROLES = ['supervisor', 'administrator'] as const;
const CALLBACK = {
  kind: 'callback',
  customerId: null,
  contactId: null,
  number: '+81312345678',
  reason: '',
  window: { from: 1, to: 2 },
  owner: null,
  maxAttempts: 3,
  minGapMinutes: 0,
};

describe.each(ENGINES)('the upkeep of a feed on $name', ({ open }) => {
  let close: () => Promise<void> = async () => undefined;
  afterEach(() => close());

  /** A centre whose clock the test moves. */
  async function begin() {
    const opened = await open();
    close = opened.close;
    const { engine } = opened;
    let now = 1_800_000_000_000;
    const fail = (...words: unknown[]) => {
      throw new Error(JSON.stringify(words));
    };
    const centre = new Centre(engine, { now: () => now, onRuleFailed: fail, onDatabaseTrouble: fail });
    await centre.openTenant('shop');
    await centre.openTenant('other');
    let n = 0;
    const wish = async (kind: string, payload: object, id = `w${n + 1}`) => {
      n += 1;
      const command = { id, n, kind, v: 1, at: now, payload };
      const [answer] = await centre.submit('shop', [{ agentId: 'a1', roles: ROLES, deviceId: 'd1', command }]);
      return answer?.answer;
    };
    await wish('agent.put', { id: 'a2', name: '佐藤', roles: ['communicator'], team: null, active: true });
    return {
      engine,
      wish,
      pull: (topic: string, from: { epoch: string | null; cursor: number }) => centre.pull('shop', topic, from),
      /** A callback comes to the team, and leaves it for one agent. */
      move: async (id: string) => {
        await wish('callback.promise', { ...CALLBACK, id });
        await wish('callback.assign', { id, owner: 'a2' });
      },
      later: (ms: number) => {
        now += ms;
      },
      compact: () => compact(engine, 'shop', now),
    };
  }
  const whole = { epoch: null, cursor: 0 };
  const place = (range: unknown) => ({ epoch: (range as Range).epoch, cursor: (range as Range).to });
  const countOf = (engine: Engine, table: 'gone' | 'command' | 'audit' | 'feed_mark' | 'lease') =>
    engine.read('shop', async (tx) => {
      const rows = await tx.selectFrom(table).select('tenant').where('tenant', '=', 'shop').execute();
      return rows.length;
    });

  it('a desk that was away too long begins anew, one that was not goes on, and both end up alike', async () => {
    const centre = await begin();
    await centre.wish('callback.promise', { ...CALLBACK, id: 'k0' });
    const old = place(await centre.pull('team', whole));
    await centre.move('k1');
    await centre.compact();
    const young = place(await centre.pull('team', whole));
    centre.later(CHANGES_KEPT_MS / 2);
    await centre.move('k2');
    await centre.compact();
    expect(await centre.pull('team', old)).toMatchObject({ changes: [{ id: 'k1' }, { id: 'k2' }] });

    centre.later(CHANGES_KEPT_MS / 2);
    expect(await centre.compact()).toEqual({ gone: 1, answers: 0 });
    expect(await centre.pull('team', old)).toBe('mustRefetch');
    const missed = (await centre.pull('team', young)) as Range;
    expect(missed.changes).toMatchObject([{ id: 'k2', row: null }]);
    const anew = (await centre.pull('team', whole)) as Range;
    expect(anew.changes.map(({ entity, id }) => `${entity} ${id}`)).toEqual(['agent a2', 'callback k0']);
    expect(anew.to).toBe(missed.to);
  });

  it('forgets as much as is old, however often and by however many it is done, and of no other tenant', async () => {
    const centre = await begin();
    for (let day = 0; day < 40; day += 1) {
      await centre.move(`k${day}`);
      await Promise.all([centre.compact(), centre.compact()]);
      await centre.compact();
      centre.later(DAY_MS);
    }
    await Promise.all([1, 2, 3].map(() => centre.compact()));
    // Those of the last 29 days; what is 30 days old is gone.
    expect(await countOf(centre.engine, 'gone')).toBe(29);
    expect(await countOf(centre.engine, 'feed_mark')).toBeLessThanOrEqual(32);
    expect(await centre.compact()).toEqual({ gone: 0, answers: 0 });
    const other = await centre.engine.read('other', (tx) =>
      tx.selectFrom('feed').select('floor').where('tenant', '=', 'other').executeTakeFirst(),
    );
    expect(other).toEqual({ floor: 0 });
  });

  it('the lease of a desk that is not used any more is forgotten, a running one is not', async () => {
    const centre = await begin();
    const renew = (device: string, until: number) =>
      centre.engine.note('shop', (tx) =>
        tx.insertInto('lease').values({ tenant: 'shop', device, agent: 'a', epoch: 'e', cursor: 1, until }).execute(),
      );
    await renew('gone', 1_800_000_000_000);
    await renew('here', 1_800_000_000_000 + 2 * DAY_MS);
    centre.later(2 * DAY_MS);
    await centre.compact();
    expect(await countOf(centre.engine, 'lease')).toBe(1);
  });

  it('a wish is known again for as long as a desk may send it, and the audit trail keeps all', async () => {
    const centre = await begin();
    await centre.wish('callback.promise', { ...CALLBACK, id: 'k1' }, 'first');
    centre.later(ANSWERS_KEPT_MS - DAY_MS);
    await centre.wish('callback.promise', { ...CALLBACK, id: 'k2' }, 'second');
    const before = await countOf(centre.engine, 'audit');
    await centre.compact();
    expect(await centre.wish('callback.promise', { ...CALLBACK, id: 'k1' }, 'first')).toMatchObject({
      outcome: 'duplicate',
    });
    centre.later(2 * DAY_MS);
    expect(await centre.compact()).toMatchObject({ answers: 2 });
    expect(await countOf(centre.engine, 'command')).toBe(1);
    expect(await countOf(centre.engine, 'audit')).toBe(before);
    expect(await centre.wish('callback.promise', { ...CALLBACK, id: 'k2' }, 'second')).toMatchObject({
      outcome: 'duplicate',
    });
  });
});
