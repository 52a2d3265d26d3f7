import type { OrderShown } from '../../shared/contract/slices';
import { type Desk, expect, test } from './desk';

/** `TSUNAGU_PICTURES=build/pictures` renews the README's pictures. */
const FOLDER = process.env.TSUNAGU_PICTURES ?? '.out/tests/pictures';

const card = (desk: Desk) => desk.region('受注');
const field = (desk: Desk, name: string) => card(desk).getByLabel(name, { exact: true });

/** Counts what a person presses. */
function counting({ page }: Desk) {
  let presses = 0;
  const from = Date.now();
  return {
    async press(keys: string): Promise<void> {
      presses += 1;
      await page.keyboard.press(keys);
    },
    async type(text: string): Promise<void> {
      presses += text.length;
      await page.keyboard.type(text);
    },
    said: () => `${presses} presses, ${((Date.now() - from) / 1_000).toFixed(1)} s`,
  };
}

test('an order is taken by keyboard alone, read back last, and a practice says that it is one', async ({ home }) => {
  const desk = await home.start();
  await expect
    .poll(async () => (await desk.slices()).catalogue.products.length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  await desk.answer();
  await desk.command('受注登録');
  await expect(field(desk, '商品名')).toBeFocused();
  await expect(field(desk, '商品名')).not.toHaveValue('');
  const keys = counting(desk);
  // Product, quantity, lot, variant, one more line, then the address.
  await keys.press('Tab');
  await expect(field(desk, '数量')).toBeFocused();
  await keys.type('2');
  await field(desk, '市区町村').focus();
  for (const [name, text] of [
    ['都道府県', '愛知県'],
    ['市区町村', '名古屋市中区'],
    ['町域', '栄三丁目'],
  ] as const)
    await field(desk, name).fill(text);
  // Enter in a field sends nothing: an order is sent by its button.
  await keys.press('Enter');
  await expect(card(desk).getByRole('listitem')).toHaveCount(0);
  const place = card(desk).getByRole('button', { name: '受注登録' });
  await place.focus();
  await keys.press('Enter');
  await expect(card(desk).getByRole('alert')).toHaveText('内容を復唱して、「復唱済み」に印を付けてください。');
  expect(await desk.axeFindings()).toEqual([]);
  await desk.page.screenshot({ path: `${FOLDER}/order-form.png` });
  await card(desk).getByRole('checkbox', { name: '復唱済み' }).focus();
  await keys.press('Space');
  // What is changed after it was read back has to be read back again.
  await field(desk, '町域').fill('栄四丁目');
  await expect(card(desk).getByRole('checkbox', { name: '復唱済み' })).not.toBeChecked();
  await card(desk).getByRole('checkbox', { name: '復唱済み' }).focus();
  await keys.press('Space');
  await place.focus();
  await keys.press('Enter');
  await expect(card(desk).getByRole('listitem')).toContainText('研修の受注');
  await expect(card(desk).getByRole('listitem')).toContainText('×2');
  console.log(`practice order from the first field on: ${keys.said()}`);
});

test('an order that is half typed is there again after the window was lost, and keeps the work open until it is given up', async ({
  home,
}) => {
  const desk = await home.start();
  await expect
    .poll(async () => (await desk.slices()).catalogue.products.length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  await desk.answer();
  await desk.command('受注登録');
  await field(desk, '番地').fill('3丁目1番');
  const saved = async () => (await desk.slices()).workspace.open[0]?.forms.order?.street;
  await expect.poll(saved).toBe('3丁目1番');
  await desk.page.reload();
  await expect(field(desk, '番地')).toHaveValue('3丁目1番', { timeout: 20_000 });
  await desk.hangUp();
  await desk.chooseResult('受注');
  await desk.button('後処理を終了').click();
  await expect(desk.page.getByText('書きかけがあります。登録するか取りやめてから', { exact: false })).toBeVisible();
  await card(desk).getByRole('button', { name: 'やめる' }).click();
  await desk.button('後処理を終了').click();
  await expect(desk.stateCard).not.toContainText('後処理');
});

test('what the customer may be told of an order stands beside the talk: 仮受注, 受注, a refusal, a stop of later', async ({
  home,
}) => {
  const desk = await home.start();
  await expect
    .poll(async () => (await desk.slices()).catalogue.products.length, { timeout: 20_000 })
    .toBeGreaterThan(0);
  await desk.answer();
  const { workspace, catalogue, stops } = await desk.slices();
  const [contact, product] = [workspace.open[0], catalogue.products[0]];
  if (!contact || !product) throw new Error('no talk');
  const order: OrderShown = {
    ...{ id: 'o1', contactId: contact.id, at: Date.now() - 60_000, state: 'unanswered', number: null },
    ...{ lines: [{ productId: product.id, quantity: 1 }], reason: null, told: false },
  };
  const entry = card(desk).getByRole('listitem');
  await desk.isTold('orders', [order]);
  await expect(entry).toContainText('仮受注');
  await expect(entry).toContainText('折り返しお電話します');
  await desk.isTold('orders', [{ ...order, state: 'refused', reason: 'salesStopped' }]);
  await expect(entry.getByRole('alert')).toContainText('販売停止になりました');
  await expect(entry.getByRole('button', { name: 'お客様にお伝え済み' })).toBeVisible();
  expect(await desk.axeFindings()).toEqual([]);
  await desk.isTold('orders', [{ ...order, state: 'accepted', number: 'J00000042' }]);
  await expect(entry).toContainText('受注 J00000042');
  const at = Date.now();
  const stop = {
    ...{ id: 's1', reason: '発火', phrase: '', alternativeId: null, state: 'inForce' as const },
    scope: { productId: product.id, lots: [], variants: [], period: null },
    evidence: { contactIds: [], vocIds: [], pictureIds: [] },
    ...{ proposed: { by: 'a', at }, approved: null, emergency: null, inForceAt: at, everywhereAt: null },
    ...{ resume: null, history: [] },
  };
  await desk.isTold('stops', { ...stops, list: [stop] });
  await expect(entry.getByRole('alert')).toContainText('手配を止めるか確かめてください');
  await desk.page.screenshot({ path: `${FOLDER}/order-stopped.png` });
});
