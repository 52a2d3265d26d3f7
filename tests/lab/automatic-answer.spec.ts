import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { DOMAIN } from './network/network';

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open({ telephony: { automaticAnswer: { trusted: [DOMAIN], delayMs: 1_500, tone: true } } });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

for (const header of [
  ['Call-Info', `<sip:${DOMAIN}>;answer-after=0`],
  ['Alert-Info', '<http://pbx/ring>;info=alert-autoanswer'],
  ['Answer-Mode', 'Auto'],
] as const) {
  test(`complaint 18: a call with ${header[0]} of a trusted source rings, and is answered without a press`, async () => {
    const call = await centre.callIn({ headers: [header] });
    await call.reaches('ringing');
    await call.reaches('established');
    await hearEachOther(centre.desk, call);
  });
}

test('拒否 before the answer turns it away', async () => {
  const call = await centre.callIn({ headers: [['Answer-Mode', 'Auto']] });
  await centre.desk.press('拒否');
  await call.reaches('ended');
  expect(call.finalStatus).toBe(603);
});

test('of a source that nobody trusts it rings until 応答', async () => {
  const call = await centre.callIn({
    headers: [
      ['Answer-Mode', 'Auto'],
      ['P-Asserted-Identity', '<sip:0312345678@elsewhere.example>'],
    ],
  });
  await call.reaches('ringing');
  // The desk's own delay and as much again: a trusted call would talk by now.
  await centre.desk.reaches(
    'a ring longer than the delay',
    ({ calls }) => calls[0]?.phase === 'ringing' && Date.now() - calls[0].startedAt > 3_000,
  );
  expect(call.state).toBe('ringing');
  await centre.desk.press('応答');
  await call.reaches('established');
});

test('a second call never breaks into a talk by itself', async () => {
  const first = await centre.talk();
  const second = await centre.callIn({ from: '0312345678', headers: [['Answer-Mode', 'Auto']] });
  await second.reaches('ringing');
  await hearEachOther(centre.desk, first);
  expect(second.state).toBe('ringing');
  second.cancel();
  await second.reaches('ended');
});
