import { CentreProgram } from '../centre-program';
import { type Desk, expect, test } from './desk';

const PASSWORD = 'correct horse battery';

let centre: CentreProgram;

test.beforeEach(async () => {
  centre = new CentreProgram();
  centre.addAgent('sato', '佐藤 花子', PASSWORD);
  await centre.start();
});
test.afterEach(() => centre.end());

async function signIn(desk: Desk, password: string): Promise<void> {
  const card = desk.region('センターへのログイン');
  await card.getByRole('textbox', { name: 'ユーザー名' }).fill('sato');
  await card.getByLabel('パスワード').fill(password);
  await desk.page.keyboard.press('Enter');
}

test('a communicator signs in at the desk, stays signed in over a new start, and signs out', async ({ home }) => {
  const settings = home.settings({ centre: { url: centre.url, tenant: 'shop' } });
  let desk = await home.start([`--settings=${settings}`]);
  const header = desk.page.getByRole('banner');
  await expect(header).toContainText('センター 未ログイン');
  expect(await desk.axeFindings()).toEqual([]);
  await signIn(desk, 'wrong password');
  await expect(desk.region('センターへのログイン')).toContainText('ユーザー名かパスワードが違います');
  await signIn(desk, PASSWORD);
  await expect(header).toContainText('センター 接続中');
  await expect(header).toContainText('佐藤 花子');
  await expect(desk.region('センターへのログイン')).toBeHidden();
  await desk.stop();

  desk = await home.start([`--settings=${settings}`]);
  await expect(desk.page.getByRole('banner')).toContainText('センター 接続中', { timeout: 20_000 });
  await desk.press('Control+Shift+P');
  await desk.page.getByRole('combobox', { name: 'コマンドを探す' }).fill('ログアウト');
  await desk.page.keyboard.press('Enter');
  await expect(desk.page.getByRole('banner')).toContainText('センター 未ログイン');
});

test('a centre that is gone is said, and comes back without a press', async ({ home }) => {
  const desk = await home.start([`--settings=${home.settings({ centre: { url: centre.url, tenant: 'shop' } })}`]);
  await signIn(desk, PASSWORD);
  const header = desk.page.getByRole('banner');
  await expect(header).toContainText('センター 接続中');
  await centre.stop();
  await expect(header).toContainText('センター 接続断');
  await centre.start();
  await expect(header).toContainText('センター 接続中', { timeout: 40_000 });
});

test('要対応 names what the centre refused, why, and goes when a person has seen it', async ({ home }) => {
  const desk = await home.start();
  await desk.isTold('centre', {
    embedded: false,
    line: 'connected',
    agent: '佐藤 花子',
    refused: [{ id: 'w1', kind: 'order.place', at: Date.now(), reason: 'outOfStock' }],
    mustUpdate: false,
    clock: null,
  });
  const card = desk.region('要対応');
  await expect(card).toContainText('受注');
  await expect(card).toContainText('在庫が足りませんでした');
  expect(await desk.axeFindings()).toEqual([]);
  await desk.isTold('centre', {
    embedded: false,
    line: 'connected',
    agent: '佐藤 花子',
    refused: [],
    mustUpdate: false,
    clock: null,
  });
  await expect(card).toBeHidden();
});
