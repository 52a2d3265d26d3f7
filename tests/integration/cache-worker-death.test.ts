import { describe, expect, it } from 'vitest';
import type { CacheTrouble } from '../../electron/cache/client';
import { bundled, contactOf, makeDesk, valueIn } from './cache-world';

const mortalPath = bundled('mortal');
const refusedSave = { ok: false, error: { code: 'saveFailed' } };
const refusedRead = { ok: false, error: { code: 'internal' } };

describe('a worker that dies', () => {
  it('ends every request with a refusal, and the next request finds the words that were saved', async () => {
    const troubles: CacheTrouble[] = [];
    const { cache } = await makeDesk(mortalPath()).ready({ onTrouble: (trouble) => troubles.push(trouble) });
    const { id } = contactOf('one');
    valueIn(await cache.openContact(contactOf('one')));
    const answers = await Promise.all([
      cache.saveDraft(id, { notes: 'before' }),
      cache.getSetting('die'),
      cache.saveDraft(id, { notes: 'after' }),
      cache.readContact(id),
      cache.updateContact({ id, endedAt: 1 }),
    ]);
    expect(answers[0]?.ok).toBe(true);
    expect(answers.slice(1)).toEqual([refusedRead, refusedSave, refusedRead, refusedSave]);
    // The talk goes on in this process: the contact is live, not interrupted.
    expect(valueIn(await cache.readContact(id))).toEqual(contactOf('one', { notes: 'before' }));
    valueIn(await cache.saveDraft(id, { notes: 'typed again' }));
    expect(valueIn(await cache.readContact(id)).notes).toBe('typed again');
    expect(troubles).toEqual([
      { kind: 'workerDied', refusedWrites: 2, code: 'EXIT_9' },
      { kind: 'reopened', state: { kind: 'ready', interrupted: [] } },
    ]);
    await cache.close();
  });

  it('lets a contact be finished all the same', async () => {
    const { cache } = await makeDesk(mortalPath()).ready();
    valueIn(await cache.openContact(contactOf('one')));
    const [, finished] = await Promise.all([cache.getSetting('die'), cache.finishContact(contactOf('one').id, 7)]);
    expect(valueIn(finished)).toEqual(contactOf('one', { status: 'finished', finishedAt: 7 }));
    await cache.close();
  });

  it('is started again a few times only', async () => {
    const troubles: CacheTrouble[] = [];
    const { cache } = await makeDesk(mortalPath()).ready({ onTrouble: (trouble) => troubles.push(trouble) });
    for (let death = 1; death <= 6; death += 1) await cache.getSetting('die');
    expect(troubles.filter(({ kind }) => kind === 'workerDied')).toHaveLength(4);
    expect(await cache.putSetting('a', 1)).toEqual(refusedSave);
    await cache.close();
  });

  it('is said at the start where its program is missing', async () => {
    const cache = makeDesk('/nowhere/cache-worker.cjs').open();
    const early = cache.putSetting('a', 1);
    expect(await cache.opened).toEqual({ kind: 'failed', code: 'workerDied' });
    expect(await early).toEqual(refusedSave);
    await cache.close();
  });
});

describe('a cache that was closed', () => {
  it('answers what was asked before, and refuses the rest', async () => {
    const desk = makeDesk(mortalPath());
    const { cache } = await desk.ready();
    const asked = cache.putSetting('a', 1);
    const closed = cache.close();
    expect(await cache.putSetting('a', 2)).toEqual(refusedSave);
    valueIn(await asked);
    await closed;
    await cache.close();
    expect(desk.files()).toEqual(['cache.db']);
    const again = await desk.ready();
    expect(valueIn(await again.cache.getSetting('a'))).toBe(1);
    await again.cache.close();
  });
});
