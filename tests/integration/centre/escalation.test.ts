import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../../../electron/centre/database/engine';
import { tellTalk, watchTalk } from '../../../electron/centre/feed/live-talks';
import { compact } from '../../../electron/centre/feed/upkeep';
import { Centre } from '../../../electron/centre/service/centre';
import type { Role } from '../../../shared/contract/centre/centre-data';
import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import type { Range } from '../../../shared/contract/centre/feed';
import { FRESH_CONTACT_FACTS } from '../../../shared/contract/centre/work';
import { targetMs } from '../../../shared/domain/escalation';
import { ENGINES } from './engines';

const applied = { outcome: 'applied' };
const refused = (reason: string) => ({ outcome: 'rejected', reason });
const ROLES: Readonly<Record<string, readonly Role[]>> = {
  sato: ['communicator'],
  tanaka: ['communicator'],
  kimura: ['supervisor'],
  ohno: ['supervisor'],
};
const PACKET = {
  identityVerified: true,
  wish: '返金してほしい',
  tried: '再起動',
  promised: '',
  mood: 'upset',
  caller: '佐藤 さくら',
  transfers: 0,
  script: null,
  notes: '先週お届けの毛布',
} as const;
const { identityVerified, wish: wanted, tried, promised, mood } = PACKET;
const WORDS = { identityVerified, wish: wanted, tried, promised, mood };
const whole = { epoch: null, cursor: 0 };

describe.each(ENGINES)('escalations on $name', ({ open }) => {
  let engine: Engine;
  let close: () => Promise<void>;
  let centre: Centre;
  let now = 1_800_000_000_000;
  let n = 0;

  beforeAll(async () => {
    ({ engine, close } = await open());
    const fail = (...words: unknown[]) => {
      throw new Error(words.map(String).join(' '));
    };
    centre = new Centre(engine, { now: () => now, onRuleFailed: fail, onDatabaseTrouble: fail });
    await centre.openTenant('shop');
    for (const [id, roles] of Object.entries(ROLES))
      await send('console', 'agent.put', { id, name: id, roles, team: null, active: true }, 1, ['administrator']);
  });
  afterAll(() => close());

  const send = async (agentId: string, kind: string, payload: unknown, v = 1, roles = ROLES[agentId] ?? []) => {
    n += 1;
    const command = { id: `w${n}`, n, kind, v, at: 1, payload };
    const [answer] = await centre.submit('shop', [{ agentId, roles, deviceId: `d-${agentId}`, command }]);
    return answer?.answer;
  };
  const as = <K extends CommandKind>(agentId: string, kind: K, payload: PayloadOf<K>) => send(agentId, kind, payload);
  const raise = (agentId: string, id: string, contactId: string, about: object = {}) =>
    send(agentId, 'escalation.raise', {
      id,
      contactId,
      caseId: `case-${contactId}`,
      customerId: null,
      number: '+81522345678',
      type: 'complaint',
      urgency: 'now',
      packet: PACKET,
      ...about,
    });
  const take = (agentId: string, id: string, from: string | null = null) =>
    as(agentId, 'escalation.take', { id, way: 'takeOver', extension: '2001', until: null, from });
  // biome-ignore lint/suspicious/noExplicitAny: rows of every shape.
  const rowsOf = async (topic: string, entity: string): Promise<any[]> => {
    const range = (await centre.pull('shop', topic, whole)) as Range;
    return range.changes.filter((one) => one.entity === entity).map(({ row }) => row);
  };
  const countOf = (table: 'command' | 'audit') =>
    engine.read('shop', async (tx) => (await tx.selectFrom(table).select('tenant').execute()).length);

  it('a hand is on the board with all that the desk knew and a target by the centre’s clock, and at its communicator', async () => {
    expect(await raise('sato', 'e1', 'k1')).toMatchObject(applied);
    const [hand] = await rowsOf('board', 'escalation');
    expect(hand).toMatchObject({ id: 'e1', state: 'raised', raisedBy: 'sato', raisedAt: now, packet: PACKET });
    expect(hand.dueAt).toBe(now + targetMs('complaint', 'now'));
    expect(await rowsOf('agent.sato', 'raisedHand')).toEqual([hand]);
    expect(await rowsOf('agent.tanaka', 'raisedHand')).toEqual([]);
  });

  it('a second hand for the same contact is refused, one for another is not', async () => {
    expect(await raise('sato', 'e1', 'k1')).toEqual(refused('exists'));
    expect(await raise('tanaka', 'e2', 'k1')).toEqual(refused('alreadyRaised'));
    expect(await raise('tanaka', 'e3', 'k3', { type: 'safety' })).toMatchObject(applied);
    expect(await rowsOf('board', 'escalation')).toHaveLength(2);
  });

  it('the packet grows by its communicator, everybody concerned may write, and strangers may not', async () => {
    const words = { ...WORDS, promised: '本日中に返事' };
    expect(await as('sato', 'escalation.update', { id: 'e1', words })).toMatchObject(applied);
    expect(await as('tanaka', 'escalation.update', { id: 'e1', words })).toEqual(refused('notTheirs'));
    const say = (agentId: string, text: string) =>
      as(agentId, 'escalation.say', { id: 'e1', messageId: `m-${agentId}`, text });
    expect(await say('ohno', '返品は可能です')).toMatchObject(applied);
    expect(await say('tanaka', 'はい')).toEqual(refused('notTheirs'));
    expect(await say('sato', 'カードは 4111 1111 1111 1111')).toMatchObject(refused('malformed'));
    expect(await as('sato', 'escalation.update', { id: 'nobody', words })).toEqual(refused('unknownEscalation'));
    const [hand] = await rowsOf('agent.sato', 'raisedHand');
    expect(hand).toMatchObject({
      packet: { promised: '本日中に返事', notes: PACKET.notes },
      messages: [{ by: 'ohno', text: '返品は可能です' }],
    });
  });

  it('one of two supervisors gets it, and what it came to returns to the communicator until they have seen it', async () => {
    now += 10_000;
    const [first, second] = await Promise.all([take('kimura', 'e1'), take('ohno', 'e1')]);
    expect([first, second]).toEqual([expect.objectContaining(applied), refused('takenByOther')]);
    expect((await rowsOf('agent.sato', 'raisedHand'))[0]).toMatchObject({
      taken: { by: 'kimura', way: 'takeOver', extension: '2001', at: now },
    });
    const resolve = (agentId: string) => as(agentId, 'escalation.resolve', { id: 'e1', text: '返金を承認' });
    expect(await resolve('ohno')).toEqual(refused('notTheirs'));
    expect(await resolve('kimura')).toMatchObject(applied);
    // It has left the board, and stands at whoever raised it.
    expect((await rowsOf('board', 'escalation')).filter(Boolean).map(({ id }) => id)).toEqual(['e3']);
    expect((await rowsOf('agent.sato', 'raisedHand'))[0]).toMatchObject({
      result: { text: '返金を承認', by: 'kimura' },
    });
    expect(await as('sato', 'escalation.seen', { id: 'e1' })).toMatchObject(applied);
    expect((await rowsOf('agent.sato', 'raisedHand')).filter(Boolean)).toEqual([]);
    // The same contact may raise a hand again.
    expect(await raise('sato', 'e4', 'k1')).toMatchObject(applied);
    expect(await as('sato', 'escalation.withdraw', { id: 'e4' })).toMatchObject(applied);
    expect(await take('kimura', 'e4')).toEqual(refused('wrongStatus'));
  });

  it('a hand that comes twice, or by a retry, is one hand', async () => {
    const id = `w${n + 1}`;
    await raise('sato', 'e5', 'k5');
    const command = { id, n, kind: 'escalation.raise', v: 1, at: 1, payload: {} };
    const [again] = await centre.submit('shop', [{ agentId: 'sato', roles: [], deviceId: 'd-sato', command }]);
    expect(again?.answer).toMatchObject({ outcome: 'duplicate', was: applied });
    await as('sato', 'escalation.withdraw', { id: 'e5' });
  });

  it('the board has one row of each agent’s state, the newest', async () => {
    for (const [at, state] of (['ready', 'talking', 'held'] as const).entries())
      await as('sato', 'agent.state', {
        id: `s${at}`,
        state,
        reason: null,
        from: now + at,
        cause: 'manual',
        contactId: 'k9',
      });
    const mine = (await rowsOf('board', 'presence')).filter(({ id }) => id === 'sato');
    expect(mine).toEqual([{ id: 'sato', state: 'held', reason: null, from: now + 2, contactId: 'k9' }]);
  });

  it('a talk is kept as it is typed while a hand is up or a supervisor looks, without a wish or an audit entry each', async () => {
    const sato = { tenant: 'shop', agentId: 'sato', deviceId: 'd-sato' };
    const kimura = { tenant: 'shop', agentId: 'kimura', deviceId: 'd-kimura' };
    const talk = (notes: string, contactId: string | null = 'k9') =>
      tellTalk(engine, sato, { contactId, caller: '佐藤', script: null, notes }, now);
    const shown = async () => (await rowsOf('board', 'liveTalk')).find(({ id }) => id === 'sato');
    expect(await talk('だれも見ていない')).toBe(false);
    expect(await shown()).toBeUndefined();

    expect(await watchTalk(engine, kimura, 'nobody', now)).toBeNull();
    const audits = await countOf('audit');
    const until = await watchTalk(engine, kimura, 'sato', now);
    await watchTalk(engine, kimura, 'sato', now + 1);
    // Its beginning is written down, once.
    expect(await countOf('audit')).toBe(audits + 1);
    expect((await rowsOf('agent.sato', 'watch'))[0]).toMatchObject({ by: 'kimura', until: now + 1 + 60_000 });
    const commands = await countOf('command');
    for (const notes of ['お', 'おと', 'お届け']) expect(await talk(notes)).toBe(true);
    expect(await shown()).toMatchObject({ contactId: 'k9', notes: 'お届け', at: now });
    expect([await countOf('command'), await countOf('audit')]).toEqual([commands, audits + 1]);

    now = (until ?? 0) + 10;
    expect(await talk('もう見ていない')).toBe(false);
    expect(await shown()).toMatchObject({ contactId: null, notes: '' });
    await raise('sato', 'e6', 'k9');
    expect(await talk('手が上がっている')).toBe(true);
    expect(await shown()).toMatchObject({ notes: '手が上がっている' });
    // Its desk falls silent.
    await compact(engine, 'shop', now + 3_600_000);
    expect(await shown()).toMatchObject({ notes: '手が上がっている' });
    await compact(engine, 'shop', now + 3_600_001);
    expect(await shown()).toMatchObject({ contactId: null, notes: '' });
    expect(await talk('また話している')).toBe(true);
    await as('sato', 'escalation.withdraw', { id: 'e6' });
    expect(await talk('', null)).toBe(false);
    expect(await shown()).toMatchObject({ contactId: null, notes: '' });
  });

  it('in every history a contact has one open hand at most, none is lost, and each open one is on the board', async () => {
    const contacts = ['h1', 'h2', 'h3'];
    const people = Object.keys(ROLES);
    const step = fc.record({
      who: fc.constantFrom(...people),
      contact: fc.constantFrom(...contacts),
      what: fc.constantFrom('raise', 'raise', 'take', 'handBack', 'resolve', 'withdraw', 'seen', 'say'),
      from: fc.constantFrom(null, 'kimura', 'ohno'),
    });
    let run = 0;
    const raisedIds: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        run += 1;
        const newest = new Map<string, string>();
        for (const [at, { who, contact, what, from }] of steps.entries()) {
          const contactId = `${contact}-${run}`;
          const id = newest.get(contactId) ?? 'none';
          if (what === 'raise') {
            const made = `${contactId}-${at}`;
            if ((await raise(who, made, contactId))?.outcome !== 'applied') continue;
            expect((await rowsOf('board', 'escalation')).some((one) => one?.id === id)).toBe(false);
            newest.set(contactId, made);
            raisedIds.push(made);
          } else if (what === 'take') await take(who, id, from);
          else if (what === 'resolve') await send(who, 'escalation.resolve', { id, text: '済' });
          else if (what === 'say') await send(who, 'escalation.say', { id, messageId: `m${at}`, text: 'はい' });
          else await send(who, `escalation.${what}`, { id });
        }
        const board = (await rowsOf('board', 'escalation')).filter(Boolean);
        expect(new Set(board.map(({ contactId }) => contactId)).size).toBe(board.length);
        for (const { state, taken } of board) expect(state).toBe(taken === null ? 'raised' : 'taken');
      }),
      { numRuns: 12 },
    );
    const kept = await engine.read('shop', (tx) =>
      tx.selectFrom('record').select(['id', 'topic', 'doc']).where('entity', '=', 'escalation').execute(),
    );
    const rows = new Map(kept.map((one) => [one.id, one]));
    for (const id of raisedIds) {
      const row = rows.get(id);
      const { state, taken, result } = JSON.parse(row?.doc ?? 'null');
      const open = state === 'raised' || state === 'taken';
      expect(row?.topic).toBe(open ? 'board' : null);
      expect(state === 'resolved' ? result.by === taken.by : result === null).toBe(true);
    }
  }, 60_000);

  it('the transfers of a case are counted, also where a desk of the version before tells of the contact again', async () => {
    const facts = { ...FRESH_CONTACT_FACTS, id: 'k20', caseId: 'case-20', startedAt: now };
    expect(await send('sato', 'contact.record', { ...facts, transfers: 1 }, 2)).toMatchObject(applied);
    const { transfers: _, ...older } = facts;
    expect(await send('sato', 'contact.record', { ...older, endedAt: now }, 1)).toMatchObject(applied);
    const kept = await engine.read('shop', (tx) =>
      tx.selectFrom('record').select('doc').where('entity', '=', 'contact').where('id', '=', 'k20').executeTakeFirst(),
    );
    expect(JSON.parse(kept?.doc ?? 'null')).toMatchObject({ transfers: 1, endedAt: now });
  });
});
