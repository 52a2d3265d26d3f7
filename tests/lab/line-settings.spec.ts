import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { header } from './network/sip-message';
import { until } from './network/until';

/** Shorter than any of the waits that other softphones are known for (4 to 40 s). */
const ANSWERED_WITHIN_MS = 4_000;
let centre: Centre;

test.beforeAll(async () => {
  // 192.0.2.0/24 is nobody's (RFC 5737): a STUN server that never answers.
  const iceServers = [{ urls: 'stun:192.0.2.1:3478' }];
  centre = await Centre.open({ telephony: { digits: 'info', iceServers } });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

test('complaint 6: a STUN server that is dead does not hold up the answer', async () => {
  const call = await centre.callIn();
  await call.reaches('ringing');
  await centre.desk.press('応答');
  await call.reaches('established', ANSWERED_WITHIN_MS);
  await hearEachOther(centre.desk, call);
});

test('プッシュ信号 by INFO arrives key by key, in order', async () => {
  const { desk } = centre;
  const call = await centre.talk();
  await desk.press('プッシュ信号');
  for (const key of ['1', '9', 'シャープ']) await desk.press(key);
  const keys = () => call.received.filter(({ method }) => method === 'INFO');
  await until('three keys', () => keys().length === 3);
  expect(keys().map(({ body }) => /Signal=(.)/.exec(body)?.[1])).toEqual(['1', '9', '#']);
  expect(keys().every((one) => header(one, 'Content-Type') === 'application/dtmf-relay')).toBe(true);
  expect(call.audio.keys).toEqual([]);
});
