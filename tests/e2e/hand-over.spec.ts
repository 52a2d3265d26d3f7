import { type Desk, expect, test } from './desk';

const COLLEAGUE = '052-234-5678';

const panel = (desk: Desk) => desk.page.getByRole('dialog', { name: '転送', exact: true });
const numberIn = (desk: Desk) => panel(desk).getByRole('textbox', { name: '転送先の番号' });

/** A talk with the panel of 相談転送 open. */
async function withPanel(desk: Desk): Promise<void> {
  await desk.answer();
  await expect(desk.button('相談転送')).toBeEnabled();
  await desk.press('F9');
  await expect(numberIn(desk)).toBeFocused();
}

test('what is wrong with a number is said under it, and number and words stay through Escape', async ({ home }) => {
  const desk = await home.start();
  await withPanel(desk);
  for (const [typed, words] of [
    ['', '電話番号を入力してください'],
    ['110', '110・118・119'],
    ['あいう', '電話番号として読めません'],
  ] as const) {
    await numberIn(desk).fill(typed);
    await desk.press('Enter');
    await expect(panel(desk)).toContainText(words);
    await expect(numberIn(desk)).toHaveValue(typed);
    await expect(numberIn(desk)).toBeFocused();
  }
  await desk.isTalking();
  await panel(desk).getByRole('textbox', { name: '次の人への一言' }).fill('取付日の変更');
  await desk.press('Escape');
  await expect(panel(desk)).toBeHidden();
  await desk.button('転送').click();
  await expect(numberIn(desk)).toHaveValue('あいう');
  await expect(panel(desk).getByRole('textbox', { name: '次の人への一言' })).toHaveValue('取付日の変更');
});

test('a card number never travels with the case', async ({ home }) => {
  const desk = await home.start();
  await withPanel(desk);
  await numberIn(desk).fill(COLLEAGUE);
  await panel(desk).getByRole('textbox', { name: '次の人への一言' }).fill('カードは 4111 1111 1111 1111 です');
  await desk.press('Enter');
  await expect(panel(desk)).toContainText('カード番号は入力できません');
  await desk.isTalking();
});

test('an Enter that confirms a conversion hands nobody over', async ({ home }) => {
  const desk = await home.start();
  await withPanel(desk);
  await numberIn(desk).fill(COLLEAGUE);
  for (const name of ['転送先の番号', '次の人への一言']) {
    const box = panel(desk).getByRole('textbox', { name });
    await box.dispatchEvent('keydown', { key: 'Process', keyCode: 229, isComposing: true });
    await box.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  }
  expect((await desk.slices()).calls).toHaveLength(1);
  await expect(numberIn(desk)).toHaveValue(COLLEAGUE);
});

test('F9, F10, F11 and F12 belong to the desk: no menu, no full screen, whatever the state', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  const size = await desk.page.evaluate(() => [innerWidth, innerHeight, document.fullscreenElement === null]);
  for (const key of ['F9', 'Control+F9', 'F10', 'Control+F10', 'F11', 'Control+F11', 'F12']) await desk.press(key);
  await desk.answer();
  await desk.notes.click();
  for (const key of ['Control+F9', 'F10', 'Control+F10', 'F11', 'Control+F11']) await desk.press(key);
  await expect(desk.notes).toBeFocused();
  expect(await desk.page.evaluate(() => [innerWidth, innerHeight, document.fullscreenElement === null])).toEqual(size);
  await desk.isTalking();
});

test('a second line is dialled from the talk: the customer is held, and each line has its row and its keys', async ({
  home,
}) => {
  const desk = await home.start();
  await desk.answer();
  await desk.page.getByRole('textbox', { name: '電話番号', exact: true }).fill(COLLEAGUE);
  await desk.button('発信').click();
  const lines = desk.region('通話').getByRole('listitem');
  const customer = lines.filter({ hasText: '052-011-2345' });
  const second = lines.filter({ hasText: COLLEAGUE });
  await expect(customer).toContainText('保留中');
  await expect(second).toContainText('通話中');
  await expect(desk.button('発信')).toBeDisabled();

  await customer.getByRole('button', { name: '相手先の保留を解除' }).click();
  await expect(customer).toContainText('通話中');
  await expect(second).toContainText('保留中');
  await desk.button('切断').click();
  await expect(customer).toContainText('通話中');

  const drop = second.getByRole('button', { name: '相手先切断' });
  await drop.click();
  await expect(drop).toHaveAttribute('aria-pressed', 'true');
  await expect(second).toContainText('保留中');
  await drop.click();
  await expect(lines).toHaveCount(1);
  await expect(customer).toContainText('通話中');
});

test('応援 is chosen like 受付可, shows its own colour and word, and can be reserved in a call', async ({ home }) => {
  const desk = await home.start();
  await desk.rings();
  await desk.button('次の状態を予約').click();
  await desk.page.getByRole('menuitem', { name: '応援' }).click();
  await expect(desk.stateCard).toContainText('次は 応援');
  await desk.button('応答').click();
  await desk.isTalking();
  await desk.hangUp();
  await desk.chooseResult('その他');
  await desk.button('後処理を終了').click();
  await expect(desk.button('応援')).toHaveAttribute('aria-pressed', 'true');
  await desk.button('受付可').click();
  await expect(desk.button('受付可')).toHaveAttribute('aria-pressed', 'true');
  await desk.command('応援');
  await expect(desk.button('応援')).toHaveAttribute('aria-pressed', 'true');
});
