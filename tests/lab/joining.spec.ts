import { expect, test } from '@playwright/test';
import { Centre, hearsOnly } from './centre';
import type { TelephoneCall } from './network/telephone-call';
import { COLLEAGUE, CUSTOMER_HZ, consult, EXPERT, everyoneHearsTheOthers, join } from './parties';
import { DESK_TONE_HZ } from './voices';

const PACKET_MS = 20;
/** A telephone of the lab measures over half a second: whoever is without voice for longer would count as silent there. */
const WINDOW_PACKETS = 25;

let centre: Centre;

test.beforeAll(async () => {
  centre = await Centre.open();
  for (const { number, toneHz } of [COLLEAGUE, EXPERT])
    centre.telephone.onNumber(number, { toneHz, begins: 'answers' });
  await centre.desk.becomeReady();
});
test.afterEach(() => centre.settle());
test.afterAll(() => centre?.close());

/** Nobody who talks loses the others' voices over a change; what each was without is said in the output. */
async function goesOn(
  what: string,
  talking: Readonly<Record<string, TelephoneCall>>,
  waiting: Readonly<Record<string, TelephoneCall>>,
  change: () => Promise<void>,
): Promise<void> {
  const all = Object.entries({ ...talking, ...waiting });
  const marks = all.map(([name, { audio }]) => ({ name, audio, mark: audio.mark() }));
  await change();
  for (const { name, audio, mark } of marks) {
    const { silent, missing } = audio.withoutVoice(mark);
    const before = name in talking ? 'who talked' : 'who was on hold';
    console.info(`${what}: the ${name}, ${before}, was without voice for ${(silent + missing) * PACKET_MS} ms`);
    if (name in talking) expect(silent + missing, `${what}: the ${name}`).toBeLessThanOrEqual(WINDOW_PACKETS);
  }
}

test('whoever talks already goes on hearing while a 三者通話 begins, grows, shrinks and ends', async () => {
  const customer = await centre.talk({ toneHz: CUSTOMER_HZ });
  const colleague = await consult(centre, COLLEAGUE.number);
  await goesOn('a 三者通話 begins', { colleague }, { customer }, async () => {
    await join(centre);
    await hearsOnly('the customer', customer, [DESK_TONE_HZ, COLLEAGUE.toneHz]);
    await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
  });
  const expert = await consult(centre, EXPERT.number);
  const parties = { customer, colleague, expert };
  await goesOn('one more joins', { expert }, { customer, colleague }, async () => {
    await join(centre);
    await everyoneHearsTheOthers(parties);
  });
  await goesOn('one leaves', { customer, colleague }, {}, async () => {
    expert.hangUp();
    await hearsOnly('the customer', customer, [DESK_TONE_HZ, COLLEAGUE.toneHz]);
    await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ]);
  });
  await goesOn('the 三者通話 ends', { customer }, {}, async () => {
    colleague.hangUp();
    await hearsOnly('the customer', customer, [DESK_TONE_HZ]);
  });
});
