import { CentreProgram } from '../centre-program';
import { type Desk, DeskHome, expect, test } from './desk';
import { Exchange } from './exchange';

const PASSWORD = 'correct horse battery';
const FOLDER = process.env.TSUNAGU_PICTURES ?? '.out/tests/pictures';
const DIALLED = '0120000321';
const CUSTOMER = '0522345678';

let centre: CentreProgram;
let exchanges: Exchange[];
let homes: DeskHome[];

test.beforeEach(async () => {
  homes = [];
  exchanges = [await Exchange.open(), await Exchange.open()];
  centre = new CentreProgram();
  centre.addAgent('sato', '佐藤 花子', PASSWORD);
  centre.addAgent('kimura', '木村 守', PASSWORD, 'supervisor');
  centre.bring('customer', '顧客番号,氏名,フリガナ,電話番号\nK-1,小笠原 由紀子,オガサワラ ユキコ,052-234-5678\n');
  centre.bring('dialledNumber', '番号,表示名,スクリプト\n0120-000-321,0120-000-321,cancellation\n');
  await centre.start();
});
test.afterEach(async () => {
  for (const home of homes) await home.end();
  for (const exchange of exchanges) await exchange.close();
  await centre.end();
});

const card = (desk: Desk) => desk.region('手上げ: 小笠原 由紀子');
const board = (desk: Desk) => desk.page.getByRole('dialog', { name: 'エスカレーション' });

/** A desk with a line of its own; the first one is the communicator's. */
async function deskOf(login: string, at: 0 | 1): Promise<{ desk: Desk; exchange: Exchange }> {
  const home = new DeskHome();
  homes.push(home);
  const exchange = exchanges[at] as Exchange;
  const telephony = exchange.line(at === 0 ? '1001' : '2001');
  const settings = home.settings({ telephony, centre: { url: centre.url, tenant: 'shop' } });
  const desk = await home.start([`--settings=${settings}`]);
  const form = desk.region('センターへのログイン');
  await form.getByRole('textbox', { name: 'ユーザー名' }).fill(login);
  await form.getByLabel('パスワード').fill(PASSWORD);
  await desk.press('Enter');
  await expect.poll(async () => (await desk.slices()).centre.line).toBe('connected');
  await desk.button('受付可').click();
  await expect.poll(async () => (await desk.slices()).connectivity.line).toBe('connected');
  return { desk, exchange };
}

async function talk(desk: Desk, exchange: Exchange, headers: readonly string[] = []): Promise<void> {
  exchange.call(CUSTOMER, DIALLED, headers);
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();
}

/** Presses keys and counts them. */
class Hands {
  presses = 0;
  constructor(private readonly desk: Desk) {}

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) {
      this.presses += 1;
      await this.desk.press(key);
    }
  }
}

/** Moves the focus by Tab until the control of this name has it. */
async function tabTo(desk: Desk, hands: Hands, name: string): Promise<void> {
  const nameOfFocus = () =>
    desk.page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.getAttribute('aria-label') ?? focused?.textContent ?? '';
    });
  for (let step = 0; step < 40; step += 1) {
    if ((await nameOfFocus()).startsWith(name)) return;
    await hands.press('Tab');
  }
  throw new Error(`no way to ${name} by Tab`);
}

test('a hand is raised by keyboard alone, a supervisor who knows everything takes the caller over, and the result comes back', async () => {
  const { desk: sato, exchange } = await deskOf('sato', 0);
  const { desk: kimura, exchange: other } = await deskOf('kimura', 1);
  await talk(sato, exchange);
  await expect(sato.page.getByText('小笠原 由紀子').first()).toBeVisible();
  await sato.notes.fill('定期コースの解約。先週も電話したとのこと。');
  await sato.isSaved();

  // Raised: type, urgency, and the way to the board.
  const raising = new Hands(sato);
  const startedAt = Date.now();
  await raising.press('F4');
  const dialog = sato.page.getByRole('dialog', { name: '手上げ' });
  await expect(dialog.getByRole('radio', { name: '苦情' })).toBeFocused();
  await raising.press('1', '1');
  const raisedAfter = Date.now() - startedAt;
  expect(await sato.axeFindings()).toEqual([]);
  await expect(dialog.getByLabel('お客様のご希望')).toBeFocused();
  await sato.page.keyboard.insertText('今日中に解約して返金してほしい');
  await sato.page.screenshot({ path: `${FOLDER}/hand-dialog.png` });
  const sentAt = Date.now();
  await raising.press('Enter');
  await expect(card(sato)).toContainText('SV を待っています');
  await expect(kimura.page.getByRole('button', { name: /エスカレーション 1件/ })).toBeVisible();
  const onBoardAfter = Date.now() - sentAt;
  const presses = raising.presses;

  // The supervisor's board, by keyboard alone.
  const helping = new Hands(kimura);
  await kimura.command('エスカレーション');
  helping.presses += 3;
  await expect(board(kimura)).toContainText('佐藤 花子');
  expect(await kimura.axeFindings()).toEqual([]);
  await tabTo(kimura, helping, '開く: 佐藤 花子');
  await helping.press('Enter');
  for (const words of [
    '今すぐ',
    '苦情',
    '小笠原 由紀子',
    '今日中に解約して返金してほしい',
    '本人確認未',
    '先週も電話した',
  ])
    await expect(board(kimura)).toContainText(words);
  // The notes as they are typed.
  await sato.notes.fill('定期コースの解約。先週も電話したとのこと。声が大きくなった。');
  await expect(board(kimura)).toContainText('声が大きくなった。');
  await expect(board(kimura)).toContainText('対応メモ（入力中）');
  await tabTo(kimura, helping, 'メッセージ');
  await kimura.page.keyboard.insertText('返金は可能です。すぐ代わります。');
  await helping.press('Enter');
  await expect(card(sato)).toContainText('返金は可能です。すぐ代わります。');
  await kimura.page.screenshot({ path: `${FOLDER}/escalation-board.png` });
  expect(await kimura.axeFindings()).toEqual([]);
  await tabTo(kimura, helping, '引き継ぐ');
  const takenAt = Date.now();
  await helping.press('Enter');

  // One press brings caller and supervisor together; the case goes along.
  await expect(card(sato)).toContainText('木村 守 が対応します（引き継ぐ） 内線 2001');
  const takeToCardMs = Date.now() - takenAt;
  expect(await sato.axeFindings()).toEqual([]);
  await sato.page.screenshot({ path: `${FOLDER}/hand-taken.png` });
  await sato.command('SV に引き継ぐ');
  await expect(sato.stateCard).toContainText('後処理');
  expect(exchange.referred).toHaveLength(1);
  expect(exchange.referred[0]).toContain('sip:2001@');
  const header = decodeURIComponent(/User-to-User=([^>&]*)/.exec(exchange.referred[0] ?? '')?.[1] ?? '');
  await kimura.press('Escape');
  await talk(kimura, other, [`User-to-User: ${header}`]);
  const handed = kimura.region('引き継いだ手上げ');
  for (const words of ['今日中に解約して返金してほしい', '声が大きくなった。', '佐藤 花子'])
    await expect(handed).toContainText(words);
  expect(await kimura.axeFindings()).toEqual([]);
  await kimura.page.screenshot({ path: `${FOLDER}/handed-packet.png` });

  // The result returns to who raised the hand, after their talk.
  await handed.getByLabel('結果', { exact: true }).fill('本日付で解約、全額返金を承認。');
  const resolvedAt = Date.now();
  await handed.getByRole('button', { name: '結果を伝えて終える' }).click();
  await expect(card(sato)).toContainText('木村 守 の結果');
  const resultToCardMs = Date.now() - resolvedAt;
  await expect(card(sato)).toContainText('本日付で解約、全額返金を承認。');
  await expect(handed).toBeHidden();
  await sato.page.screenshot({ path: `${FOLDER}/hand-result.png` });
  expect(await sato.axeFindings()).toEqual([]);
  await sato.command('結果を確認しました');
  await expect(card(sato)).toBeHidden();

  const [row] = (await centre.rows('contact', 'number', '+81522345678')) as { transfers: number }[];
  expect(row?.transfers).toBe(1);
  // What a way costs in presses and seconds is read from the run.
  console.log(
    JSON.stringify({
      raisePresses: presses,
      raiseKeysMs: raisedAfter,
      enterToBoardMs: onBoardAfter,
      supervisorPresses: helping.presses,
      takeToCardMs,
      resultToCardMs,
    }),
  );
  expect(presses).toBeLessThanOrEqual(5);
});

test('a supervisor looks at a talk without a raised hand, and its desk says that somebody does', async () => {
  const { desk: sato, exchange } = await deskOf('sato', 0);
  const { desk: kimura } = await deskOf('kimura', 1);
  await talk(sato, exchange);
  await sato.notes.fill('お届け先の変更');
  await kimura.command('エスカレーション');
  await board(kimura).getByRole('button', { name: '応対を見る: 佐藤 花子' }).click();
  await expect(board(kimura)).toContainText('お届け先の変更');
  await expect(sato.page.getByText('SV が見ています')).toBeVisible();
  await sato.notes.fill('お届け先の変更。新住所は名古屋市');
  await expect(board(kimura)).toContainText('新住所は名古屋市');
});

test('without a line to the centre the hand stays up and says so, and is taken down before anybody saw it', async () => {
  const { desk: sato, exchange } = await deskOf('sato', 0);
  await talk(sato, exchange);
  await expect(sato.page.getByText('小笠原 由紀子').first()).toBeVisible();
  await centre.stop();
  for (const key of ['F4', '2', '3', 'Enter']) await sato.press(key);
  await expect(card(sato)).toContainText('未送信');
  await expect(card(sato)).toContainText('判断・承認');
  await sato.press('F4');
  await expect(card(sato)).toBeVisible();
  await sato.press('F4');
  await expect(card(sato)).toBeHidden();
  await centre.start();
  await expect.poll(async () => (await sato.slices()).connectivity.unsent, { timeout: 40_000 }).toBe(0);
  expect((await sato.slices()).centre.refused).toEqual([]);
  await expect(card(sato)).toBeHidden();
});

test('a hand needs its type and urgency, an Enter that confirms a conversion raises none, and what was typed stays', async () => {
  const { desk: sato, exchange } = await deskOf('sato', 0);
  await talk(sato, exchange);
  await expect(sato.page.getByText('小笠原 由紀子').first()).toBeVisible();
  await sato.press('F4');
  const dialog = sato.page.getByRole('dialog', { name: '手上げ' });
  const wish = dialog.getByLabel('お客様のご希望');
  await wish.fill('カードは 4111 1111 1111 1111');
  await sato.press('Enter');
  await expect(dialog.getByRole('alert')).toHaveText('種類と急ぎ方を選んでください。');
  await dialog.getByRole('radio', { name: '製品・手順' }).check();
  await dialog.getByRole('radio', { name: 'この通話中' }).check();
  await wish.focus();
  await wish.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  expect((await sato.slices()).hands.list).toEqual([]);
  await sato.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('カード番号');
  await sato.press('Escape');
  await expect(dialog).toBeHidden();
  await sato.press('F4');
  await expect(wish).toHaveValue('カードは 4111 1111 1111 1111');
  await wish.fill('配線の手順');
  await wish.press('Enter');
  await expect(card(sato)).toContainText('製品・手順');
  await card(sato).getByRole('button', { name: '内容を直す' }).click();
  await card(sato).getByLabel('約束したこと').fill('10分以内に返事');
  const packet = async () => (await sato.slices()).hands.list[0]?.escalation.packet;
  await expect.poll(packet).toMatchObject({ wish: '配線の手順', promised: '10分以内に返事' });
});

test('a case that was transferred once is refused to anybody else in words, and a promised callback is told to the communicator', async () => {
  const { desk: sato, exchange } = await deskOf('sato', 0);
  const { desk: kimura } = await deskOf('kimura', 1);
  const handed = Buffer.from(JSON.stringify({ c: 'case-1', n: '+81522345678', x: 1 })).toString('hex');
  await talk(sato, exchange, [`User-to-User: ${handed};encoding=hex`]);
  await sato.button('転送').click();
  const panel = sato.page.getByRole('dialog', { name: '転送', exact: true });
  await panel.getByRole('textbox', { name: '転送先の番号' }).fill('8001');
  await sato.press('Enter');
  await expect(panel).toContainText('すでに一度転送されています');
  await expect(panel).toContainText('手上げ（F4）');
  await sato.isTalking();
  await sato.press('Escape');

  for (const key of ['F4', '2', '1', 'Enter']) await sato.press(key);
  await kimura.command('エスカレーション');
  await expect(board(kimura)).toContainText('判断・承認');
  await board(kimura).getByRole('button', { name: '開く: 佐藤 花子' }).click();
  await expect(board(kimura)).toContainText('転送 1回');
  await board(kimura).getByRole('button', { name: '折り返しを約束' }).click();
  await board(kimura).getByRole('button', { name: '60分以内' }).click();
  await expect(card(sato)).toContainText('木村 守 が');
  await expect(card(sato)).toContainText('までに折り返します。お客様にお伝えください。');
  await expect.poll(() => centre.rows('callback', 'number', '+81522345678')).toMatchObject([{ owner: 'kimura' }]);
  // It may be given back to all supervisors, and ends with words only.
  await board(kimura).getByRole('button', { name: '結果を伝えて終える' }).click();
  await expect(board(kimura)).toContainText('結果を入力してください。');
  await board(kimura).getByRole('button', { name: '一覧に戻す' }).click();
  await expect(card(sato)).toContainText('SV を待っています');
});
