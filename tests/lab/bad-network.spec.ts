import { expect, test } from '@playwright/test';
import { Centre, deskIsSilent, hearEachOther } from './centre';
import { UdpRelay, type Weather } from './network/udp-relay';
import { until } from './network/until';

const SEED = 20_261;
const SHOWN_WITHIN_MS = 30_000;
/** The pauses between them grow; some 30 s, after which Chromium drops what it knew of a path. */
const VAIN_LOOKS = 6;

let centre: Centre;
let relay: UdpRelay;

test.beforeAll(async () => {
  relay = await UdpRelay.start(SEED);
  centre = await Centre.open();
  centre.tap.onPassing = (message, to) => relay.through(message, to);
  await centre.desk.becomeReady();
});
test.afterEach(async () => {
  relay.clear();
  await centre.settle();
});
test.afterAll(async () => {
  await centre?.close();
  relay?.stop();
});

for (const [what, weather, shown] of [
  ['3 % of the packets', { lossPercent: 3 }, /通信品質 [良可] (4\.[0-2]|3\.\d)/],
  ['10 % of the packets', { lossPercent: 10 }, /通信品質 可 3\.\d/],
] as const) {
  test(`with ${what} lost both hear each other, and the quality that the desk shows falls and comes back`, async () => {
    const { desk } = centre;
    const call = await centre.talk();
    const quality = desk.window.getByText(/通信品質/);
    await expect(quality).toContainText(/通信品質 良 4\.[34]/, { timeout: SHOWN_WITHIN_MS });
    turn(weather);
    await expect(quality).toContainText(shown, { timeout: SHOWN_WITHIN_MS });
    const fallen = await quality.textContent();
    await hearEachOther(desk, call);
    expect(relay.counts.lost).toBeGreaterThan(0);
    const { lost, passed } = relay.counts;
    console.info(`${what} lost (${lost} of ${lost + passed}): ${fallen}`);
    relay.clear();
    await expect(quality).toContainText(/通信品質 良 4\.[34]/, { timeout: SHOWN_WITHIN_MS });
    await desk.hangUp();
    await call.reaches('ended');
  });
}

for (const [what, weather] of [
  ['late by up to 60 ms', { jitterMs: 60 }],
  ['late by up to 60 ms and overtake each other', { jitterMs: 60, overtaking: true }],
] as const) {
  test(`with packets that are ${what} both hear each other, from the ring to the end`, async () => {
    const { desk } = centre;
    turn(weather);
    const call = await centre.talk();
    await until('a thousand packets', () => relay.counts.passed > 1_000, SHOWN_WITHIN_MS);
    await hearEachOther(desk, call);
    if (weather.overtaking) expect(relay.counts.overtaken).toBeGreaterThan(0);
    else expect(relay.counts.overtaken).toBe(0);
    const { connectivity, notices } = await desk.slices();
    expect(notices.filter(({ code }) => code === 'voiceLost')).toEqual([]);
    console.info(
      `packets ${what}: ${relay.counts.overtaken} of ${relay.counts.passed} overtaken, MOS ${connectivity.mos}`,
    );
    await desk.hangUp();
    await call.reaches('ended');
  });
}

test('nothing of a voice comes any more, longer than a path lives: it is said, and the voice is back when packets flow', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  relay.towardsDesk = { lossPercent: 100 };
  await desk.reaches('the silence is said', ({ notices }) => notices.some(({ code }) => code === 'voiceLost'), 30_000);
  await expect(desk.window.getByText(/声が届いていません/).first()).toBeVisible();
  await until('new paths are looked for in vain', () => call.offeredDirections.length >= VAIN_LOOKS, 90_000);
  expect((await desk.slices()).calls.some(({ phase }) => phase === 'active')).toBe(true);
  relay.clear();
  const clearedAt = performance.now();
  await hearEachOther(desk, call, 60_000);
  console.info(`voice back ${((performance.now() - clearedAt) / 1_000).toFixed(1)} s after the packets flow`);
  await desk.reaches('the voice is back', ({ notices }) => notices.every(({ code }) => code !== 'voiceLost'), 20_000);
  expect(call.state).toBe('established');
});

test('nothing of the desk arrives any more: it is said at the desk, and the caller hears it when packets flow', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  relay.towardsExchange = { lossPercent: 100 };
  await until('the caller hears nothing', () => deskIsSilent(call));
  await desk.reaches('it is said', ({ notices }) => notices.some(({ code }) => code === 'notHeard'), 30_000);
  await expect(desk.window.getByText(/届いていないかもしれません/).first()).toBeVisible();
  relay.clear();
  await hearEachOther(desk, call, 60_000);
  await desk.reaches('it is over', ({ notices }) => notices.every(({ code }) => code !== 'notHeard'), 20_000);
  expect(call.state).toBe('established');
});

function turn(weather: Weather): void {
  relay.towardsDesk = weather;
  relay.towardsExchange = weather;
  relay.forget();
}
