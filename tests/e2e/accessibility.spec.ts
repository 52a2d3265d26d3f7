import { type Desk, expect, test } from './desk';

async function isClean(desk: Desk, screen: string): Promise<void> {
  expect(await desk.axeFindings(), screen).toEqual([]);
}

for (const display of ['明るく', '暗く'] as const) {
  test(`axe finds nothing on any screen of a call, display ${display}`, async ({ home }) => {
    const desk = await home.start();
    await desk.resize(1280, 720);
    await desk.command(`表示を${display}`);
    await desk.rings();
    await isClean(desk, 'ringing');
    await desk.button('応答').click();
    await desk.isTalking();
    await desk.button('次へ').click();
    await desk.button('次へ').click();
    await isClean(desk, 'talking, a required field missing');
    await desk.press('F8');
    await expect(desk.page.getByText('送った信号')).toBeVisible();
    await isClean(desk, 'keypad');
    await desk.press('Escape');
    await desk.press('F12');
    await isClean(desk, '切断 pressed once');
    await desk.press('F7');
    await expect(desk.stateCard).toContainText('保留中');
    await desk.press('F6');
    await expect(desk.button('ミュート解除')).toBeVisible();
    await isClean(desk, 'held and muted');
    await desk.press('F7');
    await desk.isTalking();
    await desk.button('次の状態を予約').click();
    await isClean(desk, 'menu');
    await desk.press('Escape');
    await desk.press('Control+Shift+P');
    await expect(desk.page.getByRole('listbox', { name: 'コマンド一覧' })).toBeVisible();
    await isClean(desk, 'command list');
    await desk.press('Escape');
    await desk.button('音声機器').click();
    await isClean(desk, 'audio devices');
    await desk.press('Escape');
    await desk.notes.fill('確かめ');
    await desk.hangUp();
    await desk.button('後処理を終了').click();
    await isClean(desk, 'wrap-up without a result code');
    await desk.chooseResult('クレーム');
    await desk.button('後処理を終了').click();
    await expect(desk.history).toContainText('クレーム');
    await isClean(desk, 'idle with history');
    await desk.history.getByRole('button', { name: '052-011-2345' }).click();
    await isClean(desk, 'history detail');
    await desk.button('離席').click();
    await desk.page.getByRole('menuitem', { name: '休憩' }).click();
    await expect(desk.stateCard).toContainText('離席（休憩）');
    await isClean(desk, 'away');
  });
}

test('axe finds nothing on the settings dialog', async ({ home }) => {
  const desk = await home.start([`--settings=${home.settings('{ not json')}`]);
  await expect(desk.page.getByRole('alertdialog')).toBeVisible();
  await isClean(desk, 'settings problem');
});

test('a ring is announced at once with region, medium and product', async ({ home }) => {
  const desk = await home.start();
  await expect(desk.page.getByRole('alert').filter({ hasText: '着信中' })).toHaveText(/愛知県.*テレビ.*エアコン/);
});

test('at 200 % text every control can be reached at 1280 x 720', async ({ home }) => {
  const desk = await home.start();
  await desk.resize(1280, 720);
  await desk.command('文字の大きさ 200%');
  await desk.rings();
  await desk.button('応答').click();
  await desk.isTalking();
  for (const name of ['ミュート', '保留', '切断', '次へ', '研修モード']) {
    await desk.button(name).scrollIntoViewIfNeeded();
    await expect(desk.button(name)).toBeInViewport();
  }
  await desk.notes.fill('大きな文字で');
  await desk.hangUp();
  await desk.chooseResult('その他');
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('大きな文字で');
  await isClean(desk, '200 %');
});
