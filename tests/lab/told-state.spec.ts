import { expect, test } from '@playwright/test';
import { Centre } from './centre';
import { header, type SipMessage } from './network/sip-message';
import { until } from './network/until';

// 受付可 and 離席 by SIP PUBLISH (RFC 3903), and the server's word on its recording in a description (RFC 7866), on the wire.
let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open({ telephony: { agentState: { kind: 'publish' }, recording: { kind: 'info' } } });
  await centre.desk.isConnected();
});
test.afterAll(() => centre?.close());

const published = (): readonly SipMessage[] =>
  centre.telephone.outside.filter(({ method, body }) => method === 'PUBLISH' && body !== '');

test('each state is published as a presence document, on the entity of the one before', async () => {
  const { desk } = centre;
  // A desk begins in 離席.
  await until('離席 is published', () => published()[0]?.body.includes('<basic>closed</basic>'));
  await desk.becomeReady();
  const open = await until('受付可 is published', () =>
    published().find(({ body }) => body.includes('<basic>open</basic>')),
  );
  expect(header(open, 'Event')).toBe('presence');
  expect(header(open, 'Content-Type')).toBe('application/pidf+xml');
  expect(header(open, 'SIP-If-Match')).not.toBe('');
  await desk.press('離席');
  await desk.window.getByRole('menuitem', { name: '昼食' }).click();
  await until('離席（昼食） is published', () => published().at(-1)?.body.includes('away:lunch'));
  await desk.becomeReady();
  await until('受付可 again', () => published().at(-1)?.body.includes('<basic>open</basic>'));
});

test('a=record of the server shows as 録音中 and 録音一時停止中', async () => {
  const { desk } = centre;
  const call = await centre.talk({ script: { recording: 'on' } });
  await desk.reaches('録音中', ({ calls }) => calls.some(({ recording }) => recording === 'on'));
  await expect(desk.window.getByText('録音中').first()).toBeVisible();
  call.script.recording = 'paused';
  call.reinvite('sendrecv');
  await desk.reaches('録音一時停止中', ({ calls }) => calls.some(({ recording }) => recording === 'paused'));
  call.hangUp();
  await desk.finishWrapUps();
});
