import type { Call } from '../../shared/domain/call';
import { callId, caseId, contactId } from '../../shared/domain/ids';
import { type Desk, expect } from './desk';

/** A desk in a talk, and the talk as main says it. */
export async function talk(desk: Desk): Promise<Call> {
  await desk.answer();
  await expect(desk.button('転送')).toBeEnabled();
  const call = (await desk.slices()).calls.find(({ phase }) => phase === 'active');
  if (!call) throw new Error('nobody talks');
  return call;
}

/** A second caller, who was handed over from elsewhere. */
export function secondCaller(first: Call): Call {
  return {
    ...first,
    id: callId('second'),
    contactId: contactId('second'),
    phase: 'ringing',
    startedAt: Date.now(),
    answeredAt: null,
    party: {
      number: '+81112223333',
      shown: '011-222-3333',
      name: null,
      region: { prefecture: '北海道', town: '札幌' },
    },
    wish: null,
    handed: { caseId: caseId('case'), number: null, text: '取付は土曜の午前。お耳が遠い', transfers: 1 },
  };
}

/** A colleague who is consulted for the customer. */
export function consultFor(customer: Call): Call {
  return {
    ...customer,
    id: callId('consult'),
    role: 'consult',
    forCall: customer.id,
    direction: 'out',
    dialled: null,
    wish: null,
    party: { number: '+81522345678', shown: '052-234-5678', name: '取付センター', region: null },
  };
}

/** An interpreter for the customer. */
export function interpreterFor(customer: Call): Call {
  return {
    ...consultFor(customer),
    id: callId('interpreter'),
    role: 'interpreter',
    language: 'zh',
    party: { number: '+81355550100', shown: '03-5555-0100', name: null, region: null },
  };
}
