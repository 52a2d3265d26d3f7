import { expect, test } from '@playwright/test';
import { CALLER_NUMBER, Centre, hearEachOther } from './centre';
import { DESK_USER, DIALLED_NUMBER, DOMAIN } from './network/network';
import { callWithSipp } from './network/sipp';
import { until } from './network/until';
import { telephoneVoice } from './voices';

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

test('a ring shows region, medium and product before the answer, and 応答 connects two-way audio', async () => {
  const { desk } = centre;
  const call = await centre.callIn();
  await call.reaches('ringing');
  await expect(desk.incomingCard).toContainText('愛知県');
  await expect(desk.incomingCard).toContainText('テレビ');
  await expect(desk.incomingCard).toContainText('エアコン');
  expect(call.state).toBe('ringing');
  await desk.press('応答');
  await call.reaches('established');
  await hearEachOther(desk, call);
});

test('a call of sipp is answered, heard and ended by the caller', async () => {
  const { desk, network } = centre;
  const voiceFile = telephoneVoice(network.directory, 700);
  const sipp = callWithSipp(network, { to: DIALLED_NUMBER, from: CALLER_NUMBER, voiceFile, talkMs: 3_000 });
  await desk.press('応答');
  await until('the desk hears sipp', async () => (await desk.callerLevel()) > 0.02);
  expect(await sipp).toMatchObject({ completed: true });
  await desk.reaches('後処理', (slices) => slices.agent.state === 'wrapUp');
});

for (const header of ['P-Called-Party-ID', 'X-Dialled-Number'] as const) {
  test(`the dialled number is read from ${header} where the exchange rings the desk itself`, async () => {
    const { desk } = centre;
    const value = header === 'P-Called-Party-ID' ? `<sip:${DIALLED_NUMBER}@${DOMAIN}>` : '0120-000-111';
    const call = await centre.callIn({ to: DESK_USER, headers: [[header, value]] });
    await expect(desk.incomingCard).toContainText('テレビ');
    await expect(desk.incomingCard).toContainText('エアコン');
    await desk.press('応答');
    await call.reaches('established');
  });
}

test('a caller who hangs up leaves the desk in 後処理 with the contact', async () => {
  const call = await centre.talk();
  call.hangUp();
  const slices = await centre.desk.reaches('後処理', ({ agent }) => agent.state === 'wrapUp');
  expect(slices.workspace.open).toHaveLength(1);
  expect(slices.calls.every(({ phase }) => phase === 'ended')).toBe(true);
});

test('切断, pressed twice, ends the call at the caller', async () => {
  const call = await centre.talk();
  await centre.desk.hangUp();
  await call.reaches('ended');
  expect(call.endedBy).toBe('them');
});

test('拒否 tells the caller that the call is declined', async () => {
  const call = await centre.callIn();
  await centre.desk.press('拒否');
  await call.reaches('ended');
  expect([486, 603]).toContain(call.finalStatus);
});

test('a caller who gives up while it rings leaves 不在着信', async () => {
  const call = await centre.callIn();
  await expect(centre.desk.incomingCard).toBeVisible();
  call.cancel();
  await call.reaches('ended');
  expect(call.finalStatus).toBe(487);
  await centre.desk.reaches('不在着信', (slices) => slices.agent.state === 'missed');
  await expect(centre.desk.window.getByText('不在着信').first()).toBeVisible();
});

test('markup in a display name is shown as text', async () => {
  const call = await centre.callIn({ displayName: '<img src=x onerror=document.title=1>' });
  await expect(centre.desk.incomingCard).toContainText('<img');
  await expect(centre.desk.window.locator('img[src="x"]')).toHaveCount(0);
  call.cancel();
  await call.reaches('ended');
});
