import { expect, it } from 'vitest';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { FRESH_CONTACT_FACTS } from '../../../shared/contract/centre/work';
import { bundled, contactOf } from '../cache-world';
import { deskAt as deskWith, type LinkedDesk, PASSWORD, shopForEach } from './shop';

const worker = bundled('worker');
const shop = shopForEach();
const deskAt = (url: string, again: Partial<LinkedDesk> = {}) =>
  deskWith(worker(), url, again.desk ? { safe: again.safe, desk: again.desk } : {});
const contactsAtCentre = () => shop.rows('contact');

it('a contact reaches the centre once, in order, with its words, from a desk that was signed in only afterwards', async () => {
  const { store, cache, link, end } = await deskAt(shop.service.url);
  const contact = contactOf('c1', { notes: 'エアコンの取付', resultCode: 'order' });
  await cache.openContact(contact);
  await cache.updateContact({ id: contact.id, status: 'wrapUp', answeredAt: 2_000, endedAt: 3_000, cause: 'remote' });
  await cache.finishContact(contact.id, 4_000);
  // Facts twice, the words, the end.
  await expect.poll(() => store.all.connectivity.unsent).toBe(4);
  expect(store.all.centre.line).toBe('signedOut');
  expect(await link.signIn.byPassword('sato', 'wrong')).toMatchObject({ error: { code: 'wrongPassword' } });
  expect(await link.signIn.byPassword('sato', PASSWORD)).toMatchObject({ ok: true });
  await expect.poll(() => store.all.connectivity.unsent).toBe(0);
  await expect.poll(() => store.all.centre.line).toBe('connected');
  expect(store.all.centre.agent).toBe('佐藤 花子');
  expect(await contactsAtCentre()).toMatchObject([
    {
      id: 'c1',
      agentId: 'sato',
      status: 'finished',
      answeredAt: 2_000,
      endedAt: 3_000,
      resultCode: 'order',
      notes: [{ text: 'エアコンの取付', by: 'sato' }],
    },
  ]);
  await end();
});

it('a centre that is gone for a while loses nothing: what was written meanwhile arrives when it is back, once', async () => {
  const { store, cache, link, end } = await deskAt(shop.service.url);
  await link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => store.all.centre.line).toBe('connected');
  await shop.restart(async () => {
    await expect.poll(() => store.all.centre.line).toBe('offline');
    for (const id of ['c1', 'c2', 'c3']) {
      await cache.openContact(contactOf(id, { notes: id, resultCode: 'other' }));
      await cache.finishContact(contactOf(id).id, 5_000);
    }
    await expect.poll(() => store.all.connectivity.unsent).toBe(9);
  });
  await expect.poll(() => store.all.connectivity.unsent, { timeout: 40_000 }).toBe(0);
  await expect.poll(() => store.all.centre.line, { timeout: 40_000 }).toBe('connected');
  expect((await contactsAtCentre()).map(({ id, notes }) => [id, notes.length]).sort()).toEqual([
    ['c1', 1],
    ['c2', 1],
    ['c3', 1],
  ]);
  await end();
});

it('what the centre refuses stands in 要対応, also after a new start, until a person has seen it', async () => {
  const first = await deskAt(shop.service.url);
  await first.link.signIn.byPassword('sato', PASSWORD);
  const finished = contactOf('c1', { resultCode: 'other' });
  // Somebody else's desk has finished the same contact in the meantime.
  const other = { agentId: 'sato', roles: ['communicator'] as const, deviceId: 'd2' };
  const [recorded] = await shop.service.centre.submit('shop', [
    { ...other, command: { id: 'x1', n: 1, kind: 'contact.record', v: 1, at: 1, payload: recordOf('c1') } },
    {
      ...other,
      command: {
        id: 'x2',
        n: 2,
        kind: 'contact.finish',
        v: 1,
        at: 1,
        payload: { id: 'c1', finishedAt: 1, resultCode: 'order', scriptId: null, values: {} },
      },
    },
  ]);
  expect(recorded?.answer.outcome).toBe('applied');
  await first.cache.openContact(finished);
  await first.cache.finishContact(finished.id, 5_000);
  await expect
    .poll(() => first.store.all.centre.refused)
    .toMatchObject([{ kind: 'contact.finish', reason: 'contactFinished' }]);
  expect(first.store.all.connectivity.unsent).toBe(0);
  await first.end();
  const second = await deskAt(shop.service.url, first);
  const [refused] = second.store.all.centre.refused;
  expect(refused).toMatchObject({ reason: 'contactFinished' });
  expect(await second.link.dismiss(refused?.id ?? '')).toMatchObject({ ok: true });
  expect(second.store.all.centre.refused).toEqual([]);
  await second.end();
});

it('a desk follows what the centre changes, and goes on where it was after a new start', async () => {
  const first = await deskAt(shop.service.url);
  await first.link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => first.store.all.centre.line).toBe('connected');
  const put = async (id: string) => {
    const [answer] = await shop.service.centre.submit('shop', [
      {
        agentId: 'o',
        roles: ['productOwner'],
        deviceId: 'o',
        command: { id: `p-${id}`, n: 1, kind: 'product.put', v: 1, at: 1, payload: productOf(id) },
      },
    ]);
    return answer?.answer.outcome === 'applied' ? answer.answer.seq : Number.NaN;
  };
  const one = await put('p1');
  await expect.poll(async () => (await cursorsOf(first))['catalog']).toBeGreaterThanOrEqual(one);
  await first.end();
  const two = await put('p2');
  const second = await deskAt(shop.service.url, first);
  await expect.poll(async () => (await cursorsOf(second))['catalog']).toBeGreaterThanOrEqual(two);
  await second.end();
});

it('a clock that is wrong by minutes is told in words, a small difference is only a figure', async () => {
  const { store, link, end } = await deskAt(shop.service.url);
  await link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => store.all.centre.clock).not.toBeNull();
  const right = store.all.centre.clock;
  expect(Math.abs(right?.offsetMs ?? 1e9)).toBeLessThanOrEqual((right?.errorMs ?? 0) + 1);
  expect(store.all.notices).toEqual([]);
  await shop.restart(undefined, { now: () => Date.now() + 7 * 60_000 });
  link.tryNow();
  await expect.poll(() => store.all.centre.line, { timeout: 40_000 }).toBe('connected');
  await link.signIn.byPassword('sato', PASSWORD);
  await expect
    .poll(() => store.all.notices)
    .toMatchObject([{ code: 'clockBehind', tone: 'warning', params: { minutes: 7 } }]);
  await shop.restart();
  link.tryNow();
  await expect.poll(() => store.all.centre.line, { timeout: 40_000 }).toBe('connected');
  await link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(() => store.all.notices).toEqual([]);
  await end();
});

it('after an older back-up the centre knows again whom it refused: the callback is there, the refusal stands, once', async () => {
  await shop.wish('product.put', { ...productOf('p1'), stock: 5 });
  await shop.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'k1' });
  const backup = await shop.backUp();
  await shop.wish('product.put', { ...productOf('p1'), stock: 0 });
  const { store, cache, link, end } = await deskAt(shop.service.url);
  await link.signIn.byPassword('sato', PASSWORD);
  for (const id of ['o1', 'o2']) await cache.centre.wish({ kind: 'order.place', payload: orderOf(id) });
  link.tryNow();
  await expect.poll(() => store.all.centre.refused).toHaveLength(2);
  await link.dismiss(store.all.centre.refused[1]?.id ?? '');
  const callbacks = async () =>
    (await shop.rows('callback')).map(({ id, kind, reason, state }) => [id, kind, reason, state]).sort();
  const owed = ['o1', 'o2'].map((id) => [`refused-${id}`, 'refusedOrder', 'outOfStock', 'open']);
  expect(await callbacks()).toEqual(owed);
  await shop.restore(backup);
  expect(await callbacks()).toEqual([]);
  // The sign-in came after the back-up, so the centre does not know it any more.
  link.tryNow();
  await expect.poll(() => store.all.centre.line, { timeout: 40_000 }).toBe('signedOut');
  await link.signIn.byPassword('sato', PASSWORD);
  await expect.poll(callbacks, { timeout: 40_000 }).toEqual(owed);
  await expect.poll(() => store.all.connectivity.unsent, { timeout: 40_000 }).toBe(0);
  // There would be enough now, but the customers were told.
  expect(await shop.rows('order')).toEqual([]);
  expect(store.all.centre.refused).toMatchObject([{ kind: 'order.place', reason: 'outOfStock' }]);
  await end();
});

async function cursorsOf({ cache }: LinkedDesk) {
  const rows = await cache.centre.cursors();
  return rows.ok ? Object.fromEntries(rows.value.map(({ topic, cursor }) => [topic, cursor])) : {};
}

const orderOf = (id: string) => ({
  id,
  customerId: 'k1',
  contactId: null,
  lines: [{ productId: 'p1', quantity: 1, unitPriceYen: 1, advertListed: true }],
  deliverTo: EMPTY_CUSTOMER.address,
  delivery: { promised: null, actual: null },
  payment: { method: 'none' as const, ivrReference: null },
  legal: { solicitation: false, documentSent: false },
  readBackDone: true,
  callbackNumber: '+81312345678',
});
const productOf = (id: string) => ({
  id,
  name: id,
  kana: '',
  category: '',
  priceYen: 1,
  recommended: false,
  cautions: [],
  stock: null,
  recallLots: [],
});
const recordOf = (id: string) => ({ ...FRESH_CONTACT_FACTS, id, caseId: id, startedAt: 1 });
