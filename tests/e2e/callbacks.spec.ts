import { CentreProgram } from '../centre-program';
import { type Desk, DeskHome, expect, test } from './desk';
import { Exchange } from './exchange';

const PASSWORD = 'correct horse battery';
const FOLDER = '.out/tests/pictures';

let centre: CentreProgram;
let exchange: Exchange;
let homes: DeskHome[];

test.beforeEach(async () => {
  homes = [];
  exchange = await Exchange.open();
  centre = new CentreProgram();
  centre.addAgent('sato', '佐藤 花子', PASSWORD);
  centre.addAgent('ito', '伊藤 誠', PASSWORD);
  centre.addAgent('kimura', '木村 守', PASSWORD, 'supervisor');
  await centre.start();
});
test.afterEach(async () => {
  for (const home of homes) await home.end();
  await exchange.close();
  await centre.end();
});

/** A desk at the centre, at a line of its own where it gets one. */
async function deskOf(login: string, line: Exchange = exchange): Promise<Desk> {
  const home = new DeskHome();
  homes.push(home);
  const settings = { telephony: line.telephony, centre: { url: centre.url, tenant: 'shop' } };
  const desk = await home.start([`--settings=${home.settings(settings)}`]);
  const card = desk.region('センターへのログイン');
  await card.getByRole('textbox', { name: 'ユーザー名' }).fill(login);
  await card.getByLabel('パスワード').fill(PASSWORD);
  await desk.press('Enter');
  await expect(desk.page.getByRole('banner')).toContainText('センター 接続中');
  await expect(desk.page.getByRole('banner')).toContainText('電話 接続中');
  await desk.button('受付可').click();
  return desk;
}
const lines = (desk: Desk) => desk.region('折り返し').getByRole('listitem');
const form = (desk: Desk, name = '折り返し予約') => desk.page.getByRole('dialog', { name });
const rows = () => centre.rows('callback', 'number', '+81522345678');
const outcome = (desk: Desk) => desk.region('折り返しの結果');

/** Keys that a person presses, counted. */
class Keys {
  count = 0;
  readonly from = performance.now();

  constructor(private readonly desk: Desk) {}

  async press(keys: string): Promise<void> {
    this.count += 1;
    await this.desk.press(keys);
  }

  async type(text: string): Promise<void> {
    this.count += text.length;
    await this.desk.page.keyboard.type(text);
  }

  say(what: string): void {
    const seconds = ((performance.now() - this.from) / 1_000).toFixed(1);
    console.log(`${what}: ${this.count} presses, ${seconds} s of the machine`);
  }
}

/** A time around now, as the form takes it: from some minutes ago on. */
async function chooseFree(desk: Desk, keys: Keys, fromMinutes: number, toMinutes: number): Promise<void> {
  const at = (minutes: number) => new Date(Date.now() + 9 * 3_600_000 + minutes * 60_000).toISOString();
  const dialog = desk.page.getByRole('dialog');
  await dialog.getByLabel('時間').selectOption('free');
  keys.count += 1;
  await dialog.getByLabel('日付').fill(at(fromMinutes).slice(0, 10));
  await dialog.getByLabel('開始').fill(at(fromMinutes).slice(11, 16));
  await dialog.getByLabel('終了').fill(at(toMinutes).slice(11, 16));
  keys.count += 16;
}

test('a callback is promised in a talk, called, and done, without a mouse', async () => {
  const desk = await deskOf('sato');
  exchange.call('0522345678', '0120000321');
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();
  let keys = new Keys(desk);
  await keys.press('F3');
  await expect(form(desk)).toBeVisible();
  await expect(form(desk).getByLabel('電話番号')).toHaveValue('052-234-5678');
  await expect(form(desk).getByLabel('時間')).toBeFocused();
  expect(await desk.axeFindings()).toEqual([]);
  await desk.page.screenshot({ path: `${FOLDER}/callback-promise.png` });
  await chooseFree(desk, keys, -1, 30);
  await form(desk).getByLabel('用件').focus();
  keys.count += 3;
  await keys.type('zaiko');
  await keys.press('Enter');
  await expect(form(desk)).toBeHidden();
  keys.say('折り返し予約 in a talk');
  await expect(lines(desk)).toContainText(/発信してください 残り \d\d:\d\d/);
  await expect(lines(desk)).toContainText('052-234-5678');
  await expect.poll(rows).toMatchObject([{ state: 'open', owner: 'sato', reason: 'zaiko', claim: null }]);
  // Said once, at its time.
  const notice = desk.page.getByRole('status').filter({ hasText: 'お約束の折り返しの時間です: 052-234-5678' });
  await expect(notice).toBeVisible();

  await desk.press('F12');
  await desk.press('F12');
  await expect(desk.stateCard).toContainText('後処理');
  await desk.press('Control+1');
  await desk.press('Control+Shift+Enter');
  await expect(desk.stateCard).toContainText('受付可');

  // Busy at first: it is written down, and the next try waits for its time.
  exchange.callees = 'busy';
  keys = new Keys(desk);
  await keys.press('Control+F3');
  await expect(desk.stateCard).toContainText('後処理');
  await expect(outcome(desk).getByRole('radio', { name: '話し中' })).toBeChecked();
  await expect(notice).toBeHidden();
  await keys.press('Control+1');
  await keys.press('Control+Shift+Enter');
  await expect.poll(rows).toMatchObject([{ state: 'open', claim: null, attempts: [{ outcome: 'busy', by: 'sato' }] }]);
  keys.say('折り返し, the line is busy');
  await expect(lines(desk)).toContainText(/あと \d\d:\d\d/);
  await expect(lines(desk)).toContainText('発信 1/3 回');
  await desk.region('折り返し').getByRole('button', { name: '052-234-5678 に折り返し発信' }).click();
  await expect(desk.page.getByRole('alert').filter({ hasText: '前の発信から時間がたっていません' })).toBeVisible();
  expect(exchange.dialled).toHaveLength(1);
});

test('an hour that is offered takes three presses, also in a talk', async () => {
  const desk = await deskOf('sato');
  exchange.call('0522345678', '0120000321');
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();
  const keys = new Keys(desk);
  await keys.press('F3');
  const when = form(desk).getByLabel('時間');
  await expect(when).toBeFocused();
  const first = Number(await when.inputValue());
  await keys.press('ArrowDown');
  const from = Number(await when.inputValue());
  expect(from).toBeGreaterThan(first);
  await keys.press('Enter');
  await expect.poll(rows).toMatchObject([{ window: { from, to: from + 3_600_000 }, owner: 'sato' }]);
  keys.say('折り返し予約, an hour that is offered');
  await expect(lines(desk)).toContainText('から');
  await expect(desk.notes).toBeVisible();
});

test('the customer who answers is talked with, chooses another time, and is done with the next call', async () => {
  const desk = await deskOf('sato');
  await desk.press('F3');
  await form(desk).getByLabel('電話番号').fill('052-234-5678');
  const keys = new Keys(desk);
  await chooseFree(desk, keys, -1, 30);
  await form(desk).getByLabel('用件').fill('修理の見積');
  await desk.press('Enter');
  await expect(lines(desk)).toContainText('修理の見積');
  await expect.poll(async () => (await desk.slices()).connectivity.unsent).toBe(0);

  exchange.callees = 'talk';
  await desk.press('Control+F3');
  await desk.isTalking();
  await expect.poll(rows).toMatchObject([{ claim: { by: 'sato' } }]);
  await expect(lines(desk)).toContainText('この席で対応中');
  await expect(outcome(desk)).toContainText('修理の見積');
  await outcome(desk).getByRole('button', { name: '再設定' }).click();
  await expect(form(desk, '再設定')).toBeVisible();
  await chooseFree(desk, keys, -1, 45);
  await form(desk, '再設定').getByRole('button', { name: '再設定する' }).click();
  await expect(outcome(desk)).toContainText('再設定しました');
  await desk.hangUp();
  await desk.chooseResult('問い合わせ');
  await desk.press('Control+Shift+Enter');
  await expect.poll(rows).toMatchObject([{ state: 'open', attempts: [], claim: null, rescheduled: [{ by: 'sato' }] }]);

  await desk.press('Control+F3');
  await desk.isTalking();
  await desk.hangUp();
  await expect(outcome(desk).getByRole('radio', { name: '話せた' })).toBeChecked();
  expect(await desk.axeFindings()).toEqual([]);
  await desk.page.screenshot({ path: `${FOLDER}/callback-outcome.png` });
  await desk.chooseResult('問い合わせ');
  await desk.press('Control+Shift+Enter');
  await expect.poll(rows).toMatchObject([{ state: 'done', attempts: [{ outcome: 'talked' }] }]);
  await expect(desk.region('折り返し')).toContainText('折り返しの予約はありません');
});

test('what one desk calls another sees and can’t call; a leader’s board assigns and frees by keyboard', async () => {
  const other = await Exchange.open();
  try {
    const [first, second] = [await deskOf('sato'), await deskOf('ito', other)];
    await first.press('F3');
    await form(first).getByLabel('電話番号').fill('052-234-5678');
    await chooseFree(first, new Keys(first), -1, 30);
    await form(first).getByLabel('担当').selectOption('team');
    await first.press('Enter');
    await expect(lines(second)).toContainText('チーム');
    exchange.callees = 'talk';
    await first.press('Control+F3');
    await first.isTalking();
    await expect(lines(second)).toContainText('佐藤 花子 が対応中');
    await second.press('Control+F3');
    await expect(second.region('折り返し').getByRole('button', { name: /折り返し発信/ })).toBeHidden();
    expect(other.dialled).toEqual([]);

    const leader = await deskOf('kimura', await Exchange.open());
    await leader.command('折り返しの一覧');
    const board = leader.page.getByRole('dialog', { name: '折り返しの一覧' });
    await expect(board.getByRole('listitem')).toContainText('佐藤 花子 が対応中');
    expect(await leader.axeFindings()).toEqual([]);
    await leader.page.screenshot({ path: `${FOLDER}/callback-board.png` });
    const assign = board.getByRole('combobox', { name: '052-234-5678 の担当' });
    await assign.focus();
    for (let step = 0; step < 3 && (await assign.inputValue()) !== 'ito'; step += 1) await leader.press('ArrowDown');
    await board.getByRole('button', { name: '割り当てる: 052-234-5678' }).press('Enter');
    await expect.poll(rows).toMatchObject([{ owner: 'ito', claim: { by: 'sato' } }]);
    await expect(assign).toHaveValue('ito');
    await board.getByRole('button', { name: '席を解放: 052-234-5678' }).press('Enter');
    await expect(second.region('折り返し').getByRole('button', { name: /折り返し発信/ })).toBeVisible();
    await expect(board.getByRole('button', { name: /解放/ })).toBeHidden();
  } finally {
    await other.close();
  }
});

test('a desk that is killed in the call of a callback asks for the outcome at its next start', async () => {
  const desk = await deskOf('sato');
  await desk.press('F3');
  await form(desk).getByLabel('電話番号').fill('052-234-5678');
  await chooseFree(desk, new Keys(desk), -1, 30);
  await desk.press('Enter');
  await expect.poll(async () => (await desk.slices()).callbackWork.unsent).toEqual([]);
  exchange.callees = 'talk';
  await desk.press('Control+F3');
  await desk.isTalking();
  await desk.kill();
  await expect.poll(rows).toMatchObject([{ state: 'open', claim: { by: 'sato' }, attempts: [] }]);

  const [home] = homes;
  const again = await (home as DeskHome).start([`--settings=${home?.directory}/settings.json`]);
  await expect(again.page.getByRole('banner')).toContainText('センター 接続中');
  await expect(outcome(again).getByRole('radio', { name: '話せた' })).toBeChecked();
  await again.chooseResult('問い合わせ');
  await again.press('Control+Shift+Enter');
  await expect.poll(rows).toMatchObject([{ state: 'done', attempts: [{ outcome: 'talked' }] }]);
});

test('a promise without the centre is kept in sight, may be called by who made it, and all of it arrives later', async () => {
  const desk = await deskOf('sato');
  await centre.stop();
  await expect(desk.page.getByRole('banner')).toContainText('センター 接続断');
  await desk.press('F3');
  await form(desk).getByLabel('電話番号').fill('052-234-5678');
  await chooseFree(desk, new Keys(desk), -1, 30);
  await desk.press('Enter');
  await expect(lines(desk)).toContainText('未送信');
  await desk.press('Control+F3');
  await expect(outcome(desk).getByRole('radio', { name: '不在' })).toBeChecked();
  expect(exchange.dialled).toHaveLength(1);
  await desk.chooseResult('問い合わせ');
  await desk.press('Control+Shift+Enter');
  await expect(lines(desk)).toContainText('発信 1/3 回');
  await centre.start();
  await expect
    .poll(rows, { timeout: 40_000 })
    .toMatchObject([{ state: 'open', owner: 'sato', attempts: [{ outcome: 'noAnswer' }] }]);
  await expect(lines(desk)).not.toContainText('未送信');
});
