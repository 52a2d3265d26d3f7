import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';

// Complaints that users of other softphones bring (design: softphone-facts 4), where no other file has their test.
let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

test('complaint 5: the first call after the start of the program has audio in both directions', async () => {
  const call = await centre.talk();
  expect(call.state).toBe('established');
});

test('complaint 7: a desk whose window is hidden for long rings all the same, and its microphone is still there', async () => {
  const { desk } = centre;
  const setMinimised = (minimised: boolean) =>
    desk.app.evaluate(({ BrowserWindow }, value) => {
      const visible = BrowserWindow.getAllWindows().find((one) => one.webContents.getURL().startsWith('app://desk/'));
      if (value) visible?.hide();
      else visible?.show();
    }, minimised);
  await setMinimised(true);
  const call = await centre.callIn();
  await desk.reaches('着信中', ({ agent }) => agent.state === 'ringing');
  // Presses reach a hidden window too: a headset or a hot key will answer it later.
  await desk.window.evaluate(async () => {
    const bridge = (window as unknown as { tsunagu: { desk: { snapshot: () => Promise<Snapshot> }; calls: Answers } })
      .tsunagu;
    const { calls } = (await bridge.desk.snapshot()).value.slices;
    await bridge.calls.answer({ callId: calls.find(({ phase }) => phase === 'ringing')?.id ?? '' });
  });
  await call.reaches('established');
  await hearEachOther(desk, call);
  await setMinimised(false);
});

test('complaint 25: a caller who is not heard any more is said, and not any more when the voice is back', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  call.audio.pause();
  await desk.reaches('the silence is said', ({ notices }) => notices.some(({ code }) => code === 'voiceLost'), 20_000);
  await expect(desk.window.getByText(/声が届いていません/).first()).toBeVisible();
  expect((await desk.slices()).calls.some(({ phase }) => phase === 'active')).toBe(true);
  call.audio.goOn();
  await desk.reaches('the voice is back', ({ notices }) => notices.every(({ code }) => code !== 'voiceLost'), 20_000);
  await hearEachOther(desk, call);
});

interface Snapshot {
  value: { slices: { calls: readonly { id: string; phase: string }[] } };
}
interface Answers {
  answer(input: { callId: string }): Promise<unknown>;
}
