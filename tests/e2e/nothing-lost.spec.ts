import { expect, test } from './desk';

test('a reload in a call keeps the call, its audio and everything typed', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.button('次へ').click();
  await desk.region('トークスクリプト').getByRole('textbox', { name: '氏名' }).fill('古賀 実');
  await desk.notes.fill('リロードの前に');
  await desk.page.reload();

  await desk.isTalking();
  await expect(desk.notes).toHaveValue('リロードの前に');
  await expect(desk.region('トークスクリプト').getByRole('textbox', { name: '氏名' })).toHaveValue('古賀 実');
  const { calls } = await desk.slices();
  expect(calls.filter((call) => call.phase === 'active')).toHaveLength(1);
  await expect.poll(async () => (await desk.slices()).levels.caller).toBeGreaterThan(0.01);
  await desk.hangUp();
});

test('a dead audio engine is replaced in the call: voices come back, mute stays, the call was never gone', async ({
  home,
}) => {
  const desk = await home.start();
  await desk.answer();
  await desk.button('ミュート').click();
  await expect(desk.button('ミュート解除')).toBeVisible();
  await expect.poll(async () => (await desk.slices()).levels.caller).toBeGreaterThan(0.01);
  await desk.killPage('app://media/');
  await expect.poll(async () => (await desk.slices()).levels.callId).toBeNull();
  await expect.poll(async () => (await desk.slices()).levels.caller, { timeout: 30_000 }).toBeGreaterThan(0.01);
  const { calls, levels } = await desk.slices();
  expect(calls.map((call) => call.phase)).toEqual(['active']);
  expect(levels.self).toBe(0);
  await desk.hangUp();
});

test('what was typed when the program is killed in a call is there at the next start, marked 中断', async ({
  home,
}) => {
  const first = await home.start();
  await first.answer();
  await first.button('次へ').click();
  await first.region('トークスクリプト').getByRole('textbox', { name: '氏名' }).fill('井出 進');
  await first.notes.fill('停電の前に書いた');
  await first.chooseResult('仮受注');
  await first.isSaved();
  await first.kill();

  const desk = await home.start([]);
  await expect(desk.region('終えていない応対')).toContainText('中断');
  await expect(desk.notes).toHaveValue('停電の前に書いた');
  await expect(desk.region('トークスクリプト').getByRole('textbox', { name: '氏名' })).toHaveValue('井出 進');
  await expect(desk.page.getByRole('radio', { name: '仮受注', exact: true })).toBeChecked();
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('仮受注');
  await expect(desk.history).toContainText('中断あり');
});

test('history outlives the program and finds a number in any spelling', async ({ home }) => {
  const first = await home.start();
  await first.answer();
  await first.notes.fill('静かなエアコンをご希望');
  await first.hangUp();
  await first.chooseResult('資料請求');
  await first.button('後処理を終了').click();
  await expect(first.history).toContainText('資料請求');
  await first.stop();

  const desk = await home.start([]);
  await expect(desk.history).toContainText('資料請求');
  const search = desk.page.getByRole('searchbox', { name: '履歴を検索' });
  for (const text of ['0520112345', '０５２－０１１－２３４５', '+81 52 011 2345', '静かな', 'エアコン', '資料請求']) {
    await search.fill(text);
    await expect(desk.history.getByRole('listitem').filter({ hasText: '検索結果' })).toContainText('1件');
  }
  await search.fill('見つからない言葉');
  await expect(desk.history).toContainText('見つかりませんでした');
});

test('a card number in the notes is refused with words and never saved', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.notes.fill('4111 1111 1111 1111');
  await expect(desk.region('トークスクリプト')).toContainText('保存できていません');
  await expect(desk.region('トークスクリプト')).toContainText('カード番号は入力できません');
  await desk.notes.fill('カードは決済IVRで');
  await desk.isSaved();
  const { workspace } = await desk.slices();
  expect(workspace.open[0]?.notes).toBe('カードは決済IVRで');
});

test('too long a paste is refused with words, and the text before it stays', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.notes.fill('前からの文');
  await desk.notes.fill('長'.repeat(20_001));
  await expect(desk.page.getByText('貼り付けた文章が長すぎます')).toBeVisible();
  await expect(desk.notes).toHaveValue('前からの文');
});
