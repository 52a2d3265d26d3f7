import { expect, it } from 'vitest';
import { bundled, contactOf } from '../cache-world';
import { deskAt, PASSWORD, shopForEach } from './shop';

const worker = bundled('worker');
const shop = shopForEach();
const HOUR = 3_600_000;
const TO_REST = { timeout: 40_000 };
const later = (hours: number) => ({ now: () => Date.now() + hours * HOUR, ran: () => performance.now() });

it('a desk that starts without its centre goes on in the name of who was signed in, and what they did is theirs', async () => {
  const first = await deskAt(worker(), shop.service.url);
  await first.link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => first.store.all.centre.line).toBe('connected');
  await expect.poll(() => first.store.all.connectivity.unsent, TO_REST).toBe(0);
  await first.end();
  const { safe, desk } = first;
  await shop.restart(async () => {
    const second = await deskAt(worker(), shop.service.url, { safe, desk, time: later(11) });
    expect(second.store.all.centre).toMatchObject({ line: 'offline', agent: '佐藤 花子' });
    expect(second.store.all.notices).toEqual([]);
    await second.cache.openContact(contactOf('c1', { notes: '回線なしで', resultCode: 'other' }));
    await second.cache.finishContact(contactOf('c1').id, 5_000);
    await second.end();
  });
  // Somebody else's sign-in would not send it.
  const third = await deskAt(worker(), shop.service.url, { safe, desk, time: later(11) });
  await expect.poll(() => third.store.all.connectivity.unsent, TO_REST).toBe(0);
  expect(await shop.rows('contact')).toMatchObject([{ id: 'c1', agentId: 'sato', status: 'finished' }]);
  await third.end();
});

it('after too long nobody is signed in any more, also with the clock set back; typing goes on, and nothing is lost', async () => {
  const first = await deskAt(worker(), shop.service.url);
  await first.link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => first.store.all.connectivity.unsent, TO_REST).toBe(0);
  await first.end();
  const { safe, desk } = first;
  let last: Awaited<ReturnType<typeof deskAt>> | null = null;
  await shop.restart(async () => {
    const second = await deskAt(worker(), shop.service.url, { safe, desk, time: later(13) });
    expect(second.store.all.centre).toMatchObject({ line: 'signedOut', agent: null });
    expect(second.store.all.notices).toMatchObject([{ code: 'offlineOver' }]);
    await second.end();
    last = await deskAt(worker(), shop.service.url, { safe, desk });
    expect(last.store.all.centre).toMatchObject({ line: 'signedOut', agent: null });
    expect(await last.link.signIn.byPassword('sato', PASSWORD)).toMatchObject({ error: { code: 'centreUnreachable' } });
    await last.cache.openContact(contactOf('c1', { notes: '残る', resultCode: 'other' }));
    await last.cache.finishContact(contactOf('c1').id, 5_000);
    await expect.poll(() => last?.store.all.connectivity.unsent).toBeGreaterThan(0);
  });
  const desk3 = last as unknown as Awaited<ReturnType<typeof deskAt>>;
  // The centre is back: it confirms who is at this desk, or somebody signs in.
  await expect.poll(() => desk3.store.all.centre.line, TO_REST).toBe('connected');
  await expect.poll(() => desk3.store.all.connectivity.unsent, TO_REST).toBe(0);
  expect(desk3.store.all.notices).toEqual([]);
  expect(await shop.rows('contact')).toMatchObject([{ id: 'c1', notes: [{ text: '残る' }] }]);
  await desk3.end();
});
