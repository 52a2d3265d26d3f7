import { beforeAll, describe, expect, it } from 'vitest';
import { contactId } from '../../shared/domain/ids';
import { bundle, contactOf, makeDesk, valueOf } from './cache-world';

let workerPath = '';
beforeAll(async () => {
  workerPath = await bundle('worker');
});

describe('a contact from ring to 後処理を終了', () => {
  it('is kept with all that was typed, also after the cache was opened again', async () => {
    const desk = makeDesk(workerPath);
    const { cache, state } = await desk.ready();
    expect(state).toEqual({ kind: 'ready', interrupted: [] });
    const run = { scriptId: 'aircon', version: 2, path: ['a', 'b'], values: { room: '8畳' }, choices: { a: 'yes' } };
    const contact = contactOf('one', { answeredAt: null });
    valueOf(await cache.openContact(contact));
    valueOf(await cache.updateContact({ id: contact.id, answeredAt: 1_700_000_005_000 }));
    valueOf(await cache.saveDraft(contact.id, { notes: '工事は土曜' }));
    valueOf(await cache.saveDraft(contact.id, { run, resultCode: 'order' }));
    valueOf(
      await cache.updateContact({ id: contact.id, status: 'wrapUp', endedAt: 1_700_000_090_000, cause: 'remote' }),
    );
    const finished = valueOf(await cache.finishContact(contact.id, 1_700_000_120_000));
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
    expect(valueOf(await again.cache.readContact(contact.id))).toEqual(finished);
    expect(valueOf(await again.cache.openContacts())).toEqual([]);
    await again.cache.close();
  });

  it('takes no more words once it is finished, and finishing it twice changes nothing', async () => {
    const { cache } = await makeDesk(workerPath).ready();
    const { id } = contactOf('one');
    valueOf(await cache.openContact(contactOf('one')));
    const finished = valueOf(await cache.finishContact(id, 5));
    expect(valueOf(await cache.finishContact(id, 6))).toEqual(finished);
    expect(await cache.saveDraft(id, { notes: 'late' })).toEqual({ ok: false, error: { code: 'notNow' } });
    expect(await cache.openContact(contactOf('one'))).toEqual({ ok: false, error: { code: 'notNow' } });
    valueOf(await cache.updateContact({ id, status: 'live', endedAt: 9 }));
    expect(valueOf(await cache.readContact(id))).toEqual({ ...finished, endedAt: 9 });
    await cache.close();
  });

  it('is refused by name where nobody opened it', async () => {
    const { cache } = await makeDesk(workerPath).ready();
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
