import { describe, expect, it } from 'vitest';
import { contactId } from '../../shared/domain/ids';
import { bundled, contactOf, makeDesk, valueIn, writeAndDie } from './cache-world';

const workerPath = bundled('worker');

describe('a contact from ring to 後処理を終了', () => {
  it('is kept with all that was typed, also after the cache was opened again', async () => {
    const desk = makeDesk(workerPath());
    const { cache, state } = await desk.ready();
    expect(state).toEqual({ kind: 'ready', interrupted: [] });
    const run = { scriptId: 'aircon', version: 2, path: ['a', 'b'], values: { room: '8畳' }, choices: { a: 'yes' } };
    const contact = contactOf('one', {
      answeredAt: null,
      handedText: '取付は土曜の午前',
      interpretation: { language: 'zh', joinedAfterMs: 8_200 },
    });
    valueIn(await cache.openContact(contact));
    valueIn(await cache.updateContact({ id: contact.id, answeredAt: 1_700_000_005_000 }));
    valueIn(await cache.saveDraft(contact.id, { notes: '工事は土曜' }));
    valueIn(await cache.saveDraft(contact.id, { run, resultCode: 'order' }));
    valueIn(
      await cache.updateContact({ id: contact.id, status: 'wrapUp', endedAt: 1_700_000_090_000, cause: 'remote' }),
    );
    const finished = valueIn(await cache.finishContact(contact.id, 1_700_000_120_000));
    expect(finished).toEqual({
      ...contact,
      status: 'finished',
      answeredAt: 1_700_000_005_000,
      endedAt: 1_700_000_090_000,
      finishedAt: 1_700_000_120_000,
      cause: 'remote',
      notes: '工事は土曜',
      resultCode: 'order',
      run,
    });
    await cache.close();
    const again = await desk.ready();
    expect(again.state.interrupted).toEqual([]);
    expect(valueIn(await again.cache.readContact(contact.id))).toEqual(finished);
    expect(valueIn(await again.cache.openContacts())).toEqual([]);
    await again.cache.close();
  });

  it('takes no more words once it is finished, and finishing it twice changes nothing', async () => {
    const { cache } = await makeDesk(workerPath()).ready();
    const { id } = contactOf('one');
    valueIn(await cache.openContact(contactOf('one')));
    const finished = valueIn(await cache.finishContact(id, 5));
    expect(valueIn(await cache.finishContact(id, 6))).toEqual(finished);
    expect(await cache.saveDraft(id, { notes: 'late' })).toEqual({ ok: false, error: { code: 'notNow' } });
    const other = contactOf('one', { notes: 'other' });
    expect(await cache.openContact(other)).toEqual({ ok: false, error: { code: 'notNow' } });
    valueIn(await cache.openContact(contactOf('one')));
    expect(valueIn(await cache.readContact(id))).toEqual(finished);
    valueIn(await cache.updateContact({ id, status: 'live', endedAt: 9 }));
    expect(valueIn(await cache.readContact(id))).toEqual({ ...finished, endedAt: 9 });
    await cache.close();
  });

  it('is refused by name where nobody opened it', async () => {
    const { cache } = await makeDesk(workerPath()).ready();
    const none = { ok: false, error: { code: 'noSuchContact' } };
    const id = contactId('nobody');
    expect(await cache.saveDraft(id, { notes: 'x' })).toEqual(none);
    expect(await cache.updateContact({ id, endedAt: 1 })).toEqual(none);
    expect(await cache.finishContact(id, 1)).toEqual(none);
    expect(await cache.readContact(id)).toEqual(none);
    expect(await cache.appendCallEvent({ contactId: id, at: 1, kind: 'rang', detail: {} })).toEqual(none);
    await cache.close();
  });
});

describe('calls, numbers and settings', () => {
  it('keeps the events of a call in their order', async () => {
    const { cache } = await makeDesk(workerPath()).ready();
    const { id } = contactOf('one');
    valueIn(await cache.openContact(contactOf('one')));
    const rang = { contactId: id, at: 10, kind: 'rang', detail: {} };
    const held = { contactId: id, at: 20, kind: 'held', detail: { seconds: 12, confirmed: true, reason: null } };
    valueIn(await cache.appendCallEvent(held));
    valueIn(await cache.appendCallEvent(rang));
    expect(valueIn(await cache.callEvents(id))).toEqual([rang, held]);
    await cache.close();
  });

  it('replaces the dialled numbers as a whole, in the given order', async () => {
    const { cache } = await makeDesk(workerPath()).ready();
    const television = {
      number: '+81120000111',
      publicName: '0120-000-111',
      medium: 'テレビ',
      product: { code: 'AC-100', name: 'エアコン' },
      scriptId: 'aircon',
      priority: 1,
      region: null,
      greeting: null,
    };
    const radio = {
      ...television,
      number: '+81120000001',
      medium: 'ラジオ',
      product: null,
      region: '東海',
      priority: 2,
    };
    valueIn(await cache.putDialledNumbers([radio]));
    valueIn(await cache.putDialledNumbers([television, radio]));
    expect(valueIn(await cache.dialledNumbers())).toEqual([television, radio]);
    const twice = await cache.putDialledNumbers([radio, radio]);
    expect(twice).toEqual({ ok: false, error: { code: 'saveFailed' } });
    expect(valueIn(await cache.dialledNumbers())).toEqual([television, radio]);
    await cache.close();
  });

  it('remembers a setting as it was put, and knows none that was never put', async () => {
    const desk = makeDesk(workerPath());
    const { cache } = await desk.ready();
    expect(valueIn(await cache.getSetting('window'))).toBeNull();
    valueIn(await cache.putSetting('window', { width: 1280, tabs: ['履歴', null, true] }));
    await cache.close();
    const again = await desk.ready();
    expect(valueIn(await again.cache.getSetting('window'))).toEqual({ width: 1280, tabs: ['履歴', null, true] });
    await again.cache.close();
  });
});

describe('a contact that the program left in the middle', () => {
  it('comes back as 中断 with notes, run and result, and stays marked after it was finished', async () => {
    const desk = makeDesk(workerPath());
    const run = { scriptId: 'aircon', version: 1, path: ['a'], values: { room: '6畳' }, choices: {} };
    writeAndDie(desk, (answers) => {
      answers.openContact(contactOf('talking', { startedAt: 2 }));
      answers.saveDraft({ id: contactId('talking'), draft: { notes: '途中まで', run, resultCode: 'order' } });
      answers.openContact(contactOf('wrapping', { startedAt: 1, status: 'wrapUp', endedAt: 9, cause: 'remote' }));
      answers.openContact(contactOf('done', { startedAt: 3, status: 'finished', finishedAt: 4 }));
    });
    const { cache, state } = await desk.ready();
    expect(state.interrupted).toEqual([
      contactOf('talking', {
        startedAt: 2,
        status: 'interrupted',
        wasInterrupted: true,
        cause: 'lost',
        notes: '途中まで',
        run,
        resultCode: 'order',
      }),
      contactOf('wrapping', {
        startedAt: 1,
        status: 'interrupted',
        wasInterrupted: true,
        endedAt: 9,
        cause: 'remote',
      }),
    ]);
    const finished = valueIn(await cache.finishContact(contactId('talking'), 50));
    expect(finished).toMatchObject({ status: 'finished', wasInterrupted: true, notes: '途中まで' });
    await cache.close();
    const again = await desk.ready();
    expect(again.state.interrupted.map(({ id }) => id)).toEqual(['wrapping']);
    await again.cache.close();
  });

  it('is a missed call where it rang, nobody answered and nobody typed', async () => {
    const desk = makeDesk(workerPath());
    const ringing = { answeredAt: null, run: { scriptId: 's', version: 1, path: ['a'], values: {}, choices: {} } };
    writeAndDie(desk, (answers) => {
      answers.openContact(contactOf('rang', ringing));
      answers.openContact(contactOf('rang-with-note', { ...ringing, startedAt: 3, notes: '折り返す' }));
      answers.openContact(contactOf('dialled', { ...ringing, startedAt: 2, direction: 'out' }));
    });
    const { cache, state } = await desk.ready();
    expect(state.interrupted.map(({ id }) => id)).toEqual(['rang-with-note', 'dialled']);
    const rang = valueIn(await cache.readContact(contactId('rang')));
    expect(rang).toMatchObject({ status: 'finished', cause: 'missed', wasInterrupted: false });
    expect(rang.finishedAt).not.toBeNull();
    await cache.close();
  });
});
