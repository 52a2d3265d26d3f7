import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { header } from './network/sip-message';
import type { TelephoneCall } from './network/telephone-call';
import { until } from './network/until';

/** What the desk asked of the recorder by INFO. */
const asked = (call: TelephoneCall) =>
  call.received.filter(({ method }) => method === 'INFO').map((message) => header(message, 'Record'));

test.describe('録音一時停止 by INFO', () => {
  let centre: Centre;
  test.beforeAll(async () => {
    centre = await Centre.open({ telephony: { recording: { kind: 'info', resumeAfterS: 5 } } });
    await centre.desk.becomeReady();
  });
  test.afterEach(() => centre.settle());
  test.afterAll(() => centre?.close());

  const recording = (state: string) =>
    centre.desk.reaches(`recording ${state}`, ({ calls }) => calls.some((call) => call.recording === state), 15_000);

  test('what the server says of its recording is shown', async () => {
    const call = await centre.talk();
    call.request('INFO', [['Record', 'on']]);
    await recording('on');
    await expect(centre.desk.window.getByText('録音中').first()).toBeVisible();
    call.request('INFO', [['Record', 'off']]);
    await recording('off');
  });

  test('a pause survives 保留, a reload and a new registration, and ends by itself (requirements 5, 17)', async () => {
    const { desk, tap } = centre;
    const call = await centre.talk();
    await desk.press('録音一時停止');
    await recording('paused');
    expect(asked(call)).toEqual(['off']);
    await desk.press('保留');
    await desk.reaches('保留中', ({ agent }) => agent.state === 'held');
    await desk.reload();
    await expect(desk.window.getByText('録音一時停止中').first()).toBeVisible();
    tap.cut();
    await desk.isConnected(20_000);
    await recording('on');
    expect(asked(call)).toEqual(expect.arrayContaining(['off', 'on']));
    await desk.press('保留解除');
    await hearEachOther(desk, call);
  });

  test('録音再開 by a press comes before the time, and once', async () => {
    const call = await centre.talk();
    await centre.desk.press('録音一時停止');
    await recording('paused');
    await centre.desk.press('録音再開');
    await recording('on');
    expect(asked(call)).toEqual(['off', 'on']);
  });

  test('the end of a paused call leaves nothing that hangs', async () => {
    const call = await centre.talk();
    await centre.desk.press('録音一時停止');
    await recording('paused');
    call.hangUp();
    const { notices } = await centre.desk.reaches('後処理', ({ agent }) => agent.state === 'wrapUp');
    expect(notices.map(({ code }) => code)).not.toContain('recordingNotResumed');
  });
});

test.describe('録音一時停止 by keys', () => {
  let centre: Centre;
  test.beforeAll(async () => {
    centre = await Centre.open({
      telephony: { recording: { kind: 'digits', pause: '*1', resume: '*2', resumeAfterS: 5 } },
    });
    await centre.desk.becomeReady();
  });
  test.afterEach(() => centre.settle());
  test.afterAll(() => centre?.close());

  test('arrives as telephone events, also from a held call', async () => {
    const { desk } = centre;
    const call = await centre.talk();
    await desk.press('録音一時停止');
    await desk.reaches('the pause', ({ calls }) => calls.some((one) => one.recording === 'paused'));
    await desk.press('保留');
    await desk.reaches('保留中', ({ agent }) => agent.state === 'held');
    await desk.reaches('the recording', ({ calls }) => calls.some((one) => one.recording === 'on'), 15_000);
    await until('four keys', () => call.audio.keys.map(({ key }) => key).join('') === '*1*2');
    const { calls } = await desk.slices();
    expect(calls[0]?.digits).toBe('');
    await desk.press('保留解除');
    await desk.talking();
  });
});
