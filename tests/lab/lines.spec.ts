import { expect, test } from '@playwright/test';
import type { Slices } from '../../shared/contract/slices';
import { CALLER_NUMBER, Centre, deskIsHeard, deskIsSilent, hearEachOther } from './centre';
import { until } from './network/until';

const SECOND_NUMBER = '0312345678';
let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

const phases = (slices: Slices) => slices.calls.map(({ phase }) => phase);
const idOf = async (number: string) =>
  (await centre.desk.slices()).calls.find(({ party }) => party.number?.endsWith(number.slice(1)))?.id;

/** Two callers: the first is held, the second talks. */
async function twoCallers() {
  const first = await centre.talk();
  const second = await centre.callIn({ from: SECOND_NUMBER });
  await second.reaches('ringing');
  await centre.desk.reaches('a second ring', (slices) => phases(slices).includes('ringing'));
  await centre.desk.press('応答');
  await second.reaches('established');
  await centre.desk.reaches('one talks, one is held', (slices) => phases(slices).sort().join() === 'active,held');
  return { first, second };
}

test('応答 of a second caller holds the first: only the second hears the desk', async () => {
  const { first, second } = await twoCallers();
  expect(first.offeredDirections.at(-1)).toBe('sendonly');
  await hearEachOther(centre.desk, second);
  await until('the first hears nothing', () => deskIsSilent(first));
});

test('切替 changes who hears the desk, and back', async () => {
  const { first, second } = await twoCallers();
  expect(await centre.desk.ask('calls', 'resume', { callId: await idOf(CALLER_NUMBER) })).toMatchObject({ ok: true });
  await until('the first hears the desk', () => deskIsHeard(first));
  await until('the second hears nothing', () => deskIsSilent(second));
  expect(await centre.desk.ask('calls', 'resume', { callId: await idOf(SECOND_NUMBER) })).toMatchObject({ ok: true });
  await until('the second hears the desk', () => deskIsHeard(second));
  await until('the first hears nothing', () => deskIsSilent(first));
});

test('complaint 15: a first caller whose telephone refuses the hold talks on, and the second rings on', async () => {
  const { desk } = centre;
  const first = await centre.talk();
  const second = await centre.callIn({ from: SECOND_NUMBER });
  await second.reaches('ringing');
  first.refuseReinvites = 488;
  await desk.press('応答');
  await until('the hold on the wire', () => first.offeredDirections.at(-1) === 'sendonly');
  await desk.reaches('talk and ring', (slices) => phases(slices).sort().join() === 'active,ringing');
  expect(second.state).toBe('ringing');
  await hearEachOther(desk, first);
  second.cancel();
  await second.reaches('ended');
});

test('拒否 of a second caller leaves the first talk as it is', async () => {
  const { desk } = centre;
  const first = await centre.talk();
  const second = await centre.callIn({ from: SECOND_NUMBER });
  await second.reaches('ringing');
  await desk.press('拒否');
  await second.reaches('ended');
  expect(second.finalStatus).toBe(603);
  expect(first.offeredDirections).toEqual([]);
  await hearEachOther(desk, first);
});

test('complaint 24: a second caller who gives up is in the history as missed, and the person is not 不在着信', async () => {
  const { desk } = centre;
  await centre.talk();
  const second = await centre.callIn({ from: SECOND_NUMBER });
  await second.reaches('ringing');
  second.cancel();
  await second.reaches('ended');
  const slices = await desk.reaches('told', ({ notices }) => notices.some(({ code }) => code === 'missedBeside'));
  expect(slices.agent.state).toBe('talking');
  await until('the history', async () => {
    const found = (await desk.ask('contacts', 'search', {
      text: '',
      number: `+81${SECOND_NUMBER.slice(1)}`,
      limit: 5,
    })) as {
      value?: { cause: string | null; answeredAt: number | null }[];
    };
    return found.value?.some(({ cause, answeredAt }) => cause === 'missed' && answeredAt === null);
  });
});

test('a third caller hears busy', async () => {
  await twoCallers();
  const third = await centre.callIn({ from: '0662345678' });
  await third.reaches('ended');
  expect(third.finalStatus).toBe(486);
});

test('発信 in a talk holds it and dials a second line', async () => {
  const { desk, telephone } = centre;
  const first = await centre.talk();
  const dialled = desk.ask('calls', 'dial', { number: '03-9999-8888' });
  const second = await telephone.nextCall();
  expect(await dialled).toMatchObject({ ok: true });
  await until('the first hears nothing', () => deskIsSilent(first));
  second.answer();
  await hearEachOther(desk, second);
  expect(deskIsSilent(first)).toBe(true);
  expect(await desk.ask('calls', 'dial', { number: '03-9999-7777' })).toMatchObject({ error: { code: 'linesFull' } });
});

test.describe('without call waiting', () => {
  let single: Centre;
  test.beforeAll(async () => {
    single = await Centre.open({ telephony: { callWaiting: false } });
    await single.desk.becomeReady();
  });
  test.afterAll(() => single?.close());

  test('a second caller hears busy and the first call stays', async () => {
    const first = await single.talk();
    const second = await single.callIn({ from: SECOND_NUMBER });
    await second.reaches('ended');
    expect(second.finalStatus).toBe(486);
    await hearEachOther(single.desk, first);
  });
});
