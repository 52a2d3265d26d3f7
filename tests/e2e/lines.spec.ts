import { expect, test } from './desk';
import { secondCaller, talk } from './told-calls';

test('a caller who waits is shown beside the talk: nothing of the talk moves away, and no key of it changes its meaning', async ({
  home,
}) => {
  const desk = await home.start();
  const first = await talk(desk);
  await desk.notes.click();
  await desk.page.keyboard.type('お電話中に');
  await desk.isTold('calls', [first, secondCaller(first)]);

  const waiting = desk.region('着信の内容');
  await expect(waiting).toContainText('北海道 札幌');
  await expect(waiting).toContainText('取付は土曜の午前。お耳が遠い');
  await expect(desk.region('お客様')).toContainText('愛知県');
  await expect(desk.region('トークスクリプト')).toContainText('エアコンのご注文');
  await expect(desk.page.getByRole('status').filter({ hasText: '通話中に着信があります' })).toHaveText(/北海道/);
  await expect(desk.page.getByRole('alert').filter({ hasText: '着信中' })).toHaveCount(0);
  await expect(desk.notes).toBeFocused();
  await desk.page.keyboard.type('、続き');
  await expect(desk.notes).toHaveValue('お電話中に、続き');
  await expect(desk.button('応答')).toBeEnabled();
  await expect(desk.button('拒否')).toBeEnabled();

  await desk.button('保留').click();
  await expect(desk.stateCard).toContainText('保留中');
  expect((await desk.slices()).calls[0]?.phase).toBe('held');
});

test('what the communicator before said stands on the card before the answer and after it', async ({ home }) => {
  const desk = await home.start();
  const first = await talk(desk);
  await desk.isTold('calls', [secondCaller(first)]);
  await expect(desk.region('着信の内容')).toContainText('引き継ぎ');
  await expect(desk.region('着信の内容')).toContainText('取付は土曜の午前。お耳が遠い');
  await expect(desk.page.getByRole('alert').filter({ hasText: '着信中' })).toContainText('引き継ぎ 取付は土曜の午前');
  const { workspace } = await desk.slices();
  await desk.isTold('calls', [first]);
  await desk.isTold('workspace', {
    ...workspace,
    open: workspace.open.map((contact) => ({ ...contact, handedText: '<b>太字</b>のまま' })),
  });
  await expect(desk.region('お客様')).toContainText('<b>太字</b>のまま');
});

test('録音一時停止中 is said with the seconds until it goes on, and its key turns to 録音再開', async ({ home }) => {
  const desk = await home.start();
  const call = await talk(desk);
  await expect(desk.button('録音一時停止')).toHaveCount(0);
  await desk.isTold('abilities', { interpreters: [], payment: true, recordingControl: true });
  await desk.isTold('calls', [{ ...call, recording: 'on' }]);
  await expect(desk.button('録音一時停止')).toBeEnabled();
  await expect(desk.region('通話')).toContainText('録音中');
  await desk.isTold('calls', [{ ...call, recording: 'paused', recordingResumesAt: Date.now() + 95_000 }]);
  await expect(desk.button('録音再開')).toBeEnabled();
  await expect(desk.region('通話')).toContainText('録音一時停止中');
  await expect(desk.region('通話')).toContainText(/あと 9\d 秒で再開/);
});

test('a caller at the payment IVR is a calm card with the time left and a way out', async ({ home }) => {
  const desk = await home.start();
  const call = await talk(desk);
  await desk.isTold('calls', []);
  await desk.isTold('payment', { contactId: call.contactId, since: Date.now(), until: Date.now() + 540_000 });
  const card = desk.region('決済IVRでお手続き中');
  await expect(card).toContainText(/あと 0[89]:\d\d/);
  await expect(card.getByRole('button', { name: '戻りを待たない' })).toBeEnabled();
  await desk.isTold('payment', null);
  await expect(card).toBeHidden();
});

test('三者通話 of two customers who do not know each other asks for a second press', async ({ home }) => {
  const desk = await home.start();
  const first = await talk(desk);
  await desk.isTold('calls', [
    { ...first, phase: 'held' },
    { ...secondCaller(first), phase: 'active' },
  ]);
  await desk.press('F10');
  await expect(desk.page.getByRole('status').filter({ hasText: 'お客様同士がつながります' })).toHaveCount(1);
  await expect(desk.button('三者通話')).toHaveAttribute('aria-pressed', 'true');
  const refusal = desk.page.getByRole('alert').filter({ hasText: '三者通話' });
  await expect(refusal).toHaveCount(0);
  // Main knows of one call only, so what the second press asks for is refused in words.
  await desk.press('F10');
  await expect(refusal).toHaveCount(1);
});

test('a transfer that the far side asks for is said in words, and a person answers it', async ({ home }) => {
  const desk = await home.start();
  const call = await talk(desk);
  await desk.isTold('calls', [{ ...call, referRequest: { id: 'r1', shown: '03-5555-0100' } }]);
  const line = desk.region('通話').getByRole('listitem');
  await expect(line.getByRole('alert')).toHaveText('相手が 03-5555-0100 への転送を求めています。');
  await expect(line.getByRole('button', { name: '転送に応じる' })).toBeEnabled();
  await expect(line.getByRole('button', { name: '断る' })).toBeEnabled();
  await desk.press('Control+Shift+P');
  await desk.page.getByRole('combobox', { name: 'コマンドを探す' }).fill('転送に応じる');
  await expect(desk.page.getByRole('option', { name: /転送に応じる: 052-011-2345/ })).toBeVisible();
});

test('通訳を呼ぶ has a key for each language of the settings, takes the focus and gives it back', async ({ home }) => {
  const desk = await home.start();
  await talk(desk);
  await expect(desk.button('通訳を呼ぶ')).toHaveCount(0);
  await desk.isTold('abilities', { interpreters: ['zh', 'pt'], payment: false, recordingControl: false });
  await desk.notes.click();
  await desk.press('Control+F10');
  const items = desk.page.getByRole('menuitem');
  await expect(items).toHaveText([/中国語/, /ポルトガル語/]);
  await expect(items.first()).toBeFocused();
  await desk.press('Escape');
  await expect(items).toHaveCount(0);
  await expect(desk.notes).toBeFocused();
});
