import { expect, test } from '@playwright/test';
import { Centre, hearsOnly } from './centre';
import { COLLEAGUE, CUSTOMER_HZ, EXPERT, everyoneHearsTheOthers, fourTalk, join } from './parties';
import { DESK_TONE_HZ } from './voices';

const CUSTOMER_SHOWN = '052-234-5678';
const FURTHER = { number: '0377778888', toneHz: 1_740 } as const;

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  for (const { number, toneHz } of [COLLEAGUE, EXPERT, FURTHER])
    centre.telephone.onNumber(number, { toneHz, begins: 'answers' });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

/** A control of one party in the list of calls. */
const ofParty = (shown: string, name: string) =>
  centre.desk.window
    .getByRole('region', { name: '通話', exact: true })
    .getByRole('listitem')
    .filter({ hasText: shown })
    .getByRole('button', { name, exact: true });

test('four parties: everybody hears the three others and never itself; one is held, muted and dropped', async () => {
  const parties = await fourTalk(centre);
  const { customer, colleague, expert } = parties;
  const othersGoOn = async () => {
    await hearsOnly('the customer', customer, [DESK_TONE_HZ, EXPERT.toneHz]);
    await hearsOnly('the expert', expert, [DESK_TONE_HZ, CUSTOMER_HZ]);
  };

  await ofParty(COLLEAGUE.shown, '相手先を保留').click();
  await hearsOnly('the colleague on hold', colleague, []);
  await othersGoOn();
  await ofParty(COLLEAGUE.shown, '相手先の保留を解除').click();
  await everyoneHearsTheOthers(parties);

  await ofParty(COLLEAGUE.shown, '相手先をミュート').click();
  await othersGoOn();
  await hearsOnly('the muted colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ, EXPERT.toneHz]);
  await ofParty(COLLEAGUE.shown, '相手先のミュートを解除').click();
  await everyoneHearsTheOthers(parties);

  await ofParty(COLLEAGUE.shown, '相手先切断').click();
  await ofParty(COLLEAGUE.shown, '相手先切断').click();
  await colleague.reaches('ended');
  await othersGoOn();
});

test('of four parties one hangs up: the three others go on, then two', async () => {
  const { customer, colleague, expert } = await fourTalk(centre);
  colleague.hangUp();
  await hearsOnly('the customer', customer, [DESK_TONE_HZ, EXPERT.toneHz]);
  await hearsOnly('the expert', expert, [DESK_TONE_HZ, CUSTOMER_HZ]);
  await expect(centre.desk.window.getByText(/03-1111-2222 が通話を離れました/).first()).toBeVisible();
  expert.hangUp();
  await hearsOnly('the customer', customer, [DESK_TONE_HZ]);
});

test('nobody more is called to four parties: the desk refuses before it holds anyone', async () => {
  const { desk, telephone } = centre;
  const parties = await fourTalk(centre);
  const offered = () => [parties.customer, parties.colleague, parties.expert].map((call) => call.offeredDirections);
  const before = structuredClone(offered());
  const callId = (await desk.slices()).calls.find(({ role, phase }) => role === 'customer' && phase === 'active')?.id;
  expect(await desk.ask('handOver', 'consult', { callId, number: FURTHER.number, text: '' })).toMatchObject({
    ok: false,
    error: { code: 'conferenceFull' },
  });
  await expect(desk.button('相談転送')).toBeDisabled();
  // Whoever dials in meanwhile is told that the desk is busy.
  const caller = await centre.callIn({ toneHz: FURTHER.toneHz });
  await caller.reaches('ended');
  expect(caller.finalStatus).toBe(486);
  await everyoneHearsTheOthers(parties);
  expect(offered()).toEqual(before);
  expect([...telephone.calls].filter(({ state }) => state !== 'ended')).toHaveLength(3);
});

test('a line of its own beside four parties is not let in: 三者通話 says why, and everything stays as it was', async () => {
  const { desk, telephone } = centre;
  const parties = await fourTalk(centre);
  await desk.dial(FURTHER.number);
  const further = await telephone.nextCallTo(FURTHER.number);
  await hearsOnly('the further one', further, [DESK_TONE_HZ]);
  // Twice: it would let one customer hear another.
  await join(centre);
  await join(centre);
  await expect(desk.window.getByText(/四者までです/).first()).toBeVisible();
  await hearsOnly('the further one', further, [DESK_TONE_HZ]);
  for (const [name, call] of Object.entries(parties)) await hearsOnly(`the ${name} on hold`, call, []);
  further.hangUp();
  for (const shown of [CUSTOMER_SHOWN, COLLEAGUE.shown, EXPERT.shown])
    await ofParty(shown, '相手先の保留を解除').click();
  await everyoneHearsTheOthers(parties);
});
