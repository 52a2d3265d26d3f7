import { type Desk, expect, test } from './desk';
import { consultFor, interpreterFor } from './told-calls';

/** `TSUNAGU_PICTURES=build/pictures` renews the README's pictures; an ordinary run leaves the checkout alone. */
const FOLDER = process.env.TSUNAGU_PICTURES ?? '.out/tests/pictures';
const SIZES = [
  { width: 1280, height: 720 },
  { width: 1920, height: 1080 },
] as const;
const DISPLAYS = [
  { name: 'light', command: '表示を明るくする' },
  { name: 'dark', command: '表示を暗くする' },
] as const;

/** The same screen in every size and display; the size stands in the file's name. */
async function picture(desk: Desk, screen: string): Promise<void> {
  for (const display of DISPLAYS) {
    await desk.command(display.command);
    for (const { width, height } of SIZES) {
      await desk.resize(width, height);
      await desk.page.screenshot({ path: `${FOLDER}/${screen}-${width}x${height}-${display.name}.png` });
    }
  }
}

async function closeNotices(desk: Desk): Promise<void> {
  const close = desk.region('お知らせ').getByRole('button', { name: '閉じる' });
  // All at once: a notice may go by itself before a pointer reaches it.
  await close.evaluateAll((buttons) => {
    for (const button of buttons) (button as HTMLElement).click();
  });
  await expect(close).toHaveCount(0);
}

async function callAgain(desk: Desk, scenarioTitle: string): Promise<void> {
  await desk.region('練習のお客様').getByRole('button', { name: scenarioTitle, exact: true }).click();
  await desk.rings();
}

test('pictures of the desk: ringing, talking, after the call', async ({ home }) => {
  const desk = await home.start();
  await closeNotices(desk);
  const first = (await desk.slices()).practice.scenarios[0];
  if (!first) throw new Error('the practice line has no scenario');
  await desk.answer();
  await desk.notes.fill('カタログの品番を確かめたいとのこと。折り返しは午後を希望。');
  await desk.hangUp();
  await desk.chooseResult('問い合わせ');
  await desk.button('後処理を終了').click();
  await expect(desk.history).toContainText('問い合わせ');
  await expect(desk.page.getByText('応対を保存しました')).toBeHidden();

  await callAgain(desk, first.title);
  await expect(desk.history).toContainText('この番号の応対');
  await picture(desk, 'ringing');

  await desk.button('応答').click();
  await desk.isTalking();
  await desk.press('Control+Enter');
  const script = desk.region('トークスクリプト');
  await script.getByRole('textbox', { name: '氏名' }).fill('松本 和子');
  await script.getByRole('textbox', { name: 'フリガナ' }).fill('マツモト カズコ');
  await script.getByRole('textbox', { name: '電話番号' }).fill('052-011-2345');
  await desk.notes.fill(
    '10:20の放送を見て。ご高齢のお母様の部屋。音が静かなものを希望。取付は必ず午前中に、とのこと。',
  );
  await desk.press('Control+Enter');
  await desk.isSaved();
  await expect(desk.stateCard).toContainText(/00:(0[89]|[1-5]\d)/);
  await picture(desk, 'talking');

  // The states of an exchange that can record, take payments and has interpreters, as main pushes them.
  const call = (await desk.slices()).calls.find(({ phase }) => phase === 'active');
  if (!call) throw new Error('nobody talks');
  await desk.isTold('abilities', { interpreters: ['zh', 'ko', 'pt', 'es'], payment: true, recordingControl: true });
  await desk.isTold('calls', [
    { ...call, phase: 'held', heldSince: Date.now() - 41_000, recording: 'on' },
    consultFor(call),
  ]);
  await picture(desk, 'consult');
  await desk.isTold('calls', [
    { ...call, inConference: true, recording: 'on' },
    { ...interpreterFor(call), inConference: true },
  ]);
  await picture(desk, 'conference');
  await desk.isTold('calls', [call]);

  await desk.hangUp();
  await desk.chooseResult('受注');
  await desk.isSaved();
  await picture(desk, 'wrap-up');
});
