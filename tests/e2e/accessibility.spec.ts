import { type Desk, expect, test } from './desk';
import { consultFor, interpreterFor, secondCaller, talk } from './told-calls';

const EVERYTHING = { interpreters: ['zh', 'ko', 'pt', 'es'], payment: true, recordingControl: true } as const;
const TOGETHER = { inConference: true } as const;

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

for (const display of ['明るく', '暗く'] as const) {
  test(`axe finds nothing on any screen of a hand-over, display ${display}`, async ({ home }) => {
    const desk = await home.start();
    await desk.resize(1280, 720);
    await desk.command(`表示を${display}`);
    const call = await talk(desk);
    await desk.isTold('abilities', EVERYTHING);
    await desk.press('F9');
    await desk.page.getByRole('textbox', { name: '転送先の番号' }).fill('110');
    await desk.press('Enter');
    await expect(desk.page.locator('[aria-invalid="true"]')).toBeVisible();
    await isClean(desk, 'panel of 転送 with an error');
    await desk.press('Escape');
    await desk.press('Control+F10');
    await expect(desk.page.getByRole('menuitem', { name: '中国語' })).toBeVisible();
    await isClean(desk, 'languages of 通訳を呼ぶ');
    await desk.press('Escape');

    const held = { ...call, phase: 'held', heldSince: Date.now(), recording: 'on' } as const;
    await desk.isTold('calls', [held, consultFor(call)]);
    await expect(desk.button('転送確定')).toBeEnabled();
    await isClean(desk, 'consult');
    await desk.isTold('calls', [held, { ...consultFor(call), handOver: { kind: 'attended', step: 'ringing' } }]);
    await expect(desk.region('通話')).toContainText('転送先を呼び出しています');
    await isClean(desk, 'transfer under way');
    await desk.isTold('calls', [
      { ...call, ...TOGETHER, recording: 'paused', recordingResumesAt: Date.now() + 90_000 },
      { ...interpreterFor(call), ...TOGETHER, partyMuted: true, heldByParty: true },
      { ...consultFor(call), ...TOGETHER, phase: 'held' },
    ]);
    await desk.button('切断').click();
    await desk.region('通話').getByRole('button', { name: '相手先切断' }).first().click();
    await isClean(desk, '三者通話 with a party muted, one held, one to be dropped');
    await desk.isTold('calls', [{ ...call, referRequest: { id: 'r', shown: '03-5555-0100' } }, secondCaller(call)]);
    await expect(desk.region('着信の内容')).toBeVisible();
    await isClean(desk, 'a caller who waits, a transfer that is asked for');
    await desk.isTold('calls', [secondCaller(call)]);
    await isClean(desk, 'a handed-over call that rings');
    await desk.isTold('calls', []);
    await desk.isTold('payment', { contactId: call.contactId, since: Date.now(), until: Date.now() + 540_000 });
    await expect(desk.region('決済IVRでお手続き中')).toBeVisible();
    await isClean(desk, 'payment');
    await desk.isTold('payment', null);
    await desk.isTold('agent', { ...(await desk.slices()).agent, state: 'support' });
    await expect(desk.button('応援')).toBeVisible();
    await isClean(desk, '応援');
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

test('at 200 % text every key of a consult and of a 三者通話 can be reached at 1280 x 720', async ({ home }) => {
  const desk = await home.start();
  await desk.resize(1280, 720);
  await desk.command('文字の大きさ 200%');
  const call = await talk(desk);
  await desk.isTold('abilities', EVERYTHING);
  await desk.isTold('calls', [{ ...call, phase: 'held', heldSince: Date.now() }, consultFor(call)]);
  for (const name of ['切替', '三者通話', '転送確定', '相談を終了', '切断', '音声機器']) {
    await expect(desk.button(name)).toBeInViewport({ ratio: 1 });
  }
  await desk.isTold('calls', [
    { ...call, ...TOGETHER },
    { ...interpreterFor(call), ...TOGETHER },
  ]);
  await expect(desk.button('退室')).toBeInViewport({ ratio: 1 });
  for (const name of ['相手先を保留', '相手先をミュート', '相手先切断']) {
    const key = desk.region('通話').getByRole('button', { name }).first();
    await key.scrollIntoViewIfNeeded();
    await expect(key).toBeInViewport({ ratio: 1 });
  }
});

test('no key of the bar moves when calls come and go, and all stand in the window from 1024 pixels on', async ({
  home,
}) => {
  const desk = await home.start();
  const call = await talk(desk);
  await desk.isTold('abilities', EVERYTHING);
  const states = [
    [],
    [{ ...call, recording: 'on' as const }],
    [{ ...call, muted: true, recording: 'paused' as const }],
    [{ ...call, phase: 'held' as const, heldSince: 1 }, consultFor(call)],
    [
      { ...call, ...TOGETHER },
      { ...interpreterFor(call), ...TOGETHER },
    ],
    [call, secondCaller(call)],
  ];
  const bar = desk.region('通話の操作');
  const places = () =>
    bar.evaluate((element) =>
      [...element.querySelectorAll('button')].map((button) => {
        const { left, top, right } = button.getBoundingClientRect();
        return [left, top, right].map(Math.round);
      }),
    );
  for (const [width, height] of [
    [1024, 640],
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await desk.resize(width, height);
    const seen: number[][][] = [];
    for (const calls of states) {
      await desk.isTold('calls', calls);
      await expect(desk.region('通話').getByRole('listitem')).toHaveCount(calls.length);
      seen.push(await places());
    }
    for (const each of seen) expect(each, `${width} pixels`).toEqual(seen[0]);
    for (const [left, , right] of seen[0] ?? []) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
  }
});

test('the bar holds the English words too', async ({ home }) => {
  const desk = await home.start(['--practice', `--settings=${home.settings({ locale: 'en' })}`]);
  await expect(desk.button('Answer')).toBeEnabled();
  const [call] = (await desk.slices()).calls;
  if (!call) throw new Error('nobody rings');
  await desk.isTold('abilities', EVERYTHING);
  await desk.isTold('calls', [
    { ...call, phase: 'held', answeredAt: 1, heldSince: 1 },
    consultFor({ ...call, phase: 'active' }),
  ]);
  await expect(desk.button('Swap')).toBeVisible();
  for (const [width, height] of [
    [1024, 640],
    [1280, 720],
  ] as const) {
    await desk.resize(width, height);
    for (const name of ['Mute', 'Leave', 'End consult', 'Audio devices', 'Hang up']) {
      await expect(desk.button(name)).toBeInViewport({ ratio: 1 });
    }
    const overlap = await desk.region('Call controls').evaluate((bar) => {
      const [rows, aside] = [bar.querySelector('[class*="rows"]'), bar.querySelector('[class*="aside"]')];
      return (rows?.getBoundingClientRect().right ?? 0) - (aside?.getBoundingClientRect().left ?? 0);
    });
    expect(overlap, `${width} pixels`).toBeLessThanOrEqual(0);
  }
});
