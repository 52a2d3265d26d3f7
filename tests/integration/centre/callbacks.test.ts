import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { keepCallbacks } from '../../../electron/centre/feed/callback-keeper';
import { Leases } from '../../../electron/centre/feed/leases';
import { Centre } from '../../../electron/centre/service/centre';
import type { Role } from '../../../shared/contract/centre/centre-data';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { type CallbackRecord, FRESH_CONTACT_FACTS } from '../../../shared/contract/centre/work';
import { CLAIM_MS, OWNER_GRACE_MS, SILENCE_MS, TWO_MINUTES_MS } from '../../../shared/domain/callback';
import { ENGINES } from './engines';

const ROLES: readonly Role[] = ['communicator'];
const LEADER: readonly Role[] = ['supervisor'];
const applied = { outcome: 'applied' };
const refused = (reason: string) => ({ outcome: 'rejected', reason });
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Thursday in November, 10:00 in Japan. */
const TEN = Date.parse('2026-11-26T10:00:00+09:00');

describe.each(ENGINES)('callbacks on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let other: Centre;
  let leases: Leases;
  let now = TEN;
  let n = 0;
  const fail = (...words: unknown[]) => {
    throw new Error(words.map(String).join(' '));
  };

  beforeAll(async () => {
    ({ engine, close } = await open());
    const around = { now: () => now, onRuleFailed: fail, onDatabaseTrouble: fail };
    centre = new Centre(engine, around);
    other = new Centre(engine, around);
    leases = new Leases(engine, {
      now: () => now,
      pull: (tenant, topic, from) => centre.pull(tenant, topic, from),
      onTrouble: fail,
    });
    await centre.openTenant('shop');
    for (const id of ['sato', 'tanaka', 'kimura'])
      await send('root', 'agent.put', { id, name: id, roles: ['communicator'], team: null, active: true }, [
        'administrator',
      ]);
    const phones = [{ e164: '+81312345678', raw: '03-1234-5678', kind: 'home' as const }];
    for (const call of ['given', 'refused', 'unknown'] as const)
      await send('root', 'customer.create', {
        ...EMPTY_CUSTOMER,
        id: call,
        phones,
        consent: { ...EMPTY_CUSTOMER.consent, call },
      });
  });
  afterAll(async () => {
    leases.stop();
    await close();
  });

  const send = async (agentId: string, kind: string, payload: unknown, roles = ROLES, by = centre) => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v: 1, at: now, payload };
    const [answer] = await by.submit('shop', [{ agentId, roles, deviceId: `d-${agentId}`, command }]);
    return answer?.answer;
  };
  const as = <K extends CommandKind>(agentId: string, kind: K, payload: PayloadOf<K>) => send(agentId, kind, payload);
  const lead = <K extends CommandKind>(kind: K, payload: PayloadOf<K>) => send('boss', kind, payload, LEADER);
  const row = async (id: string) =>
    (await engine.read('shop', async (tx) => {
      const found = await tx
        .selectFrom('record')
        .select('doc')
        .where('tenant', '=', 'shop')
        .where('entity', '=', 'callback')
        .where('id', '=', id)
        .executeTakeFirst();
      return JSON.parse(found?.doc ?? 'null');
    })) as CallbackRecord;
  const promise = async (about: Partial<PayloadOf<'callback.promise'>> = {}, by = 'sato') => {
    n += 1;
    const id = `k${n}`;
    const wish = {
      id,
      kind: 'callback' as const,
      customerId: null,
      contactId: null,
      number: '+81312345678',
      reason: '在庫の回答',
      window: { from: now, to: now + HOUR },
      owner: null,
      maxAttempts: 3,
      minGapMinutes: 10,
      ...about,
    };
    expect(await as(by, 'callback.promise', wish)).toMatchObject(applied);
    return id;
  };
  const claim = (agentId: string, id: string, by?: Centre) =>
    send(agentId, 'callback.claim', { id, contactId: `c-${agentId}` }, ROLES, by);
  const attempt = (agentId: string, id: string, outcome: PayloadOf<'callback.attempt'>['outcome']) =>
    as(agentId, 'callback.attempt', { id, at: now, outcome });
  /** The desk of an agent is heard of. */
  const alive = (agentId: string) =>
    leases.renew({ tenant: 'shop', deviceId: `d-${agentId}`, agentId }, { epoch: null, cursor: 0 });
  const keep = () => keepCallbacks(engine, 'shop', now);

  it('of two desks that take one callback at once, at two services, one gets it; the other is told why', async () => {
    for (let round = 0; round < 10; round += 1) {
      const id = await promise();
      const answers = await Promise.all([claim('sato', id), claim('tanaka', id, other)]);
      expect(answers.filter((answer) => answer?.outcome === 'applied')).toHaveLength(1);
      expect(answers).toContainEqual(refused('claimedByOther'));
    }
  });

  it('a desk that is heard of keeps its claim through a long talk; one that vanished loses it, once, and another calls', async () => {
    const [long, lost] = [await promise(), await promise()];
    await claim('sato', long);
    await claim('tanaka', lost);
    for (let minute = 0; minute < 10; minute += 1) {
      await alive('sato');
      if (minute === 0) await alive('tanaka');
      now += MINUTE / 2;
      await keep();
    }
    expect((await row(long)).claim).toMatchObject({ by: 'sato' });
    // 30 s of lease, 5 s between clocks, two minutes of silence: still theirs then, and not long after.
    expect((await row(lost)).claim).toBeNull();
    expect(await claim('kimura', long)).toEqual(refused('claimedByOther'));
    expect(await claim('kimura', lost)).toMatchObject(applied);
    expect(await attempt('kimura', lost, 'talked')).toMatchObject(applied);
    // Who had vanished comes back with what they did meanwhile: it is over.
    expect(await attempt('tanaka', lost, 'noAnswer')).toEqual(refused('callbackClosed'));
  });

  it('the claim of a desk that never had a lease ends after three minutes', async () => {
    const id = await promise();
    await claim('tanaka', id);
    now += Math.max(CLAIM_MS, SILENCE_MS) - 1;
    await alive('sato');
    expect(await keep()).toEqual(new Map());
    now += 1;
    expect(await keep()).toEqual(new Map([[id, 'freeClaim']]));
  });

  it('what the keepers of several services do is done once', async () => {
    const ids = [await promise({ owner: 'tanaka' }), await promise({ owner: 'nobody' }), await promise()];
    await claim('kimura', ids[2] ?? '');
    now += Math.max(OWNER_GRACE_MS, CLAIM_MS);
    const done = (await Promise.all([keep(), keep(), keep()])).flatMap((acts) => [...acts]);
    const mine = done.filter(([id]) => ids.includes(id)).sort(([one], [two]) => (one < two ? -1 : 1));
    expect(new Map(mine)).toEqual(
      new Map([
        [ids[0], 'passToTeam'],
        [ids[1], 'passToTeam'],
        [ids[2], 'freeClaim'],
      ]),
    );
    expect(mine).toHaveLength(3);
    expect(await row(ids[0] ?? '')).toMatchObject({ owner: null, passedOnFrom: 'tanaka' });
  });

  it('an own callback stays with an owner who is here until its time is over, and then goes to the team', async () => {
    const id = await promise({ owner: 'sato' });
    await alive('sato');
    expect(await claim('tanaka', id)).toEqual(refused('notYours'));
    now += HOUR - MINUTE;
    await alive('sato');
    expect((await keep()).has(id)).toBe(false);
    now += MINUTE;
    await alive('sato');
    expect((await keep()).get(id)).toBe('passToTeam');
    expect(await claim('tanaka', id)).toMatchObject(applied);
  });

  it('the least gap and the most tries are kept, and what is given up is told to the leaders until one has looked', async () => {
    const id = await promise();
    for (const tries of [1, 2, 3]) {
      await claim('sato', id);
      expect(await attempt('sato', id, tries === 2 ? 'busy' : 'noAnswer')).toMatchObject(applied);
      if (tries === 3) break;
      expect(await claim('tanaka', id)).toEqual(refused('tooEarly'));
      now += 10 * MINUTE;
    }
    expect(await row(id)).toMatchObject({ state: 'givenUp', claim: null });
    expect(await claim('tanaka', id)).toEqual(refused('callbackClosed'));
    const givenUp = async () =>
      (
        await engine.read('shop', (tx) =>
          tx
            .selectFrom('record_key')
            .select('id')
            .where('tenant', '=', 'shop')
            .where('field', '=', 'givenUp')
            .where('id', '=', id)
            .execute(),
        )
      ).length;
    expect(await givenUp()).toBe(1);
    expect(await as('sato', 'callback.close', { id, reason: '済' })).toEqual(refused('notYours'));
    expect(await lead('callback.close', { id, reason: '手紙を送りました' })).toMatchObject(applied);
    expect(await givenUp()).toBe(0);
    expect(await row(id)).toMatchObject({ closed: { by: 'boss' } });
  });

  it('a customer who chooses another time gets new tries, also after it was given up', async () => {
    const id = await promise({ maxAttempts: 1 });
    await claim('sato', id);
    await attempt('sato', id, 'noAnswer');
    const window = { from: now + HOUR, to: now + 2 * HOUR };
    const again = { id, window, owner: 'tanaka', reason: '夕方を希望' };
    expect(await as('sato', 'callback.reschedule', again)).toMatchObject(applied);
    expect(await row(id)).toMatchObject({ state: 'open', owner: 'tanaka', window, claim: null });
    expect(await claim('tanaka', id)).toEqual(refused('beforeWindow'));
    now += HOUR;
    expect(await claim('tanaka', id)).toMatchObject(applied);
    expect(await as('sato', 'callback.reschedule', again)).toEqual(refused('claimedByOther'));
    expect(await attempt('tanaka', id, 'talked')).toMatchObject(applied);
    expect(await as('sato', 'callback.reschedule', again)).toEqual(refused('callbackClosed'));
    expect(await as('sato', 'callback.reschedule', { ...again, window: { from: 2, to: 2 } })).toEqual(
      refused('callbackClosed'),
    );
  });

  it('an attempt that is told twice counts once, and one without a claim is written down all the same', async () => {
    const id = await promise({ owner: 'sato' });
    const told = { id, at: now, outcome: 'busy' as const, contactId: 'call-1' };
    expect(await as('sato', 'callback.attempt', told)).toMatchObject(applied);
    expect(await as('sato', 'callback.attempt', told)).toMatchObject(applied);
    expect((await row(id)).attempts).toHaveLength(1);
  });

  it('outside the calling hours only at the time that the customer named; leaders set the hours', async () => {
    const start = now;
    now = Date.parse('2026-11-26T21:00:00+09:00');
    const named = await promise({ window: { from: now, to: now + HOUR } });
    const order = await promise({ kind: 'refusedOrder', window: { from: now, to: now + HOUR } });
    expect(await claim('sato', order)).toEqual(refused('outsideHours'));
    expect(await claim('sato', named)).toMatchObject(applied);
    await as('sato', 'callback.release', { id: named });
    now += HOUR;
    expect(await claim('sato', named)).toEqual(refused('outsideHours'));
    const hours = { id: 'calling-hours', fromMinute: 9 * 60, toMinute: 23 * 60, closedDays: [] };
    expect(await as('sato', 'callingHours.put', hours)).toEqual(refused('notAllowed'));
    expect(await lead('callingHours.put', hours)).toMatchObject(applied);
    expect(await claim('sato', named)).toMatchObject(applied);
    await lead('callingHours.put', { ...hours, toMinute: 20 * 60 });
    now = Math.max(start, Date.parse('2026-11-27T10:00:00+09:00'));
  });

  describe('a low score', () => {
    let surveys = 0;
    const rate = async (customerId: string, about: Partial<PayloadOf<'survey.answer'>> = {}, channel = 'phone') => {
      surveys += 1;
      const contactId = `rated-${surveys}`;
      const facts = { ...FRESH_CONTACT_FACTS, id: contactId, caseId: contactId, startedAt: now, customerId };
      await as('sato', 'contact.record', { ...facts, channel } as PayloadOf<'contact.record'>);
      const id = `s${surveys}`;
      const wish = { id, contactId, customerId, items: {}, nps: 0, freeText: '', answeredAt: now, ...about };
      expect(await as('tanaka', 'survey.answer', wish)).toMatchObject(applied);
      return `follow-${id}`;
    };

    it('with consent is called within two minutes, by anybody but who was rated', async () => {
      const id = await rate('given');
      expect(await row(id)).toMatchObject({
        dueClass: 'twoMinutes',
        window: { from: now, to: now + TWO_MINUTES_MS },
        excluded: ['sato'],
      });
      expect(await claim('sato', id)).toEqual(refused('ratedPerson'));
      expect(await lead('callback.assign', { id, owner: 'sato' })).toEqual(refused('ratedPerson'));
      expect(await claim('kimura', id)).toMatchObject(applied);
      // Unhappy twice: one call.
      await rate('given', { nps: 3 });
      expect((await row('follow-s2')) as unknown).toBeNull();
      await attempt('kimura', id, 'talked');
    });

    it('without a word on consent waits for the next business day, beyond week-end and holiday', async () => {
      now = Date.parse('2026-12-29T16:00:00+09:00');
      await lead('callingHours.put', {
        id: 'calling-hours',
        fromMinute: 540,
        toMinute: 1_200,
        closedDays: ['2026-12-30', '2026-12-31', '2027-01-02', '2027-01-03', '2027-01-04'],
      });
      const id = await rate('unknown', { nps: 6 });
      expect(await row(id)).toMatchObject({
        dueClass: 'nextBusinessDay',
        window: {
          from: Date.parse('2027-01-05T09:00:00+09:00'),
          to: Date.parse('2027-01-05T20:00:00+09:00'),
        },
      });
    });

    it('of who refuses calls opens none, and one that stands there ends when they refuse', async () => {
      expect(await row(await rate('refused'))).toBeNull();
      const id = await rate('given', { nps: 5 }, 'web');
      expect(await row(id)).toMatchObject({ dueClass: 'twoMinutes' });
      const consent = { ...EMPTY_CUSTOMER.consent, call: 'refused' as const };
      await as('sato', 'customer.change', { id: 'given', fields: { consent } });
      expect(await claim('kimura', id)).toEqual(refused('noConsent'));
      // A promise that they asked for is kept.
      expect(await claim('kimura', await promise({ customerId: 'given' }))).toMatchObject(applied);
      expect((await keep()).get(id)).toBe('endForConsent');
      expect(await row(id)).toMatchObject({ state: 'givenUp', closed: { reason: 'consentRefused' } });
    });
  });
});
