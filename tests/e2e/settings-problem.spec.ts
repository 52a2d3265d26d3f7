import { join } from 'node:path';
import { expect, test } from './desk';

const CASES = [
  { name: 'is not JSON', content: '{ "telephony": ', words: ['JSON として読めません'] },
  { name: 'has an unknown key', content: { telefony: {} }, words: ['telefony', '知らない項目'] },
  {
    name: 'has a bad address',
    content: { telephony: { servers: ['http://x'], address: 'sip:a@b', username: 'a', password: 'b' } },
    words: ['telephony.servers'],
  },
  {
    name: 'wants ws: beyond this computer',
    content: { telephony: { servers: ['ws://pbx.example'], address: 'sip:a@b', username: 'a', password: 'b' } },
    words: ['telephony.servers', '暗号化'],
  },
] as const;

for (const { name, content, words } of CASES) {
  test(`a settings file that ${name} is named with file, key and reason`, async ({ home }) => {
    const file = home.settings(content);
    const desk = await home.start([`--settings=${file}`]);
    const dialog = desk.page.getByRole('alertdialog', { name: '設定ファイルを確かめてください' });
    await expect(dialog).toContainText(file);
    for (const word of words) await expect(dialog).toContainText(word);
    await expect(dialog).not.toContainText('password": "b');
    await expect(desk.button('研修モードで開く')).toBeFocused();
  });
}

test('a missing settings file is named, and the desk opens in 研修モード only when the person says so', async ({
  home,
}) => {
  const file = join(home.directory, 'nowhere.json');
  const desk = await home.start([`--settings=${file}`]);
  const dialog = desk.page.getByRole('alertdialog');
  await expect(dialog).toContainText(file);
  await expect(dialog).toContainText('見つかりません');
  expect((await desk.slices()).connectivity.mode).toBe('none');
  await desk.button('研修モードで開く').click();
  await expect(desk.stateCard).toBeVisible();
  await expect.poll(async () => (await desk.slices()).connectivity.mode).toBe('practice');
});

test('終了 on the settings dialog ends the program', async ({ home }) => {
  const desk = await home.start([`--settings=${home.settings('[]')}`]);
  const ended = desk.app.waitForEvent('close');
  await desk.button('終了').click();
  await ended;
});
