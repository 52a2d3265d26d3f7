import { expect, test } from '@playwright/test';
import { Centre, deskIsHeard } from './centre';
import { Desk } from './desk';
import { DOMAIN, PEER_NUMBER, PEER_PASSWORD, PEER_USER } from './network/network';
import { until } from './network/until';

const WORDS = '解約のご相談。明日の午前に折り返しのお約束';

let centre: Centre;
let receiver: Desk;

test.beforeAll(async () => {
  centre = await Centre.open();
  receiver = await Desk.start({
    servers: [centre.network.webSocketUrl],
    telephony: { address: `sip:${PEER_USER}@${DOMAIN}`, username: PEER_USER, password: PEER_PASSWORD },
  });
  await centre.desk.becomeReady();
  await receiver.becomeReady();
});
test.afterAll(async () => {
  await receiver?.stop();
  await centre?.close();
});

test('a transfer loses nothing that the first communicator learned: the second desk opens the same case', async () => {
  const { desk } = centre;
  const caller = await centre.talk();
  const [sent] = (await desk.slices()).workspace.open;
  await desk.window.keyboard.press('F9');
  await desk.window.getByRole('textbox', { name: '転送先の番号' }).fill(PEER_NUMBER);
  await desk.window.getByRole('textbox', { name: '次の人への一言' }).fill(WORDS);
  await desk.window.getByRole('dialog', { name: '転送' }).getByRole('button', { name: '相談転送' }).click();

  // The colleague sees the customer's number and the words before the answer.
  await receiver.reaches('着信中', ({ agent }) => agent.state === 'ringing');
  await expect(receiver.window.getByText(WORDS).first()).toBeVisible();
  await receiver.press('応答');
  await receiver.talking();
  await desk.reaches('the consultation', ({ calls }) =>
    calls.some((call) => call.role === 'consult' && call.phase === 'active'),
  );
  await until('the colleague is heard', async () => (await desk.callerLevel()) > 0.02);

  await desk.press('転送確定');
  await caller.reaches('ended');
  const moved = await until('the call of the customer to the colleague', () => caller.followed[0]);
  await moved.reaches('established');
  await until('customer and colleague talk', () => deskIsHeard(moved));
  const { workspace, calls } = await receiver.reaches('one talk', (slices) => {
    return slices.calls.filter(({ phase }) => phase !== 'ended').length === 1;
  });
  expect(calls.find(({ phase }) => phase !== 'ended')?.phase).toBe('active');
  expect(workspace.open).toMatchObject([{ caseId: sent?.caseId, handedText: WORDS, status: 'live' }]);
  expect(workspace.open[0]?.party.number).toBe(sent?.party.number);
  await desk.reaches('after-call work', ({ agent }) => agent.state === 'wrapUp');
  moved.hangUp();
  await receiver.reaches('after-call work', ({ agent }) => agent.state === 'wrapUp');
});
