import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../../shared/contract/centre/commands';
import { FRESH_CONTACT_FACTS } from '../../../shared/contract/centre/work';
import { bundled, contactOf } from '../cache-world';
import { RealDesk } from './real-desk';
import { deskAt, PASSWORD, shopForEach } from './shop';

const worker = bundled('worker');
const shop = shopForEach();
const TO_REST = { timeout: 40_000 };

/** The centre reads this version of the wish from here on, as after its upgrade. */
function learn(kind: keyof typeof COMMANDS, v: number): void {
  (COMMANDS[kind] as { v: number }).v = v;
}

describe('a desk that is newer than the service', () => {
  it('delivers what the service can read, keeps the order of what names the same, and the rest after the upgrade', async () => {
    const desk = new RealDesk(
      'shop',
      'sato',
      () => shop.service.url,
      () => undefined,
    );
    try {
      await desk.begin();
      const record = (id: string) => desk.wish('contact.record', factsOf(id));
      record('c1');
      const newer = desk.send('contact.note', 2, { id: 'c1', noteId: 'n1', text: '新しい版の言葉' });
      desk.wish('contact.note', { id: 'c1', noteId: 'n2', text: '後の言葉' });
      record('c2');
      desk.wish('contact.note', { id: 'c2', noteId: 'n3', text: '別の応対' });
      await expect.poll(() => desk.unsent).toBe(2);
      expect(await notes()).toEqual({ c1: [], c2: ['別の応対'] });
      expect(desk.disk.outbox.find(({ command }) => command.id === newer)).toMatchObject({ verdict: null });
      await shop.restart(() => learn('contact.note', 2));
      desk.wake();
      await expect.poll(() => desk.unsent, TO_REST).toBe(0);
      expect(await notes()).toEqual({ c1: ['新しい版の言葉', '後の言葉'], c2: ['別の応対'] });
    } finally {
      learn('contact.note', 1);
      desk.stop();
    }
  });

  const notes = async () =>
    Object.fromEntries(
      (await shop.rows('contact')).map(({ id, notes: list }) => [id, list.map(({ text }: { text: string }) => text)]),
    );
});

describe('a desk that is too old for the service', () => {
  it('is told so in words, still delivers what was said, and is whole again at a service that serves it', async () => {
    await shop.restart(undefined, { protocol: 3 });
    const { store, cache, link, end } = await deskAt(worker(), shop.service.url);
    expect(await link.signIn.byPassword('sato', PASSWORD)).toMatchObject({ ok: true });
    await expect.poll(() => store.all.centre.mustUpdate).toBe(true);
    expect(store.all.notices.map(({ code }) => code)).toEqual(['deskTooOld']);
    const contact = contactOf('c1', { notes: 'エアコンの取付', resultCode: 'order' });
    await cache.openContact(contact);
    await cache.finishContact(contact.id, 4_000);
    await expect.poll(() => store.all.connectivity.unsent, TO_REST).toBe(0);
    expect(await shop.rows('contact')).toMatchObject([{ id: 'c1', status: 'finished' }]);
    await shop.restart(undefined, { protocol: 2 });
    link.tryNow();
    await expect.poll(() => store.all.centre.line, TO_REST).toBe('connected');
    expect(store.all.centre.mustUpdate).toBe(false);
    expect(store.all.notices).toEqual([]);
    await end();
  });
});

const factsOf = (id: string) => ({ ...FRESH_CONTACT_FACTS, id, caseId: id, startedAt: 1 });
