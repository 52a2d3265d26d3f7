import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { takeTheClock } from '../softphone/phone-world';
import { pass, quiet, until } from '../softphone/until';
import { DeskWorld } from './desk-world';

const CARD = '4111 1111 1111 1111';

let world: DeskWorld;
beforeEach(() => {
  takeTheClock();
  world = new DeskWorld();
  world.desk.agent.choose({ kind: 'ready' });
});
afterEach(() => vi.useRealTimers());

const draft = (contactId: ReturnType<DeskWorld['wrapUp']>['contactId'], change: object) =>
  world.desk.contacts.saveDraft({ contactId, ...change });
const codeOf = (result: { ok: boolean; error?: { code: string } }) => (result.ok ? 'ok' : result.error?.code);

describe('a contact', () => {
  it('begins with its call, with the script of the dialled number', async () => {
    const { call } = world.ring();
    const [contact] = world.slices.workspace.open;
    expect(contact).toMatchObject({ id: call().contactId, status: 'live', direction: 'in', notes: '' });
    expect(contact?.run?.scriptId).toBe(contact?.dialled?.scriptId);
    expect(world.slices.workspace.selectedId).toBe(contact?.id);
    await until(() => world.cache.rows.size === 1);
  });

  it('of an unknown number has the general script', () => {
    world.ring('0312345678');
    expect(world.slices.workspace.open[0]?.run?.scriptId).toBeTruthy();
  });

  it('keeps what is typed, in the cache and in memory', async () => {
    const { contactId, contact } = world.wrapUp();
    expect((await draft(contactId, { notes: 'めも' })).ok).toBe(true);
    expect((await draft(contactId, { resultCode: 'order' })).ok).toBe(true);
    expect(contact()).toMatchObject({ notes: 'めも', resultCode: 'order' });
    expect(world.cache.rows.get(contactId)).toMatchObject({ notes: 'めも', resultCode: 'order', status: 'wrapUp' });
  });

  it('is finished with a result code, and leaves the desk', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { notes: 'めも', resultCode: 'order' });
    expect(codeOf(await world.desk.contacts.finish(contactId))).toBe('ok');
    expect(world.slices.workspace.open).toEqual([]);
    expect(world.slices.workspace.selectedId).toBeNull();
    expect(world.cache.rows.get(contactId)).toMatchObject({ status: 'finished', notes: 'めも' });
    expect(world.slices.agent.state).not.toBe('wrapUp');
  });

  it('is not finished without a result code, nor while its call lives, nor where there is none', async () => {
    const { call } = world.talk();
    await draft(call().contactId, { resultCode: 'order' });
    expect(codeOf(await world.desk.contacts.finish(call().contactId))).toBe('busyWithCall');
    const { contactId } = world.wrapUp();
    expect(codeOf(await world.desk.contacts.finish(contactId))).toBe('resultCodeMissing');
    expect(codeOf(await world.desk.contacts.finish('nobody' as never))).toBe('noSuchContact');
    expect(world.cache.writes).not.toContain('finish');
  });

  it('never takes a card number, in the notes or in a field of the form', async () => {
    const { contactId, contact } = world.wrapUp();
    await draft(contactId, { notes: '前' });
    expect(codeOf(await draft(contactId, { notes: `カード ${CARD}` }))).toBe('cardNumber');
    const run = contact()?.run;
    expect(codeOf(await draft(contactId, { run: { ...run, values: { memo: CARD } } }))).toBe('cardNumber');
    expect(contact()?.notes).toBe('前');
    expect(JSON.stringify([...world.cache.rows.values()])).not.toContain('1111');
  });

  it('finished twice at once is finished once', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { resultCode: 'order' });
    const both = await Promise.all([world.desk.contacts.finish(contactId), world.desk.contacts.finish(contactId)]);
    expect(both.map(codeOf)).toEqual(['ok', 'ok']);
    expect(world.cache.writes.filter((what) => what === 'finish')).toHaveLength(1);
  });

  it('that is being finished takes no more words, and nothing is called unsaved for it', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { resultCode: 'order' });
    world.cache.wait();
    const finishing = world.desk.contacts.finish(contactId);
    expect(codeOf(await draft(contactId, { notes: '遅い' }))).toBe('notNow');
    world.cache.goOn();
    expect(codeOf(await finishing)).toBe('ok');
    expect(codeOf(await draft(contactId, { notes: 'もっと遅い' }))).toBe('noSuchContact');
    expect(world.notices).not.toContain('saveFailing');
  });

  it('has its last words on the disk before it is finished, though both are pressed at once', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { resultCode: 'order' });
    const typed = draft(contactId, { notes: '最後の一言' });
    const finished = world.desk.contacts.finish(contactId);
    await Promise.all([typed, finished]);
    expect(world.cache.rows.get(contactId)).toMatchObject({ status: 'finished', notes: '最後の一言' });
  });
});

describe('a call that nobody took', () => {
  it('leaves the desk at once, without 後処理, and is in the history as missed', async () => {
    const { call, tell } = world.ring();
    tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    expect(world.slices.workspace.open).toEqual([]);
    expect(world.slices.agent).toMatchObject({ state: 'missed', wrapUpUntil: null });
    await until(() => world.cache.rows.get(call().contactId)?.status === 'finished');
    expect(world.cache.rows.get(call().contactId)).toMatchObject({ cause: 'missed', answeredAt: null });
  });

  it('leaves the desk at once though the cache fails, and reaches the history later', async () => {
    world.cache.failing = true;
    const { call, tell } = world.ring();
    tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    await quiet();
    expect(world.slices.workspace.open).toEqual([]);
    expect(world.notices).toContain('saveFailing');
    world.cache.failing = false;
    await pass(5_000);
    expect(world.cache.rows.get(call().contactId)).toMatchObject({ status: 'finished', cause: 'missed' });
    expect(world.notices).not.toContain('saveFailing');
  });

  it('but was written about stays, with 後処理', async () => {
    const { call, tell } = world.ring();
    await draft(call().contactId, { notes: '鳴っている間に書いた' });
    tell({ kind: 'over', at: Date.now(), cause: 'missed' });
    expect(world.slices.workspace.open[0]).toMatchObject({ status: 'wrapUp', notes: '鳴っている間に書いた' });
  });
});

describe('a cache that fails', () => {
  it('is told, the words stay, and they are written whole by themselves as soon as it can', async () => {
    const { contactId, contact } = world.wrapUp();
    await quiet();
    world.cache.failing = true;
    expect(codeOf(await draft(contactId, { notes: '一' }))).toBe('saveFailed');
    expect(codeOf(await draft(contactId, { notes: '一二', resultCode: 'order' }))).toBe('saveFailed');
    expect(contact()?.notes).toBe('一二');
    expect(world.notices).toContain('saveFailing');
    world.cache.failing = false;
    await pass(10_000);
    expect(world.cache.rows.get(contactId)).toMatchObject({ notes: '一二', resultCode: 'order' });
    expect(world.notices).not.toContain('saveFailing');
  });

  it('lets nothing be finished half: the whole contact is written first', async () => {
    const { contactId } = world.wrapUp();
    await quiet();
    world.cache.failing = true;
    await draft(contactId, { notes: '全部', resultCode: 'order' });
    expect(codeOf(await world.desk.contacts.finish(contactId))).toBe('saveFailed');
    // The next caller is not kept waiting by a broken disk; the contact stays in the list.
    expect(world.desk.store.all.workspace.open.map((one) => one.status)).toEqual(['interrupted']);
    expect(world.desk.agent.mayRing()).toBe('yes');
    expect(world.slices.workspace.open).toHaveLength(1);
    world.cache.failing = false;
    expect(codeOf(await world.desk.contacts.finish(contactId))).toBe('ok');
    expect(world.cache.rows.get(contactId)).toMatchObject({ status: 'finished', notes: '全部' });
  });

  it('is asked again with growing pauses, not in a loop', async () => {
    world.cache.failing = true;
    const asked = vi.spyOn(world.cache, 'openContact');
    world.wrapUp();
    await pass(120_000, 1_000);
    expect(asked.mock.calls.length).toBeLessThan(12);
    expect(asked.mock.calls.length).toBeGreaterThan(4);
  });

  it('that is still opening when a call comes takes everything once it is open', async () => {
    world.cache.wait();
    const { contactId } = world.wrapUp();
    const typed = draft(contactId, { notes: '開く前', resultCode: 'order' });
    world.cache.goOn();
    expect((await typed).ok).toBe(true);
    expect(world.cache.rows.get(contactId)).toMatchObject({ notes: '開く前', status: 'wrapUp' });
  });

  it('that came back with a new file gets every open contact again', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { notes: '残る' });
    world.cache.rows.clear();
    world.desk.onCacheTrouble({
      kind: 'reopened',
      state: { kind: 'ready', interrupted: [], setAside: 'cache.broken' },
    });
    await until(() => world.cache.rows.get(contactId)?.notes === '残る');
    expect(world.notices).toContain('cacheSetAside');
  });

  it('that lost its file in between is given the contact before it is finished', async () => {
    const { contactId } = world.wrapUp();
    await draft(contactId, { notes: '残る', resultCode: 'order' });
    world.cache.rows.clear();
    expect(codeOf(await world.desk.contacts.finish(contactId))).toBe('ok');
    expect(world.cache.rows.get(contactId)).toMatchObject({ status: 'finished', notes: '残る' });
  });

  it('that could not be opened and opens later brings the interrupted contacts and is ready', async () => {
    const { contact } = world.wrapUp();
    const old = { ...contact()!, id: 'old' as never, status: 'interrupted' as const };
    world.desk.onCacheTrouble({ kind: 'reopened', state: { kind: 'failed', code: 'diskFull' } });
    expect(world.slices.connectivity.data).toBe('failed');
    expect(world.notices).toContain('cacheFailed');
    world.desk.onCacheTrouble({ kind: 'reopened', state: { kind: 'ready', interrupted: [old] } });
    expect(world.slices.connectivity.data).toBe('ready');
    expect(world.notices).not.toContain('cacheFailed');
    expect(world.slices.workspace.open.map((one) => one.status)).toEqual(['wrapUp', 'interrupted']);
    world.desk.onCacheTrouble({ kind: 'reopened', state: { kind: 'ready', interrupted: [old] } });
    expect(world.slices.workspace.open).toHaveLength(2);
  });

  it('on a full disk is told of in words until there is room again', () => {
    world.desk.onCacheTrouble({ kind: 'diskFull' });
    expect(world.notices).toContain('diskFull');
    world.desk.onCacheTrouble({ kind: 'roomAgain' });
    expect(world.notices).not.toContain('diskFull');
  });

  it('is given what is unsaved once more when the program ends', async () => {
    const { contactId } = world.wrapUp();
    await quiet();
    world.cache.failing = true;
    await draft(contactId, { notes: '最後' });
    world.cache.failing = false;
    await world.desk.stop();
    expect(world.cache.rows.get(contactId)?.notes).toBe('最後');
    expect(world.cache.closed).toBe(true);
  });
});
