import { type Desk, expect, test } from './desk';

const CUSTOMER = '052-011-2345';
const COLLEAGUE = '052-234-5678';

const lines = (desk: Desk) => desk.region('通話').getByRole('listitem');
const line = (desk: Desk, number: string) => lines(desk).filter({ hasText: number });
const panel = (desk: Desk) => desk.page.getByRole('dialog', { name: '転送', exact: true });

async function fillPanel(desk: Desk, text = ''): Promise<void> {
  await panel(desk).getByRole('textbox', { name: '転送先の番号' }).fill('０５２（２３４）５６７８');
  await panel(desk).getByRole('textbox', { name: '次の人への一言' }).fill(text);
}

/** A customer on hold while the person talks with a colleague. */
async function consult(desk: Desk): Promise<void> {
  await desk.answer();
  await desk.button('相談転送').click();
  await fillPanel(desk, '取付日の変更。土曜の午前をご希望');
  await panel(desk).getByRole('button', { name: '相談転送' }).click();
  await expect(line(desk, CUSTOMER)).toContainText('保留中');
  await expect(line(desk, COLLEAGUE)).toContainText('相談');
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await expect(panel(desk)).toBeHidden();
}

test('相談転送, 切替 there and back, 転送確定: the caller is handed over and the after-call work begins', async ({
  home,
}) => {
  const desk = await home.start();
  await consult(desk);
  await desk.notes.fill('取付センターへ');
  await desk.button('切替').click();
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(line(desk, COLLEAGUE)).toContainText('保留中');
  await desk.button('切替').click();
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await desk.button('転送確定').click();
  await expect(desk.stateCard).toContainText('後処理');
  await expect(lines(desk)).toHaveCount(0);
  await expect(desk.notes).toHaveValue('取付センターへ');
  await desk.chooseResult('問い合わせ');
  await desk.button('後処理を終了').click();
  await desk.history.getByRole('button', { name: CUSTOMER }).click();
  await expect(desk.history).toContainText('通話の終わり方');
  await expect(desk.history).toContainText('転送');
});

test('相談を終了 brings the person back to the caller', async ({ home }) => {
  const desk = await home.start();
  await consult(desk);
  await desk.button('相談を終了').click();
  await expect(lines(desk)).toHaveCount(1);
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(desk.button('転送')).toBeEnabled();
  await expect.poll(async () => (await desk.slices()).levels.caller).toBeGreaterThan(0.01);
});

test('a hand-over needs no mouse', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();
  await desk.command('対応メモへ移る');
  await expect(desk.button('相談転送')).toBeEnabled();
  await desk.press('F9');
  await desk.page.keyboard.type('052-234-5678');
  await desk.press('Tab');
  await desk.page.keyboard.type('土曜の午前');
  await desk.press('Enter');
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await expect(desk.notes).toBeFocused();
  await expect(desk.button('切替')).toBeEnabled();
  await desk.press('Control+F9');
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(desk.button('三者通話')).toBeEnabled();
  await desk.press('F10');
  await expect(line(desk, CUSTOMER)).toContainText('三者通話中');
  await expect(line(desk, COLLEAGUE)).toContainText('三者通話中');
  await desk.command(`相手先を保留: ${COLLEAGUE}`);
  await expect(line(desk, COLLEAGUE)).toContainText('保留中');
  await desk.command(`相手先の保留を解除: ${COLLEAGUE}`);
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await desk.press('F12');
  await desk.press('F12');
  await expect(desk.stateCard).toContainText('後処理');
});

test('そのまま転送 hands the caller over at once, and what was done stays in the history', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.button('転送').click();
  await fillPanel(desk, '解約のご相談');
  await desk.press('Enter');
  await expect(desk.stateCard).toContainText('後処理');
  await expect(panel(desk)).toBeHidden();
  await desk.button('後処理を終了').scrollIntoViewIfNeeded();
  await desk.chooseResult('その他');
  await desk.button('後処理を終了').click();
  await desk.history.getByRole('button', { name: CUSTOMER }).click();
  await expect(desk.history).toContainText('転送');
});

test('in a 三者通話 each party is held, muted and dropped, the last with two presses', async ({ home }) => {
  const desk = await home.start();
  await consult(desk);
  await desk.button('三者通話').click();
  for (const number of [CUSTOMER, COLLEAGUE]) await expect(line(desk, number)).toContainText('三者通話中');
  const party = (name: string) => line(desk, COLLEAGUE).getByRole('button', { name, exact: true });
  await party('相手先をミュート').click();
  await expect(line(desk, COLLEAGUE)).toContainText('声を止めています');
  await party('相手先のミュートを解除').click();
  await expect(line(desk, COLLEAGUE)).not.toContainText('声を止めています');
  await party('相手先を保留').click();
  await expect(line(desk, COLLEAGUE)).toContainText('保留中');
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await party('相手先の保留を解除').click();
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await desk.button('ミュート').click();
  await expect(line(desk, CUSTOMER)).toContainText('ミュート中');
  await expect(line(desk, COLLEAGUE)).toContainText('ミュート中');
  await desk.button('ミュート解除').click();
  await party('相手先切断').click();
  await expect(party('相手先切断')).toHaveAttribute('aria-pressed', 'true');
  await expect(lines(desk)).toHaveCount(2);
  await party('相手先切断').click();
  await expect(lines(desk)).toHaveCount(1);
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(line(desk, CUSTOMER)).not.toContainText('三者通話中');
});

test('a reload in the middle of a consult keeps both calls, the words and every key', async ({ home }) => {
  const desk = await home.start();
  await consult(desk);
  await desk.notes.fill('リロードの前に');
  await desk.page.reload();
  await expect(line(desk, CUSTOMER)).toContainText('保留中');
  await expect(line(desk, COLLEAGUE)).toContainText('相談');
  await expect(desk.notes).toHaveValue('リロードの前に');
  await expect(desk.region('お客様')).toContainText('愛知県');
  await desk.button('切替').click();
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await desk.button('相談を終了').click();
  await expect(lines(desk)).toHaveCount(1);
});

test('double presses harm nothing', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.button('相談転送').click();
  await fillPanel(desk);
  await panel(desk).getByRole('button', { name: '相談転送' }).dblclick();
  await expect(line(desk, COLLEAGUE)).toContainText('通話中');
  await expect(lines(desk)).toHaveCount(2);
  await desk.button('切替').dblclick();
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(line(desk, COLLEAGUE)).toContainText('保留中');
  await desk.button('三者通話').dblclick();
  for (const number of [CUSTOMER, COLLEAGUE]) await expect(line(desk, number)).toContainText('三者通話中');
  await expect(desk.page.getByRole('alert').filter({ hasText: /./ })).toHaveCount(0);
  await desk.button('保留').click({ force: true });
  await desk.hangUp();
  await expect(lines(desk)).toHaveCount(0);
});

test('通訳を呼ぶ: one press, and all three hear each other; the language and the seconds stay in the history', async ({
  home,
}) => {
  const telephony = {
    servers: ['ws://127.0.0.1:9'],
    address: 'sip:a@127.0.0.1',
    username: 'a',
    password: 'b',
    interpreters: { zh: '0355550100' },
  };
  const desk = await home.start(['--practice', `--settings=${home.settings({ telephony })}`]);
  await desk.answer();
  await expect(desk.button('通訳を呼ぶ')).toBeEnabled();
  await desk.press('Control+F10');
  const interpreter = line(desk, '03-5555-0100');
  await expect(interpreter).toContainText('通訳（中国語）');
  await expect(interpreter).toContainText('三者通話中');
  await expect(line(desk, CUSTOMER)).toContainText('三者通話中');
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
  await expect(desk.button('通訳を呼ぶ')).toBeDisabled();
  await desk.button('切断').click();
  await desk.button('切断').click();
  await expect(desk.stateCard).toContainText('後処理');
  await desk.chooseResult('問い合わせ');
  await desk.button('後処理を終了').click();
  await desk.history.getByRole('button', { name: CUSTOMER }).click();
  await expect(desk.history).toContainText(/中国語（呼んでから \d+ 秒で参加）/);
});

test('退室 leaves the two others connected, and the after-call work begins', async ({ home }) => {
  const desk = await home.start();
  await consult(desk);
  await desk.button('三者通話').click();
  await expect(line(desk, CUSTOMER)).toContainText('三者通話中');
  await desk.button('退室').click();
  await expect(desk.stateCard).toContainText('後処理');
  await expect(lines(desk)).toHaveCount(0);
});

test('a colleague who hangs up gives the caller back from hold', async ({ home }) => {
  const desk = await home.start();
  await consult(desk);
  await desk.button('切断').click();
  await desk.button('切断').click();
  await expect(lines(desk)).toHaveCount(1);
  await expect(line(desk, CUSTOMER)).toContainText('通話中');
});
