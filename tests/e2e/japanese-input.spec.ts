import type { CDPSession } from '@playwright/test';
import { type Desk, expect, test } from './desk';

/** Types as a Japanese input method does: kana under the cursor, then the chosen conversion. */
async function convert(session: CDPSession, kana: string, result: string): Promise<void> {
  for (let length = 1; length <= kana.length; length += 1) {
    const text = kana.slice(0, length);
    await session.send('Input.imeSetComposition', { text, selectionStart: length, selectionEnd: length });
  }
  await session.send('Input.imeSetComposition', {
    text: result,
    selectionStart: result.length,
    selectionEnd: result.length,
  });
  await session.send('Input.insertText', { text: result });
}

async function atTheNameStep(desk: Desk) {
  await desk.answer();
  await desk.button('次へ').click();
  const script = desk.region('トークスクリプト');
  return {
    name: script.getByRole('textbox', { name: '氏名' }),
    reading: script.getByRole('textbox', { name: 'フリガナ' }),
    session: await desk.page.context().newCDPSession(desk.page),
  };
}

test('フリガナ is filled from the kana typed on the way to the kanji', async ({ home }) => {
  const desk = await home.start();
  const { name, reading, session } = await atTheNameStep(desk);
  await name.click();
  await convert(session, 'やまだ', '山田');
  await expect(name).toHaveValue('山田');
  await expect(reading).toHaveValue('ヤマダ');
  await convert(session, 'はなこ', '花子');
  await expect(reading).toHaveValue('ヤマダハナコ');
});

test('a フリガナ that the person wrote is left alone', async ({ home }) => {
  const desk = await home.start();
  const { name, reading, session } = await atTheNameStep(desk);
  await reading.fill('サイトウ');
  await name.click();
  await convert(session, 'さいとう', '齋藤');
  await expect(name).toHaveValue('齋藤');
  await expect(reading).toHaveValue('サイトウ');
});

test('keys of the input method start nothing while a conversion is open', async ({ home }) => {
  const desk = await home.start();
  await desk.answer();
  await desk.notes.click();
  const session = await desk.page.context().newCDPSession(desk.page);
  await session.send('Input.imeSetComposition', { text: 'へんかん', selectionStart: 4, selectionEnd: 4 });
  for (const key of ['Enter', 'F6', 'F7'] as const) {
    await desk.notes.dispatchEvent('keydown', { key, keyCode: 229, isComposing: true, ctrlKey: key === 'Enter' });
  }
  await session.send('Input.insertText', { text: '変換' });
  await expect(desk.notes).toHaveValue('変換');
  await desk.isTalking();
  await expect(desk.button('ミュート')).toBeVisible();
  await expect(desk.region('トークスクリプト').getByRole('listitem').filter({ hasText: '第一声' })).toHaveAttribute(
    'aria-current',
    'step',
  );
  await desk.isSaved();
});
