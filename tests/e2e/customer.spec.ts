import { CentreProgram } from '../centre-program';
import { type Desk, type DeskHome, expect, test } from './desk';
import { Exchange } from './exchange';

const PASSWORD = 'correct horse battery';
const FOLDER = '.out/tests/pictures';
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const;
const DIALLED = '0120000321';

const CUSTOMERS = `顧客番号,氏名,フリガナ,電話番号,ランク,注意事項
K-1,小笠原 由紀子,オガサワラ ユキコ,052-234-5678,ゴールド,お耳が遠い
K-2,遠藤 一郎,エンドウ イチロウ,03-1234-5678,,
K-3,遠藤 花子,エンドウ ハナコ,03-1234-5678,,
`;
const NUMBERS = `番号,表示名,媒体,商品コード,商品名,スクリプト,優先度,地域
0120-000-321,0120-000-321,ラジオ,KT-1,電気ケトル,general,2,
`;
const CONTACTS = `対応番号,顧客番号,電話番号,開始日時,結果,メモ,担当者
T-1,K-1,052-234-5678,2026-11-01 10:00,order,電気毛布を1枚。代金引換。,sato
T-2,K-1,052-234-5678,2026-09-03 14:30,inquiry,カタログの最新号について。,sato
`;

let centre: CentreProgram;
let exchange: Exchange;

test.describe('with a centre and a line', () => {
  test.beforeEach(async () => {
    exchange = await Exchange.open();
    centre = new CentreProgram();
    centre.addAgent('sato', '佐藤 花子', PASSWORD);
    centre.bring('customer', CUSTOMERS);
    centre.bring('dialledNumber', NUMBERS);
    centre.bring('contact', CONTACTS);
    await centre.start();
  });
  test.afterEach(async () => {
    await exchange.close();
    await centre.end();
  });

  test('the customer stands on the card at the ring, with what the number that was dialled means at the centre', async ({
    home,
  }) => {
    const desk = await signedIn(home);
    const caller = exchange.call('0522345678', DIALLED);
    await desk.rings();
    await expect(known(desk)).toContainText('小笠原 由紀子');
    for (const text of ['オガサワラ ユキコ', 'ゴールド', 'お耳が遠い', '11/01受注電気毛布を1枚', '09/03問い合わせ'])
      await expect(known(desk)).toContainText(text);
    for (const text of ['愛知県', 'ラジオ', '電気ケトル']) await expect(desk.region('着信の内容')).toContainText(text);
    await picture(desk, 'customer-rings');
    caller.giveUp();
    await expect(known(desk)).toBeHidden();
    // Whose call was missed is known at the centre.
    await expect.poll(() => contactsOf('K-1')).toHaveLength(3);
  });

  test('among two with the same number the communicator chooses by keyboard, and the focus goes back to the notes', async ({
    home,
  }) => {
    const desk = await signedIn(home);
    exchange.call('0312345678', DIALLED);
    await desk.rings();
    const choices = known(desk).getByRole('listbox', { name: '同じ番号のお客様 2件' });
    await expect(choices.getByRole('option')).toHaveText([/遠藤 一郎/, /遠藤 花子/]);
    await picture(desk, 'customer-choices');
    await desk.notes.focus();
    await desk.press('Control+K');
    await expect(choices).toBeFocused();
    await desk.press('2');
    await expect(known(desk)).toContainText('遠藤 花子');
    await expect(choices).toBeHidden();
    await expect(desk.notes).toBeFocused();
    await expect.poll(() => contactsOf('K-3')).toHaveLength(1);
    await desk.button('選び直す').click();
    await desk.press('Control+K');
    await desk.press('ArrowDown');
    await desk.press('ArrowUp');
    await desk.press('Enter');
    await expect(known(desk)).toContainText('遠藤 一郎');
    await expect.poll(() => contactsOf('K-2')).toHaveLength(1);
  });

  test('a customer who was shown once is shown at once when the centre is gone, with the age of what is known', async ({
    home,
  }) => {
    const desk = await signedIn(home);
    const caller = exchange.call('0522345678', DIALLED);
    await expect(known(desk)).toContainText('小笠原 由紀子');
    caller.giveUp();
    await expect(known(desk)).toBeHidden();
    await centre.stop();
    await expect(desk.page.getByRole('banner')).toContainText('センター 接続断');
    await ready(desk);
    exchange.call('0522345678', DIALLED);
    await desk.rings();
    await expect(known(desk)).toContainText('小笠原 由紀子');
    await expect(known(desk)).toContainText(/センター未接続: 前回取得 \d\d\/\d\d \d\d:\d\d/);
    await expect(desk.region('着信の内容')).toContainText('電気ケトル');
    await desk.press('Control+K');
    await known(desk).getByRole('combobox', { name: '顧客検索' }).fill('おがさわら');
    await expect(known(desk).getByRole('option', { name: /小笠原 由紀子/ })).toBeVisible();
    await expect(known(desk)).toContainText('このパソコンに保存した分から探しました');
    await picture(desk, 'customer-kept');
  });

  test('a new customer made without a line arrives once when the centre is back, with the contact that is with them', async ({
    home,
  }) => {
    const desk = await signedIn(home);
    await centre.stop();
    await expect(desk.page.getByRole('banner')).toContainText('センター 接続断');
    const caller = exchange.call('0465223344', DIALLED);
    await desk.rings();
    await expect(known(desk)).toContainText('保存した分には見つかりません');
    await known(desk).getByRole('button', { name: '新規' }).click();
    const form = known(desk).getByRole('form', { name: 'お客様の新規登録' });
    await expect(form.getByRole('textbox', { name: '電話番号' })).toHaveValue('0465-22-3344');
    await form.getByRole('textbox', { name: '氏名' }).fill('長谷川 進');
    await form.getByRole('textbox', { name: 'フリガナ' }).fill('はせがわ 1進');
    await desk.press('Enter');
    await expect(form.getByRole('alert')).toContainText('フリガナはカタカナで');
    await picture(desk, 'customer-new');
    // The window is lost: what was typed stands there again, also of a sales stop that was heard of in this call.
    await desk.command('販売停止を提案');
    const reason = desk.page.getByRole('textbox', { name: /^理由/ });
    await reason.fill('コードから煙が出た');
    const kept = async () => (await desk.slices()).workspace.open[0]?.forms;
    await expect
      .poll(kept)
      .toMatchObject({ customer: { nameKana: 'はせがわ 1進' }, salesStop: { reason: 'コードから煙が出た' } });
    await desk.page.reload();
    await expect(form.getByRole('textbox', { name: 'フリガナ' })).toHaveValue('はせがわ 1進', { timeout: 20_000 });
    await desk.command('販売停止を提案');
    await expect(reason).toHaveValue('コードから煙が出た');
    await desk.page.getByRole('dialog').getByRole('button', { name: 'やめる' }).click();
    await desk.press('Escape');
    await expect.poll(async () => Object.keys((await kept()) ?? {})).toEqual(['customer']);
    await form.getByRole('textbox', { name: 'フリガナ' }).fill('はせがわ すすむ');
    await desk.press('Enter');
    await expect(form).toBeHidden();
    await expect(known(desk)).toContainText('長谷川 進');
    await expect(known(desk)).toContainText('センターへ送信待ち');
    await known(desk).getByRole('button', { name: '訂正' }).click();
    await known(desk).getByRole('textbox', { name: '氏名' }).fill('長谷川 晋');
    await desk.press('Enter');
    await expect(known(desk)).toContainText('長谷川 晋');
    caller.giveUp();
    await expect(known(desk)).toBeHidden();
    await centre.start();
    await expect(desk.page.getByRole('banner')).toContainText('未送信 0件', { timeout: 40_000 });
    const customers = (await centre.rows('customer', 'phone', '+81465223344')) as { id: string; nameKana: string }[];
    expect(customers).toMatchObject([{ nameKanji: '長谷川 晋', nameKana: 'ハセガワ ススム' }]);
    expect(await contactsOf(customers[0]?.id ?? '')).toHaveLength(1);
  });
});

test('in 研修モード made-up customers stand on the card, one of two is chosen, and nothing of it is anybody’s work', async ({
  home,
}) => {
  const desk = await home.start();
  await desk.rings();
  for (const text of ['松本 和子', 'マツモト カズコ', 'お耳が遠い', '練習用のお客様'])
    await expect(known(desk)).toContainText(text);
  await expect(known(desk).getByRole('list', { name: '直近の応対' }).getByRole('listitem')).toHaveCount(3);
  await desk.button('応答').click();
  await desk.isTalking();
  await expect(desk.region('お客様')).toContainText('松本 和子');
  await desk.press('Control+K');
  await known(desk).getByRole('combobox', { name: '顧客検索' }).fill('ｽｽﾞｷ');
  await expect(known(desk).getByRole('option')).toHaveCount(2);
  await picture(desk, 'customer-search');
  await desk.press('ArrowDown');
  await desk.press('Enter');
  await expect(known(desk)).toContainText('鈴木 文子');
  expect((await desk.slices()).connectivity.unsent).toBe(0);
});

const known = (desk: Desk) => desk.region('登録のお客様');
const contactsOf = (customerId: string) => centre.rows('contact', 'customer', customerId);

async function ready(desk: Desk): Promise<void> {
  await desk.button('受付可').click();
  await expect(desk.stateCard).toContainText('受付可');
}

/** A desk at the line of the exchange, where somebody is signed in at the centre and takes calls. */
async function signedIn(home: DeskHome): Promise<Desk> {
  const settings = { telephony: exchange.telephony, centre: { url: centre.url, tenant: 'shop' } };
  const desk = await home.start([`--settings=${home.settings(settings)}`]);
  const card = desk.region('センターへのログイン');
  await card.getByRole('textbox', { name: 'ユーザー名' }).fill('sato');
  await card.getByLabel('パスワード').fill(PASSWORD);
  await desk.press('Enter');
  await expect(desk.page.getByRole('banner')).toContainText('センター 接続中');
  await expect(desk.page.getByRole('banner')).toContainText('電話 接続中');
  await ready(desk);
  return desk;
}

/** For the eyes, in both sizes; and axe looks too. */
async function picture(desk: Desk, screen: string): Promise<void> {
  for (const { width, height } of SIZES) {
    await desk.resize(width, height);
    await desk.page.screenshot({ path: `${FOLDER}/${screen}-${width}x${height}.png` });
  }
  expect(await desk.axeFindings(), screen).toEqual([]);
}
