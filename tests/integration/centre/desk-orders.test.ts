import { expect, it } from 'vitest';
import { EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import type { Row } from '../../../shared/contract/centre/entities';
import type { InputOf } from '../../../shared/contract/contract';
import type { ContactId } from '../../../shared/domain/ids';
import { bundled, makeDesk } from '../cache-world';
import { shopForEach } from './shop';
import { eventually, WholeDesk } from './whole-desk';

const worker = bundled('worker');
const shop = shopForEach();
const PRODUCT: Row<'product'> = {
  ...{ id: 'blanket', name: 'あったか毛布', kana: '', category: '', priceYen: 6_980, recommended: true },
  ...{ cautions: [], stock: null, recallLots: [] },
};

/** A desk in a talk with a known customer. */
async function inTalk() {
  await shop.wish('product.put', PRODUCT);
  await shop.wish('product.put', { ...PRODUCT, id: 'heater', name: '石油ヒーター', stock: 1 });
  await shop.wish('customer.create', { ...EMPTY_CUSTOMER, id: 'c1', nameKanji: '山田 花子' });
  const desk = await WholeDesk.signedIn(shop, makeDesk(worker()));
  await eventually(() => desk.all.catalogue.products.length).toBe(2);
  await eventually(() => desk.all.stops.fresh).toBe(true);
  const { contactId, answered } = desk.ring('+81522345678');
  answered();
  desk.desk.contacts.link(contactId, 'c1');
  return { desk, contactId };
}

const order = (contactId: ContactId, about: Partial<InputOf<'orders', 'place'>> = {}): InputOf<'orders', 'place'> => ({
  contactId,
  lines: [{ productId: 'blanket', quantity: 2, lot: null, variant: null }],
  deliverTo: {
    ...{ postal: '460-0008', prefecture: '愛知県', city: '名古屋市中区', town: '栄', street: '3-1', building: '' },
  },
  promised: null,
  payment: 'cashOnDelivery',
  number: '052-234-5678',
  documentSent: true,
  readBackDone: true,
  provisional: false,
  ...about,
});
const stop = (kind: 'stop.propose' | 'stop.emergency', productId = 'blanket') =>
  shop.wish(kind, {
    ...{ id: `s-${productId}`, reason: '煙', phrase: '', alternativeId: null },
    scope: { productId, lots: [], variants: [], period: null },
    evidence: { contactIds: [], vocIds: [], pictureIds: [] },
  });
const lastOf = (desk: WholeDesk) => desk.all.orders.at(-1);
const callbacks = (desk: WholeDesk) => desk.all.callbacks.filter(({ kind }) => kind === 'refusedOrder');

it('an order is a 受注 with its number once the centre has said so, and not before', async () => {
  const { desk, contactId } = await inTalk();
  expect(await desk.desk.centre.orders.place(order(contactId))).toMatchObject({ ok: true });
  await eventually(() => lastOf(desk)).toMatchObject({ state: 'accepted', contactId, told: false });
  expect(lastOf(desk)?.number).toMatch(/^J\d{8}$/);
  // It is still there after the program's end.
  const again = await desk.again();
  await eventually(() => lastOf(again)).toMatchObject({ state: 'accepted', number: lastOf(desk)?.number });
});

it('what is stopped is refused at the desk, and a proposal stops nothing', async () => {
  const { desk, contactId } = await inTalk();
  await stop('stop.propose', 'heater');
  await stop('stop.emergency');
  await eventually(() => desk.all.stops.list.filter(({ state }) => state === 'inForce').length).toBe(1);
  const refusal = { error: { code: 'orderStopped', params: { product: 'あったか毛布' } } };
  expect(await desk.desk.centre.orders.place(order(contactId))).toMatchObject(refusal);
  expect(await desk.desk.centre.orders.place(order(contactId, { provisional: true }))).toMatchObject(refusal);
  const heater = { lines: [{ productId: 'heater', quantity: 1, lot: null, variant: null }] };
  expect(await desk.desk.centre.orders.place(order(contactId, heater))).toMatchObject({ ok: true });
  await eventually(() => lastOf(desk)?.state).toBe('accepted');
});

it('without the centre’s fresh word only a 仮受注 is taken; a stop of meanwhile makes it a callback', async () => {
  const { desk, contactId } = await inTalk();
  desk.cut(true);
  desk.desk.centre.unsure();
  expect(await desk.desk.centre.orders.place(order(contactId))).toMatchObject({ error: { code: 'orderNotFresh' } });
  expect(await desk.desk.centre.orders.place(order(contactId, { provisional: true }))).toMatchObject({ ok: true });
  expect(lastOf(desk)).toMatchObject({ state: 'unanswered', number: null });
  await stop('stop.emergency');
  desk.cut(false);
  await eventually(() => lastOf(desk)).toMatchObject({ state: 'refused', reason: 'salesStopped', told: false });
  await eventually(() => callbacks(desk)).toMatchObject([{ number: '+81522345678', reason: 'salesStopped' }]);
  // Told in the talk: nobody has to call for it.
  expect(await desk.desk.centre.orders.told(lastOf(desk)?.id ?? '')).toMatchObject({ ok: true });
  await eventually(() => callbacks(desk)).toEqual([]);
  expect(lastOf(desk)).toMatchObject({ state: 'refused', told: true });
  expect(desk.all.centre.refused).toEqual([]);
});

it('says what is missing before anything is sent', async () => {
  const { desk, contactId } = await inTalk();
  const place = (about: Partial<InputOf<'orders', 'place'>>) => desk.desk.centre.orders.place(order(contactId, about));
  const code = (code: string) => ({ error: { code } });
  expect(await place({ readBackDone: false })).toMatchObject(code('orderReadBack'));
  expect(await place({ number: 'わからない' })).toMatchObject(code('orderNumber'));
  expect(await place({ deliverTo: { ...order(contactId).deliverTo, city: ' ' } })).toMatchObject(code('orderAddress'));
  expect(await place({ lines: [{ productId: 'nobody', quantity: 1, lot: null, variant: null }] })).toMatchObject(
    code('orderProduct'),
  );
  desk.desk.contacts.link(contactId, null);
  expect(await place({})).toMatchObject(code('orderCustomer'));
  expect(desk.all.orders).toEqual([]);
});

it('a form that is half typed stays with its contact over the program’s end, and keeps it from being finished', async () => {
  const { desk, contactId } = await inTalk();
  const forms = { order: { product1: 'あったか', readBack: '' } };
  await desk.desk.contacts.saveDraft({ contactId, forms });
  const again = await desk.again();
  await eventually(() => again.all.workspace.open.map((contact) => contact.forms)).toEqual([forms]);
  await again.desk.contacts.saveDraft({ contactId, resultCode: 'order' });
  expect(await again.desk.contacts.finish(contactId)).toMatchObject({ error: { code: 'formOpen' } });
  await again.desk.contacts.saveDraft({ contactId, forms: {} });
  expect(await again.desk.contacts.finish(contactId)).toMatchObject({ ok: true });
});
