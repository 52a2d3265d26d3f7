import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Board } from '../../../electron/desk/board';
import type { CentreLink } from '../../../electron/desk/centre-link';
import { Hands } from '../../../electron/desk/hands';
import { LiveTalk } from '../../../electron/desk/live-talk';
import { BOARD, TEAM, topicOfAgent } from '../../../shared/contract/centre/entities';
import { refused } from '../../../shared/contract/result';
import type { PacketWords } from '../../../shared/domain/escalation';
import { bundled, contactOf } from '../cache-world';
import { deskAt, type LinkedDesk, PASSWORD, shopForEach } from './shop';

const worker = bundled('worker');
const shop = shopForEach();
const WORDS: PacketWords = { identityVerified: false, wish: '返金', tried: '', promised: '', mood: 'upset' };

beforeEach(async () => {
  await shop.wish('agent.put', { id: 'kimura', name: '木村 守', roles: ['supervisor'], team: null, active: true });
  await shop.service.signIn.setPassword('shop', 'kimura', 'kimura', PASSWORD);
});

/** A desk's own parts of an escalation, wired as the desk wires them, with what it sent to each route. */
async function desk(login: string) {
  const posts: string[] = [];
  const counting: typeof fetch = (input, init) => {
    if (init?.method === 'POST') posts.push(new URL(String(input)).pathname);
    return fetch(input, init);
  };
  const parts: { hands?: Hands; board?: Board; link?: CentreLink } = {};
  const linked: LinkedDesk = await deskAt(worker(), shop.service.url, {
    deviceId: `d-${login}`,
    fetch: counting as never,
    onChanged: (topic) => {
      if (topic === BOARD || topic === TEAM) parts.board?.changed();
      if (topic === TEAM || topic.startsWith(topicOfAgent(''))) parts.hands?.changed();
    },
    onSignedIn: (agentId) => parts.hands?.signedInAs(agentId),
    onRights: (agent) => parts.board?.rightsOf(agent),
  });
  const { store, cache, link } = linked;
  const live = () => link.live;
  const hands = new Hands({
    store,
    cache: cache.customers,
    wish: (wish) => link.wish(wish),
    wishNewest: (wish) => link.wishNewest(wish),
  });
  const board = new Board({
    store,
    cache: cache.customers,
    wish: (wish) => link.wish(wish),
    live,
    address: 'sip:2001@pbx.example.jp',
  });
  const liveTalk = new LiveTalk(store, live);
  Object.assign(parts, { hands, board, link });
  onTestFinished(async () => {
    hands.stop();
    liveTalk.stop();
    await linked.end();
  });
  expect(await link.signIn.byPassword(login, PASSWORD)).toMatchObject({ ok: true });
  await expect.poll(() => store.all.centre.line).toBe('connected');
  return { ...linked, hands, board, posts };
}
type Seat = Awaited<ReturnType<typeof desk>>;

/** The seat talks with somebody. */
function talk({ store }: Seat, id = 'k1', notes = '毛布の返品') {
  const contact = contactOf(id, { notes });
  store.patch('workspace', { open: [contact], selectedId: contact.id });
  return contact;
}
const raise = (seat: Seat, contactId: string) =>
  seat.hands.raise({ contactId: contactId as never, type: 'complaint', urgency: 'now', words: WORDS });
const own = ({ store }: Seat) => store.all.hands.list.map(({ escalation, isSent }) => ({ ...escalation, isSent }));
const onBoard = ({ store }: Seat) => store.all.board.escalations;

describe('a raised hand between two desks', () => {
  it('stands on the supervisor’s board with what the desk knows, is taken, and its result comes back', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    const raised = await raise(sato, contact.id);
    const id = raised.ok ? raised.value.id : '';
    // At once, before the centre has it.
    expect(own(sato)).toMatchObject([{ id, state: 'raised' }]);
    await expect.poll(() => onBoard(kimura)).toHaveLength(1);
    expect(onBoard(kimura)[0]).toMatchObject({
      id,
      caseId: contact.caseId,
      number: '+81522345678',
      packet: { wish: '返金', caller: '佐藤 さくら', notes: '毛布の返品' },
    });
    expect(kimura.store.all.board.names).toMatchObject({ sato: '佐藤 花子' });
    expect(await raise(sato, contact.id)).toEqual(refused('handIsUp'));

    await kimura.board.take({ id, way: 'takeOver', from: null });
    await expect
      .poll(() => own(sato))
      .toMatchObject([{ state: 'taken', taken: { by: 'kimura', way: 'takeOver', extension: '2001' }, isSent: true }]);
    expect(sato.store.all.hands.names).toEqual({ kimura: '木村 守' });
    await kimura.board.resolve({ id, text: '返金を承認' });
    await expect.poll(() => own(sato)).toMatchObject([{ result: { text: '返金を承認' } }]);
    await expect.poll(() => onBoard(kimura)).toEqual([]);
    await sato.hands.seen({ id });
    expect(own(sato)).toEqual([]);
    await expect.poll(() => sato.store.all.connectivity.unsent).toBe(0);
    expect(own(sato)).toEqual([]);
  });

  it('a promised callback stands at its supervisor before the communicator is told of it', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    await raise(sato, talk(sato).id);
    await expect.poll(() => onBoard(kimura)).toHaveLength(1);
    const id = onBoard(kimura)[0]?.id ?? '';
    expect(await kimura.board.promise({ id, from: null, withinMin: 60 })).toMatchObject({ ok: true });
    await expect.poll(() => own(sato)).toMatchObject([{ taken: { way: 'callback', extension: null } }]);
    const until = own(sato)[0]?.taken?.until ?? 0;
    expect(await shop.rows('callback')).toMatchObject([
      {
        owner: 'kimura',
        number: '+81522345678',
        contactId: 'k1',
        reason: '返金',
        window: { to: until },
        state: 'open',
      },
    ]);
  });

  it('what is mended without a line waits as one wish with the newest words, and arrives after the hand, once', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    await shop.restart(async () => {
      await expect.poll(() => sato.store.all.centre.line).toBe('offline');
      const before = sato.store.all.connectivity.unsent;
      const raised = await raise(sato, contact.id);
      const id = raised.ok ? raised.value.id : '';
      for (const wish of ['返', '返金', '返金と', '返金と謝罪'])
        await sato.hands.update({ id, words: { ...WORDS, wish } });
      expect(sato.store.all.connectivity.unsent - before).toBe(2);
      expect(own(sato)).toMatchObject([{ isSent: false, packet: { wish: '返金と謝罪', notes: '毛布の返品' } }]);
    });
    await expect.poll(() => onBoard(kimura), { timeout: 40_000 }).toMatchObject([{ packet: { wish: '返金と謝罪' } }]);
    await expect.poll(() => own(sato), { timeout: 40_000 }).toMatchObject([{ isSent: true }]);
    expect(sato.store.all.centre.refused).toEqual([]);
  }, 90_000);

  it('a hand that was taken down before it was sent is up nowhere', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    await shop.restart(async () => {
      await expect.poll(() => sato.store.all.centre.line).toBe('offline');
      const raised = await raise(sato, contact.id);
      await sato.hands.withdraw({ id: raised.ok ? raised.value.id : '' });
      expect(own(sato)).toEqual([]);
    });
    await expect.poll(() => sato.store.all.connectivity.unsent, { timeout: 40_000 }).toBe(0);
    expect(await shop.rows('escalation')).toMatchObject([{ state: 'withdrawn' }]);
    await expect.poll(() => kimura.store.all.centre.line, { timeout: 40_000 }).toBe('connected');
    expect([own(sato), onBoard(kimura), sato.store.all.centre.refused]).toEqual([[], [], []]);
  }, 90_000);

  it('what the centre refuses stands in 要対応 and no longer as a raised hand', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    // Another desk was quicker with the same contact.
    talk(kimura, contact.id);
    await raise(kimura, contact.id);
    await expect.poll(() => shop.rows('escalation')).toHaveLength(1);
    await raise(sato, contact.id);
    await expect
      .poll(() => sato.store.all.centre.refused)
      .toMatchObject([{ kind: 'escalation.raise', reason: 'alreadyRaised' }]);
    await expect.poll(() => own(sato)).toEqual([]);
  });

  it('somebody without the role neither follows the board nor sees it, and a role that is given opens it', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    await raise(sato, talk(sato).id);
    await expect.poll(() => onBoard(kimura)).toHaveLength(1);
    expect(sato.store.all.board).toMatchObject({ supervisor: null, escalations: [], talks: [] });
    const cursors = await sato.cache.centre.cursors();
    expect(cursors.ok && cursors.value.map(({ topic }) => topic)).not.toContain(BOARD);

    const roles = ['communicator', 'supervisor'] as const;
    await shop.wish('agent.put', { id: 'sato', name: '佐藤 花子', roles: [...roles], team: null, active: true });
    // The next session that the centre gives says so.
    await sato.link.signIn.byPassword('sato', PASSWORD);
    await expect.poll(() => onBoard(sato)).toHaveLength(1);
  });
});

describe('a talk as it is typed', () => {
  it('reaches the board once a second at most, the newest, without a wish, and only while a hand is up', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    const state = {
      id: 's1',
      state: 'talking',
      reason: null,
      from: 1,
      cause: 'manual',
      contactId: contact.id,
    } as const;
    await sato.link.wish({ kind: 'agent.state', payload: state });
    const live = () => kimura.store.all.board.talks.find(({ agentId }) => agentId === 'sato')?.live;
    const type = (notes: string) => sato.store.patch('workspace', { open: [{ ...contact, notes }] });
    type('だれも見ていない');
    const told = () => sato.posts.filter((path) => path === '/v1/live').length;
    expect(told()).toBe(0);
    await raise(sato, contact.id);
    await expect.poll(() => live()?.notes).toBe('だれも見ていない');
    await expect.poll(() => sato.store.all.connectivity.unsent).toBe(0);
    const [before, wishes] = [told(), sato.posts.filter((path) => path === '/v1/commands').length];
    const startedAt = Date.now();
    for (let letter = 1; letter <= 200; letter += 1) {
      type('あ'.repeat(letter));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => live()?.notes, { timeout: 5_000 }).toBe('あ'.repeat(200));
    expect(told() - before).toBeLessThanOrEqual(2 + (Date.now() - startedAt) / 1_000);
    expect(sato.posts.filter((path) => path === '/v1/commands').length).toBe(wishes);

    await sato.hands.withdraw({ id: own(sato)[0]?.id ?? '' });
    await expect.poll(live, { timeout: 5_000 }).toBeNull();
    expect(await shop.rows('liveTalk')).toMatchObject([{ contactId: null, notes: '' }]);
  });

  it('is told too while a supervisor looks, and the desk knows that they do', async () => {
    const [sato, kimura] = [await desk('sato'), await desk('kimura')];
    const contact = talk(sato);
    const state = {
      id: 's1',
      state: 'talking',
      reason: null,
      from: 1,
      cause: 'manual',
      contactId: contact.id,
    } as const;
    await sato.link.wish({ kind: 'agent.state', payload: state });
    await expect.poll(() => kimura.store.all.board.talks.map(({ name }) => name)).toEqual(['佐藤 花子']);
    expect(await sato.board.watch({ agentId: 'kimura' })).toEqual(refused('notNow'));
    expect(await kimura.board.watch({ agentId: 'sato' })).toMatchObject({ ok: true });
    await expect.poll(() => sato.store.all.hands.watched).toBe(true);
    await expect
      .poll(() => kimura.store.all.board.talks[0]?.live)
      .toMatchObject({ caller: '佐藤 さくら', notes: '毛布の返品' });
  });
});
