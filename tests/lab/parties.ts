import { expect } from '@playwright/test';
import { type Centre, hearsOnly } from './centre';
import type { TelephoneCall } from './network/telephone-call';
import { DESK_TONE_HZ } from './voices';

export const CUSTOMER_HZ = 1_000;
export const COLLEAGUE = { number: '0311112222', shown: '03-1111-2222', toneHz: 600 } as const;
export const EXPERT = { number: '0355556666', shown: '03-5555-6666', toneHz: 1_240 } as const;

/** Three telephones of one 三者通話, the desk is the fourth party. */
export interface Parties {
  readonly customer: TelephoneCall;
  readonly colleague: TelephoneCall;
  readonly expert: TelephoneCall;
}

/** 相談転送 to a number, by the keys; whoever talked before is on hold then. */
export async function consult(centre: Centre, number: string): Promise<TelephoneCall> {
  const { desk, telephone } = centre;
  await expect(desk.button('相談転送')).toBeEnabled();
  await desk.window.keyboard.press('F9');
  await desk.window.getByRole('textbox', { name: '転送先の番号' }).fill(number);
  await desk.window.keyboard.press('Enter');
  const asked = await telephone.nextCallTo(number);
  await asked.reaches('established');
  await hearsOnly('who is asked', asked, [DESK_TONE_HZ]);
  return asked;
}

/** 三者通話, by its key. */
export async function join({ desk }: Centre): Promise<void> {
  await expect(desk.button('三者通話')).toBeEnabled();
  await desk.window.keyboard.press('F10');
}

/** The desk and three telephones in one 三者通話, each called in by the keys of the window. */
export async function fourTalk(centre: Centre): Promise<Parties> {
  const customer = await centre.talk({ toneHz: CUSTOMER_HZ });
  const colleague = await consult(centre, COLLEAGUE.number);
  await join(centre);
  await hearsOnly('the customer', customer, [DESK_TONE_HZ, COLLEAGUE.toneHz]);
  const expert = await consult(centre, EXPERT.number);
  // The expert is asked alone: nobody else hears of it.
  await hearsOnly('the customer', customer, []);
  await hearsOnly('the colleague', colleague, []);
  await join(centre);
  const parties = { customer, colleague, expert };
  await everyoneHearsTheOthers(parties);
  return parties;
}

export async function everyoneHearsTheOthers({ customer, colleague, expert }: Parties): Promise<void> {
  await hearsOnly('the customer', customer, [DESK_TONE_HZ, COLLEAGUE.toneHz, EXPERT.toneHz]);
  await hearsOnly('the colleague', colleague, [DESK_TONE_HZ, CUSTOMER_HZ, EXPERT.toneHz]);
  await hearsOnly('the expert', expert, [DESK_TONE_HZ, CUSTOMER_HZ, COLLEAGUE.toneHz]);
}
