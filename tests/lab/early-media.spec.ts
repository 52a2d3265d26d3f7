import { expect, test } from '@playwright/test';
import { Centre, deskIsHeard, hearEachOther } from './centre';
import { until } from './network/until';

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

const telephoneIsHeard = () => until('the desk hears it', async () => (await centre.desk.callerLevel()) > 0.02);

test('what the network says before the answer (183) is heard, and its answer is the talk', async () => {
  const { desk, telephone } = centre;
  await desk.dial('03-1234-5678');
  const call = await telephone.nextCall();
  call.speakEarly();
  await telephoneIsHeard();
  expect((await desk.slices()).agent.state).toBe('dialling');
  call.answer();
  await desk.talking();
  await hearEachOther(desk, call);
  expect(call.offeredDirections).toEqual([]);
});

test('an announcement why nobody answers is heard until the refusal', async () => {
  const { desk, telephone } = centre;
  await desk.dial('03-1234-5678');
  const call = await telephone.nextCall();
  call.speakEarly();
  await telephoneIsHeard();
  call.reject(480, 'Temporarily Unavailable');
  const slices = await desk.reaches('told', ({ notices }) => notices.some(({ code }) => code === 'remoteFailed'));
  expect(slices.calls.every(({ phase }) => phase === 'ended')).toBe(true);
});

test('another telephone of a hunt group than the heard one answers: both hear each other all the same', async () => {
  const { desk, telephone } = centre;
  await desk.dial('03-1234-5678');
  const announcing = await telephone.nextCall();
  announcing.speakEarly();
  await telephoneIsHeard();
  const answering = await telephone.fork(announcing, 1_200);
  answering.answer();
  await desk.talking();
  await until('the telephone that answered hears the desk', () => deskIsHeard(answering));
  await telephoneIsHeard();
  await desk.hangUp();
  await answering.reaches('ended');
});
