import { expect, test } from '@playwright/test';
import { CentreProgram } from '../centre-program';
import { Centre, hearEachOther } from './centre';

const PASSWORD = 'correct horse battery';

let service: CentreProgram;
let centre: Centre;

test.beforeAll(async () => {
  service = new CentreProgram();
  service.addAgent('sato', '佐藤 花子', PASSWORD);
  await service.start();
  centre = await Centre.open({ centre: { url: service.url, tenant: 'shop' } });
  const { window } = centre.desk;
  await window.getByRole('textbox', { name: 'ユーザー名' }).fill('sato');
  await window.getByLabel('パスワード').fill(PASSWORD);
  await window.keyboard.press('Enter');
  await expect(window.getByRole('banner')).toContainText('センター 接続中');
  await centre.desk.becomeReady();
});
test.afterAll(async () => {
  await centre?.close();
  await service?.end();
});

/** The contacts of this caller as the centre has them, asked as a CRM would. */
async function contactsAtCentre(): Promise<{ status: string; resultCode: string; notes: { text: string }[] }[]> {
  const json = { 'content-type': 'application/json' };
  const who = { tenant: 'shop', login: 'sato', password: PASSWORD, deviceId: 'crm' };
  const session = await fetch(`${service.url}/v1/session`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify(who),
  });
  const { accessToken } = (await session.json()) as { accessToken: string };
  const query = new URLSearchParams({ field: 'number', value: '+81522345678' });
  const answer = await fetch(`${service.url}/v1/rows/contact?${query}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return ((await answer.json()) as { rows: never }).rows;
}

/** Types into the notes in the talk, ends the call and its work. */
async function workThrough(words: string): Promise<void> {
  const { desk } = centre;
  await desk.window.getByRole('textbox', { name: '対応メモ', exact: true }).fill(words);
  await desk.hangUp();
  await desk.finishWrapUps();
}

test('what was typed in a call stands at the centre when its work is finished', async () => {
  await centre.talk();
  await workThrough('冷房の取付を希望');
  await expect.poll(contactsAtCentre).toMatchObject([{ status: 'finished', notes: [{ text: '冷房の取付を希望' }] }]);
  expect((await centre.desk.slices()).connectivity.unsent).toBe(0);
});

test('a centre that dies in a call leaves the talk alone, and the words arrive once it is back', async () => {
  const { desk } = centre;
  await desk.becomeReady();
  const call = await centre.talk();
  await service.kill();
  await expect(desk.window.getByRole('banner')).toContainText('センター 接続断');
  await hearEachOther(desk, call);
  await workThrough('二度目のお電話');
  const waiting = await desk.reaches('it waits', ({ connectivity }) => connectivity.unsent > 0);
  await expect(desk.window.getByRole('banner')).toContainText(`未送信 ${waiting.connectivity.unsent}件`);
  await service.start();
  await desk.reaches('all is sent', ({ connectivity }) => connectivity.unsent === 0, 40_000);
  const texts = (await contactsAtCentre()).map(({ notes }) => notes.map(({ text }) => text));
  expect(texts).toEqual([['二度目のお電話'], ['冷房の取付を希望']]);
});
