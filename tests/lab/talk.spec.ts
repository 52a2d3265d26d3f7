import { expect, test } from '@playwright/test';
import { Centre, deskIsHeard, deskIsSilent, hearEachOther } from './centre';
import { header, type SipMessage } from './network/sip-message';
import { until } from './network/until';

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

test('a number typed in full-width letters with hyphens is dialled and both hear each other', async () => {
  const { desk, telephone } = centre;
  await desk.dial('０３－１２３４－５６７８');
  const call = await telephone.nextCall();
  expect(call.invite as SipMessage).toBeDefined();
  expect(header(call.invite as SipMessage, 'To')).toMatch(/sip:(\+81|0)312345678@/);
  await desk.reaches('発信中', (slices) => slices.agent.state === 'dialling');
  call.answer();
  await desk.talking();
  await hearEachOther(desk, call);
  await desk.hangUp();
  await call.reaches('ended');
});

test('an outgoing call that is refused is told and leaves the chosen state alone', async () => {
  const { desk, telephone } = centre;
  await desk.dial('03-1234-5678');
  const call = await telephone.nextCall();
  call.reject(486, 'Busy Here');
  await desk.reaches('the refusal', (slices) => slices.notices.some(({ code }) => code === 'remoteFailed'));
  await desk.reaches('no live call', (slices) => slices.calls.every(({ phase }) => phase === 'ended'));
});

test('切断 before the answer cancels the call at the called side', async () => {
  const { desk, telephone } = centre;
  await desk.dial('0312345678');
  const call = await telephone.nextCall();
  await desk.reaches('発信中', (slices) => slices.agent.state === 'dialling');
  await desk.hangUp();
  await call.reaches('ended');
  expect(call.finalStatus).toBe(487);
});

test('保留 and 保留解除 go over the wire, and no voice flows while held', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('保留');
  await until('hold on the wire', () => ['sendonly', 'inactive'].includes(call.offeredDirections.at(-1) ?? ''));
  await desk.reaches('保留中', (slices) => slices.agent.state === 'held');
  await until('the caller hears nothing', () => deskIsSilent(call));
  await until('the desk hears nothing', async () => (await desk.callerLevel()) < 0.005);
  await desk.press('保留解除');
  await until('resume on the wire', () => call.offeredDirections.at(-1) === 'sendrecv');
  await desk.talking();
  await hearEachOther(desk, call);
});

test('ミュート silences the leg and ミュート解除 gives the voice back', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('ミュート');
  await until('the caller hears nothing', () => deskIsSilent(call));
  await desk.press('ミュート解除');
  await until('the caller hears the desk', () => deskIsHeard(call));
});

test('プッシュ信号 arrives as telephone events', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('プッシュ信号');
  for (const key of ['1', '9', 'シャープ']) await desk.press(key);
  await until('three keys', () => call.audio.keys.filter(({ ended }) => ended).length === 3);
  expect(call.audio.keys.map(({ key }) => key).join('')).toBe('19#');
});

test('a hold by the caller and its end leave the talk as it was', async () => {
  const call = await centre.talk();
  // Right behind its ACK, so that both often come in one segment.
  for (let times = 1; times <= 10; times += 1) {
    call.reinvite(times % 2 === 1 ? 'sendonly' : 'sendrecv');
    await until('the answer', () => call.answersTo('INVITE').length > times);
  }
  expect(call.answersTo('INVITE')).toEqual(Array(11).fill(200));
  await hearEachOther(centre.desk, call);
});

test('complaint 4: a reload of the window leaves the call and its audio running', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  const since = performance.now();
  await desk.reload();
  await expect(desk.button('保留')).toBeEnabled();
  await expect(desk.window.getByText('通話中').first()).toBeVisible();
  expect(call.audio.longestPauseMs(since)).toBeLessThan(1_000);
  await hearEachOther(desk, call);
});

test('complaint 4: a crash of the window leaves the call and its audio running', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  const since = performance.now();
  await desk.crashWindow();
  await expect(desk.button('保留')).toBeEnabled();
  expect(call.audio.longestPauseMs(since)).toBeLessThan(1_000);
  await hearEachOther(desk, call);
  await desk.hangUp();
  await call.reaches('ended');
});
