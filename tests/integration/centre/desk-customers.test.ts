import { expect, it } from 'vitest';
import { type CustomerFields, EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { type Call, FRESH_CALL } from '../../../shared/domain/call';
import { callId, contactId } from '../../../shared/domain/ids';
import { bundled, makeDesk } from '../cache-world';
import { shopForEach } from './shop';
import { eventually, WholeDesk } from './whole-desk';

const HOME = '+81522345678';
const MOBILE = '+819011112222';

const worker = bundled('worker');
const shop = shopForEach();

const signedIn = () => WholeDesk.signedIn(shop, makeDesk(worker()));

const customer = (id: string, number: string | null, fields: Partial<CustomerFields> = {}) =>
  shop.wish('customer.create', {
    ...EMPTY_CUSTOMER,
    nameKanji: id,
    phones: number === null ? [] : [{ e164: number, raw: number, kind: 'home' }],
    ...fields,
    id,
  });

it('before the answer the desk says who calls and what was dialled, and the centre hears whose contact it is', async () => {
  await customer('c1', MOBILE, { nameKana: 'サトウ' });
  await shop.wish('dialledNumber.put', {
    id: 'n1',
    number: '+81120000321',
    publicName: '0120-000-321',
    medium: 'ラジオ',
    product: { code: 'KT-1', name: '電気ケトル' },
    scriptId: 'general',
    priority: 1,
    region: '長野県',
    greeting: null,
  });
  const desk = await signedIn();
  await eventually(() => desk.ring(null, '0120000321').call.dialled?.productName).toBe('電気ケトル');
  const ring = desk.ring('09011112222', '0120000321');
  expect(ring.call).toMatchObject({ dialled: { medium: 'ラジオ' }, party: { region: { prefecture: '長野県' } } });
  await eventually(() => ring.caller()).toMatchObject({
    from: 'centre',
    state: 'done',
    customers: [{ customer: { id: 'c1', nameKana: 'サトウ' } }],
  });
  expect(ring.contact()?.customerId).toBe('c1');
  const told = async () => (await shop.rows('contact')).find(({ id }) => id === ring.contactId)?.customerId;
  await eventually(told).toBe('c1');
});

it('a centre that does not answer delays neither ring nor answer nor typing, and what it says late is shown', async () => {
  await customer('c1', HOME);
  const desk = await signedIn();
  desk.slow();
  const ring = desk.ring('0522345678');
  expect(ring.caller()).toMatchObject({ state: 'looking', customers: [] });
  ring.answered();
  expect(ring.contact()?.status).toBe('live');
  expect(await desk.desk.contacts.saveDraft({ contactId: ring.contactId, notes: '急ぎ' })).toMatchObject({ ok: true });
  expect(ring.names()).toEqual([]);
  desk.goOn();
  await eventually(() => ring.names()).toEqual(['c1']);
  expect(ring.contact()).toMatchObject({ notes: '急ぎ', customerId: 'c1' });
});

it('who was chosen stays with the contact over a new start, also without a line', async () => {
  for (const id of ['c1', 'c2']) await customer(id, HOME);
  const desk = await signedIn();
  const ring = desk.ring('0522345678');
  await eventually(() => ring.names()).toEqual(['c1', 'c2']);
  expect(ring.contact()?.customerId).toBeNull();
  ring.answered();
  expect(desk.desk.customers.choose({ contactId: ring.contactId, customerId: 'nobody' })).toMatchObject({
    error: { code: 'noSuchCustomer' },
  });
  expect(desk.desk.customers.choose({ contactId: ring.contactId, customerId: 'c2' })).toMatchObject({ ok: true });
  await shop.stop();
  const next = await desk.again();
  const interrupted = () => next.all.workspace.open.find(({ id }) => id === ring.contactId);
  await eventually(() => interrupted()?.customerId).toBe('c2');
  await eventually(() => next.all.callers).toMatchObject([
    { from: 'kept', state: 'unreachable', customers: [{ customer: { id: 'c1' } }, { customer: { id: 'c2' } }] },
  ]);
  await shop.begin(Number(new URL(shop.service.url).port));
});

it('the only one with a number is taken back when the centre names a second; whom a person chose is not', async () => {
  await customer('c1', HOME);
  const desk = await signedIn();
  const first = desk.ring('0522345678');
  await eventually(() => first.contact()?.customerId).toBe('c1');
  first.over();
  await customer('c0', HOME);
  desk.slow();
  const second = desk.ring('0522345678');
  await eventually(() => second.contact()?.customerId).toBe('c1');
  const third = desk.ring('0522345678');
  await eventually(() => third.contact()?.customerId).toBe('c1');
  desk.desk.customers.choose({ contactId: third.contactId, customerId: 'c1' });
  desk.goOn();
  // Those who were shown first stay first.
  await eventually(() => second.names()).toEqual(['c1', 'c0']);
  await eventually(() => third.names()).toEqual(['c1', 'c0']);
  expect(second.contact()?.customerId).toBeNull();
  expect(third.contact()?.customerId).toBe('c1');
});

it('who was made at the desk stops waiting for the centre as soon as it is sent', async () => {
  const desk = await signedIn();
  const ring = desk.ring('0522345678');
  await eventually(() => ring.caller()?.state).toBe('done');
  const typed = {
    contactId: ring.contactId,
    nameKanji: '長谷川 進',
    nameKana: 'ハセガワ ススム',
    phone: '052-234-5678',
  };
  expect(await desk.desk.customers.create(typed)).toMatchObject({ ok: true });
  expect(ring.caller()?.customers).toMatchObject([{ fetchedAt: null }]);
  await eventually(() => ring.caller()?.customers).toMatchObject([
    { customer: { nameKanji: '長谷川 進' }, fetchedAt: expect.any(Number) },
  ]);
  expect(ring.contact()?.customerId).toBe(ring.caller()?.customers[0]?.customer.id);
});

it('a merged customer is shown and told as the one that stays', async () => {
  await customer('old', HOME);
  await customer('stays', null);
  await shop.wish('customer.merge', { keep: 'stays', drop: 'old' });
  const desk = await signedIn();
  const ring = desk.ring('0522345678');
  await eventually(() => ring.contact()?.customerId).toBe('stays');
  expect(ring.names()).toEqual(['stays']);
});

it('of a number that is withheld nobody is asked; a search finds the person and makes them known', async () => {
  await customer('c1', HOME, { nameKanji: '髙橋 美由紀' });
  const desk = await signedIn();
  const ring = desk.ring(null);
  expect(ring.caller()).toMatchObject({ state: 'done', customers: [] });
  expect(desk.asked).not.toContain('/v1/callers');
  const found = await desk.desk.customers.search({ contactId: ring.contactId, text: '高橋' });
  expect(found).toMatchObject({ value: { from: 'centre', customers: [{ customer: { id: 'c1' } }] } });
  desk.desk.customers.choose({ contactId: ring.contactId, customerId: 'c1' });
  await eventually(() => ring.caller()).toMatchObject({ from: 'centre', state: 'done' });
  expect(ring.contact()?.customerId).toBe('c1');
  await shop.stop();
  const kept = await desk.desk.customers.search({ contactId: ring.contactId, text: 'みゆき' });
  expect(kept).toMatchObject({ value: { from: 'kept', customers: [] } });
  const byName = await desk.desk.customers.search({ contactId: ring.contactId, text: '美由紀' });
  expect(byName).toMatchObject({ value: { from: 'kept', customers: [{ customer: { id: 'c1' } }] } });
  await shop.begin(Number(new URL(shop.service.url).port));
});

it('the open callbacks of the communicator and of the team are at hand, the soonest first, and nobody else’s', async () => {
  const callback = (id: string, owner: string | null, from: number) =>
    shop.wish('callback.promise', {
      id,
      kind: 'callback',
      customerId: null,
      contactId: null,
      number: HOME,
      reason: '',
      // Not due yet: what is late goes to the team by itself.
      window: { from: Date.now() + from * 60_000, to: Date.now() + from * 60_000 + 1 },
      owner,
      maxAttempts: 3,
      minGapMinutes: 0,
    });
  await callback('late', 'sato', 30);
  await callback('other', 'console', 5);
  await callback('team', null, 20);
  await callback('soon', 'sato', 10);
  const desk = await signedIn();
  await eventually(() => desk.all.callbacks.map(({ id }) => id)).toEqual(['soon', 'team', 'late']);
  await shop.wish('callback.attempt', { id: 'soon', at: 1, outcome: 'talked' });
  await eventually(() => desk.all.callbacks.map(({ id }) => id)).toEqual(['team', 'late']);
  await desk.desk.centre.ask((link) => link.signOut());
  await eventually(() => desk.all.callbacks).toEqual([]);
});

it('a practice call asks and tells the centre nothing', async () => {
  await customer('c1', HOME);
  const desk = await signedIn();
  const call: Call = {
    ...FRESH_CALL,
    id: callId('practice'),
    contactId: contactId('practice'),
    direction: 'in',
    phase: 'ringing',
    practice: true,
    party: { number: '+81520112345', shown: '052-011-2345', name: null, region: null },
    dialled: null,
    wish: null,
    startedAt: 1,
  };
  desk.desk.contacts.begin(call, '研修');
  const caller = () => desk.all.callers.find(({ contactId: id }) => id === call.contactId);
  expect(caller()).toMatchObject({ from: 'sample', customers: [{ customer: { nameKanji: '松本 和子' } }] });
  const typed = { contactId: call.contactId, nameKanji: '練習', nameKana: 'レンシュウ', phone: '' };
  expect(await desk.desk.customers.create(typed)).toMatchObject({ ok: true });
  expect(caller()?.customers).toHaveLength(2);
  const found = await desk.desk.customers.search({ contactId: call.contactId, text: '鈴木' });
  const [one] = found.ok ? found.value.customers : [];
  expect(desk.desk.customers.choose({ contactId: call.contactId, customerId: one?.customer.id ?? '' })).toMatchObject({
    ok: true,
  });
  expect(caller()?.customers.map(({ customer: { nameKanji } }) => nameKanji)).toContain('鈴木 茂');
  expect(desk.asked).not.toContain('/v1/callers');
  await eventually(() => desk.all.connectivity.unsent).toBe(0);
  expect((await shop.rows('customer')).map(({ id }) => id)).toEqual(['c1']);
  expect(await shop.rows('contact')).toEqual([]);
});
