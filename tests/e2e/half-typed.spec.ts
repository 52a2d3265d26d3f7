import { CentreProgram } from '../centre-program';
import { type Desk, DeskHome, expect, test } from './desk';
import { Exchange } from './exchange';

const PASSWORD = 'correct horse battery';

let centre: CentreProgram;
let exchange: Exchange;
let home: DeskHome;

test.beforeEach(async () => {
  exchange = await Exchange.open();
  home = new DeskHome();
  centre = new CentreProgram();
  centre.addAgent('sato', '佐藤 花子', PASSWORD);
  centre.bring('product', 'id,name,kana,category,priceYen\nB1,あったか毛布,アッタカモウフ,寝具,6980\n');
  await centre.start();
});
test.afterEach(async () => {
  await home.end();
  await exchange.close();
  await centre.end();
});

const start = () =>
  home.start([
    `--settings=${home.settings({ telephony: exchange.telephony, centre: { url: centre.url, tenant: 'shop' } })}`,
  ]);
const customer = (desk: Desk) => desk.page.getByRole('form', { name: 'お客様の新規登録' });
const order = (desk: Desk) => desk.region('受注');
const proposal = (desk: Desk) => desk.page.getByRole('dialog', { name: '販売停止を提案' });
const forms = async (desk: Desk) => (await desk.slices()).workspace.open[0]?.forms ?? {};

/** In a talk with an order, a customer and a sales stop that are half typed, each left where it was. */
async function typedInTalk(): Promise<Desk> {
  const desk = await start();
  const card = desk.region('センターへのログイン');
  await card.getByRole('textbox', { name: 'ユーザー名' }).fill('sato');
  await card.getByLabel('パスワード').fill(PASSWORD);
  await desk.press('Enter');
  await expect(desk.page.getByRole('banner')).toContainText('電話 接続中');
  await desk.button('受付可').click();
  exchange.call('0522345678', '0120000321');
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();
  await desk.page.getByRole('button', { name: '新規', exact: true }).click();
  await customer(desk).getByRole('textbox', { name: '氏名' }).fill('小笠原');
  await desk.command('受注登録');
  await order(desk).getByLabel('番地', { exact: true }).fill('3丁目');
  await desk.command('販売停止を提案');
  await proposal(desk).getByRole('textbox', { name: /^理由/ }).fill('コードが焦げた');
  await desk.press('Escape');
  await expect
    .poll(() => forms(desk))
    .toMatchObject({
      customer: { nameKanji: '小笠原' },
      order: { street: '3丁目' },
      salesStop: { reason: 'コードが焦げた' },
    });
  return desk;
}

test('what is half typed is there again after the program was killed, and each of it can be given up where the work is finished', async () => {
  const before = await typedInTalk();
  await before.kill();
  const desk = await start();
  await desk
    .region('終えていない応対')
    .getByRole('button', { name: /052-234-5678/ })
    .click();
  await expect(order(desk).getByLabel('番地', { exact: true })).toHaveValue('3丁目');
  await expect(customer(desk).getByRole('textbox', { name: '氏名' })).toHaveValue('小笠原');
  await desk.command('販売停止を提案');
  await expect(proposal(desk).getByRole('textbox', { name: /^理由/ })).toHaveValue('コードが焦げた');
  await desk.press('Escape');
  await desk.press('Control+1');
  await desk.press('Control+Shift+Enter');
  await expect(desk.page.getByText('書きかけがあります。登録するか取りやめてから')).toBeVisible();
  expect(await desk.axeFindings()).toEqual([]);
  await desk.page.screenshot({ path: '.out/tests/pictures/half-typed.png' });
  for (const what of ['受注', 'お客様の情報', '販売停止の提案']) await desk.button(`${what}を取りやめる`).click();
  await expect(customer(desk)).toBeHidden();
  await expect(order(desk).getByLabel('番地', { exact: true })).toBeHidden();
  await expect.poll(() => forms(desk)).toEqual({});
  await desk.page.reload();
  await desk.press('Control+Shift+Enter');
  await expect(desk.region('終えていない応対')).toBeHidden();
});

test('what is given up after the call is gone from where it was typed, and a card number is not kept', async () => {
  const desk = await typedInTalk();
  await desk.hangUp();
  await customer(desk).getByRole('textbox', { name: '氏名' }).fill('4111 1111 1111 1111');
  await expect(desk.page.getByText('カード番号', { exact: false }).first()).toBeVisible();
  await customer(desk).getByRole('textbox', { name: '氏名' }).fill('<b>小笠原</b>\u{1F600}');
  await expect.poll(async () => (await forms(desk)).customer?.nameKanji).toBe('<b>小笠原</b>\u{1F600}');
  await desk.button('販売停止の提案を取りやめる').click();
  await desk.button('お客様の情報を取りやめる').click();
  await desk.button('受注を取りやめる').click();
  await expect(customer(desk)).toBeHidden();
  await desk.command('販売停止を提案');
  await expect(proposal(desk).getByRole('textbox', { name: /^理由/ })).not.toHaveValue('コードが焦げた');
  await desk.press('Escape');
  await desk.press('Control+1');
  await desk.press('Control+Shift+Enter');
  await expect(desk.stateCard).toContainText('受付可');
});
