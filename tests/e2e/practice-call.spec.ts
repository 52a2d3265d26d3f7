import { expect, test } from './desk';

test('a practice call is taken, led, noted and found again with the mouse', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  const card = desk.region('着信の内容');
  await expect(card).toContainText('愛知県');
  await expect(card).toContainText('テレビ');
  await expect(card).toContainText('エアコン');
  await expect(card).toContainText('0120-000-111');
  await expect(desk.stateCard).toContainText('着信中');

  await desk.button('応答').click();
  await desk.isTalking();
  await expect(desk.region('通話')).toContainText('通話中');
  await expect.poll(async () => (await desk.slices()).levels.caller).toBeGreaterThan(0.01);

  const script = desk.region('トークスクリプト');
  await expect(script.getByRole('listitem').filter({ hasText: '第一声' })).toHaveAttribute('aria-current', 'step');
  await desk.button('次へ').click();
  await script.getByRole('textbox', { name: '氏名' }).fill('小笠原 由紀子');
  await desk.notes.fill('寝室に1台。取付は土曜の午前');
  await desk.isSaved();

  await desk.button('保留').click();
  await expect(desk.stateCard).toContainText('保留中');
  await expect(desk.region('通話')).toContainText('保留中');
  await desk.button('保留解除').click();
  await desk.isTalking();
  await desk.button('ミュート').click();
  await expect(desk.button('ミュート解除')).toBeVisible();
  await desk.button('ミュート解除').click();

  await desk.button('プッシュ信号').click();
  await desk.button('7').click();
  await expect(desk.page.getByRole('status').filter({ hasText: /^7$/ })).toBeVisible();
  await desk.press('Escape');

  await desk.hangUp();
  await desk.chooseResult('受注');
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('受注');
  await expect(desk.history).toContainText('寝室に1台');
  await expect(desk.stateCard).toContainText('受付可');

  await desk.history.getByRole('button', { name: '052-011-2345' }).click();
  await expect(desk.history).toContainText('小笠原 由紀子');
  await expect(desk.history).toContainText('寝室に1台。取付は土曜の午前');
});

test('a practice call needs no mouse', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.press('F5');
  await desk.isTalking();

  await desk.press('Control+Enter');
  const script = desk.region('トークスクリプト');
  const name = script.getByRole('textbox', { name: '氏名' });
  await expect(name).toBeVisible();
  await desk.press('Control+Enter');
  await expect(name).toBeFocused();
  await expect(script).toContainText('必須の項目が残っています');
  await desk.page.keyboard.type('山田 花子');
  await desk.press('F2');
  await expect(name).toBeHidden();
  await desk.press('Control+Enter');
  await expect(name).toHaveValue('山田 花子');

  await desk.command('対応メモへ移る');
  await expect(desk.notes).toBeFocused();
  await desk.page.keyboard.type('キーだけで');
  await desk.press('F7');
  await expect(desk.stateCard).toContainText('保留中');
  await desk.press('F7');
  await desk.isTalking();
  await desk.press('F6');
  await expect(desk.button('ミュート解除')).toBeVisible();
  await desk.press('F8');
  await desk.page.keyboard.type('1#');
  await expect(desk.page.getByRole('status').filter({ hasText: /^1#$/ })).toBeVisible();
  await desk.press('Escape');

  await desk.press('F12');
  await expect(desk.button('切断')).toHaveAttribute('aria-pressed', 'true');
  await desk.press('F12');
  await expect(desk.stateCard).toContainText('後処理');
  await desk.press('Control+Shift+Enter');
  await expect(desk.page.getByRole('radio', { name: '受注', exact: true })).toBeFocused();
  await expect(desk.region('後処理')).toContainText('結果コードを選んでください');
  await desk.press('Control+3');
  await desk.press('Control+Shift+Enter');
  await expect(desk.history).toContainText('問い合わせ');
  await expect(desk.history).toContainText('キーだけで');
});

test('one press of 切断 alone ends nothing', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.button('切断').click();
  await expect(desk.button('切断')).toHaveAttribute('aria-pressed', 'true');
  await expect(desk.button('切断')).toHaveAttribute('aria-pressed', 'false');
  await desk.isTalking();
});

test('a refused ring leaves nothing to do', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.press('Control+F5');
  await expect(desk.button('応答')).toBeDisabled();
  await expect.poll(async () => (await desk.slices()).workspace.open.length).toBe(0);
});

test('a ring takes neither the focus nor the page from a person who composes', async ({ home }) => {
  const first = await home.start();
  await first.answer();
  await first.notes.fill('途中まで');
  await first.isSaved();
  await first.kill();

  const desk = await home.start([]);
  await expect(desk.notes).toHaveValue('途中まで');
  await desk.notes.click();
  await desk.press('End');
  await desk.page.keyboard.type('、続き');
  await desk.page.evaluate(() => window.tsunagu.practice.call({ scenarioId: null }));
  await desk.rings();
  await desk.page.keyboard.type('の文');
  await expect(desk.notes).toBeFocused();
  await expect(desk.notes).toHaveValue('途中まで、続きの文');
  await desk.press('Control+4');
  await expect(desk.page.getByRole('radio', { name: '修理受付', exact: true })).toBeChecked();

  await desk.press('F5');
  await desk.isTalking();
  await expect(desk.notes).toHaveValue('');
  const waiting = desk.region('終えていない応対');
  await waiting.getByRole('button', { name: '052-011-2345' }).click();
  await expect(desk.notes).toHaveValue('途中まで、続きの文');
  await expect(desk.page.getByRole('radio', { name: '修理受付', exact: true })).toBeChecked();
  await desk.region('通話').getByRole('button').click();
  await expect(desk.notes).toHaveValue('');
});

test('a number in any spelling is dialled, talked to and wrapped up', async ({ home }) => {
  const desk = await home.start([]);
  await desk.page.evaluate(() => window.tsunagu.practice.call({ scenarioId: null }));
  await desk.rings();
  await desk.press('Control+F5');
  await expect(desk.button('応答')).toBeDisabled();
  const number = desk.page.getByRole('textbox', { name: '電話番号', exact: true });
  const dialler = desk.region('電話をかける');
  for (const [typed, words] of [
    ['', '入力してください'],
    ['110', '110・118・119'],
    ['あいう', '電話番号として読めません'],
  ] as const) {
    await number.fill(typed);
    await desk.button('発信').click();
    await expect(dialler).toContainText(words);
    await expect(number).toHaveValue(typed);
  }
  await number.fill('０５２（２３４）５６７８');
  await desk.press('Enter');
  await desk.isTalking();
  await expect(desk.region('通話')).toContainText('052-234-5678');
  await desk.hangUp();
  await desk.chooseResult('折り返し予約');
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('折り返し予約');
  await expect(desk.history).toContainText('発信');
});

test('a notice stays until it is closed', async ({ home }) => {
  const first = await home.start();
  await first.answer();
  await first.kill();
  const desk = await home.start([]);
  const notice = desk.region('お知らせ').getByRole('listitem').filter({ hasText: '中断した応対が 1 件あります' });
  await expect(notice).toBeVisible();
  await notice.getByRole('button', { name: '閉じる' }).click();
  await expect(notice).toBeHidden();
  await desk.page.reload();
  await expect(desk.stateCard).toBeVisible();
  await expect(notice).toBeHidden();
});

test('an Enter that confirms a conversion dials nothing', async ({ home }) => {
  const desk = await home.start([]);
  const number = desk.page.getByRole('textbox', { name: '電話番号', exact: true });
  await number.fill('052-234-5678');
  await number.dispatchEvent('keydown', { key: 'Process', keyCode: 229, isComposing: true });
  await number.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  expect((await desk.slices()).calls).toEqual([]);
  await expect(number).toHaveValue('052-234-5678');
});

test('離席 with its reason, 受付可 again, and a reserved state after the call', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.button('次の状態を予約').click();
  await desk.page.getByRole('menuitem', { name: '離席（昼食）' }).click();
  await expect(desk.stateCard).toContainText('次は 離席（昼食）');
  await desk.button('応答').click();
  await desk.isTalking();
  await desk.hangUp();
  await desk.chooseResult('その他');
  await desk.button('後処理を終了').click();
  await expect(desk.stateCard).toContainText('離席（昼食）');
  await desk.button('受付可').click();
  await expect(desk.stateCard).toContainText('受付可');
  await expect(desk.button('受付可')).toHaveAttribute('aria-pressed', 'true');
  await desk.button('離席').click();
  await desk.page.getByRole('menuitem', { name: '会議' }).click();
  await expect(desk.stateCard).toContainText('離席（会議）');
});

test('every practice caller of the list can be called, and 研修モード brings the next one', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.press('Control+F5');
  await expect(desk.button('応答')).toBeDisabled();
  const scenarios = (await desk.slices()).practice.scenarios;
  expect(scenarios.length).toBeGreaterThanOrEqual(6);
  const wanted = scenarios[2];
  if (!wanted) throw new Error('no third scenario');
  await desk.button('受付可').click();
  await desk.region('練習のお客様').getByRole('button', { name: wanted.title, exact: true }).click();
  await desk.rings();
  await expect(desk.region('着信の内容')).toContainText(wanted.card);
});

test('研修モードを終了 goes over to the line of the settings, and a dead line is said as 接続断', async ({ home }) => {
  const telephony = { servers: ['ws://127.0.0.1:9'], address: 'sip:a@127.0.0.1', username: 'a', password: 'b' };
  const desk = await home.start(['--practice', `--settings=${home.settings({ telephony })}`]);
  await desk.rings();
  await desk.press('Control+F5');
  await expect(desk.history).toContainText('拒否');
  await desk.button('研修モードを終了').click();
  await expect(desk.region('練習のお客様')).toBeHidden();
  await desk.button('受付可').click();
  await expect(desk.stateCard).toContainText('接続断');
  await expect(desk.region('接続の状態')).toContainText(/接続断|再接続中/);
});
