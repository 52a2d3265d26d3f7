import { expect, test } from '@playwright/test';
import { deskIsSilent, hearEachOther } from './centre';
import type { Desk } from './desk';
import { FarExchange } from './far-exchange';
import { Namespace } from './network/namespace';
import { header } from './network/sip-message';
import type { TelephoneCall } from './network/telephone-call';
import { until } from './network/until';

/** Longer than a path counts as well without a sign of life (Chromium: 5 s), and than it lives (30 s). */
const [CUT_MS, LONG_CUT_MS] = [18_000, 42_000];
const BACK_WITHIN_MS = 60_000;

let exchange: FarExchange | undefined;

test.beforeAll(() => {
  const trouble = Namespace.trouble;
  if (trouble !== undefined) console.info(`Faults of a cable are not tested here: ${trouble}.`);
  test.skip(trouble !== undefined, trouble);
});
test.beforeEach(async () => {
  exchange = await FarExchange.open();
});
test.afterEach(async () => {
  await exchange?.close();
  exchange = undefined;
});

for (const [what, cut, mend, cutMs] of [
  ['pulled at the desk', 'pullPlug', 'plugIn', CUT_MS],
  ['pulled behind a switch, where the desk sees no change,', 'pullBehindSwitch', 'plugInBehindSwitch', CUT_MS],
  ['pulled behind a switch for long', 'pullBehindSwitch', 'plugInBehindSwitch', LONG_CUT_MS],
] as const) {
  test(`a cable ${what} in a talk: the loss is said, the call stays, and both hear each other when it is back`, async () => {
    const { cable, desk } = exchange as FarExchange;
    const call = await (exchange as FarExchange).talk();
    const [before] = (await desk.slices()).calls;

    cable[cut]();
    const cutAt = performance.now();
    await lineIsLost(desk);
    await desk.reaches(
      'the silence is said',
      ({ notices }) => notices.some(({ code }) => code === 'voiceLost'),
      30_000,
    );
    await until('the telephone hears nothing', () => deskIsSilent(call));
    await until('the cut is long', () => performance.now() - cutAt > cutMs, cutMs * 2);
    await isStillOn(desk, call, before?.id);

    cable[mend]();
    const mendedAt = performance.now();
    await desk.isConnected(BACK_WITHIN_MS);
    await expect(desk.connection).toContainText('接続中');
    const registeredMs = performance.now() - mendedAt;
    await hearEachOther(desk, call, BACK_WITHIN_MS);
    console.info(
      `cable ${what} back: registered after ${seconds(registeredMs)} s, heard after ${seconds(performance.now() - mendedAt)} s`,
    );
    await desk.reaches('the silence is over', ({ notices }) => notices.every(({ code }) => code !== 'voiceLost'));
    await isStillOn(desk, call, before?.id);
    await desk.hangUp();
    await call.reaches('ended');
    expect(call.endedBy).toBe('them');
  });
}

test('a cable pulled behind a switch while nobody calls is found out, and a call rings when it is back', async () => {
  const { cable, desk } = exchange as FarExchange;
  await desk.becomeReady();
  cable.pullBehindSwitch();
  await lineIsLost(desk);
  cable.plugInBehindSwitch();
  await desk.isConnected(BACK_WITHIN_MS);
  const call = await (exchange as FarExchange).callIn();
  await expect(desk.incomingCard).toBeVisible();
  await desk.press('応答');
  await call.reaches('established');
  await hearEachOther(desk, call);
});

test('another address of the machine in a talk (Wi-Fi to wired): the desk registers from it, and the voice takes a new path', async () => {
  const { cable, desk } = exchange as FarExchange;
  const call = await (exchange as FarExchange).talk();
  const [before] = (await desk.slices()).calls;
  const address = cable.changeAddress();
  const changedAt = performance.now();
  // The exchange notes in a Contact where its message came from.
  const toldFrom = () => call.requests('INVITE').map((invite) => header(invite, 'Contact'));
  await until(
    'the call is told the new address',
    () => toldFrom().some((one) => one.includes(address)),
    BACK_WITHIN_MS,
  );
  await desk.isConnected();
  const toldAt = performance.now();
  await until('a second of voice that came after that', () => isHeardFrom(call, toldAt), BACK_WITHIN_MS);
  await hearEachOther(desk, call, BACK_WITHIN_MS);
  console.info(`new address: heard after ${seconds(performance.now() - changedAt)} s`);
  await isStillOn(desk, call, before?.id);
  await desk.hangUp();
  await call.reaches('ended');

  await desk.finishWrapUps();
  await desk.becomeReady();
  await (exchange as FarExchange).callIn();
  await expect(desk.incomingCard).toBeVisible();
});

async function lineIsLost(desk: Desk): Promise<void> {
  await desk.reaches(
    'the loss of the line',
    ({ connectivity }) => ['reconnecting', 'disconnected'].includes(connectivity.line),
    30_000,
  );
  await expect(desk.connection).toContainText(/接続断|再接続中/);
}

function isHeardFrom(call: TelephoneCall, sinceMs: number): boolean {
  const aSecondAgo = performance.now() - 1_000;
  return aSecondAgo > sinceMs && call.audio.longestPauseMs(aSecondAgo) < 500;
}

async function isStillOn(desk: Desk, call: TelephoneCall, id: string | undefined): Promise<void> {
  expect((await desk.slices()).calls.map((one) => [one.id, one.phase])).toContainEqual([id, 'active']);
  await expect(desk.button('保留')).toBeEnabled();
  expect(call.state).toBe('established');
}

function seconds(ms: number): string {
  return (ms / 1_000).toFixed(1);
}
