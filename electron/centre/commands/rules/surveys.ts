import { FRESH_CALLBACK } from '../../../../shared/contract/centre/work';
import { isInHours, nextBusinessDay } from '../../../../shared/domain/business-day';
import { type DueClass, followUpClassOf, TWO_MINUTES_MS } from '../../../../shared/domain/callback';
import type { Asking, Rules } from '../asking';
import { hoursOf } from './callbacks';
import { livingCustomer } from './customers';

const TRIES = { maxAttempts: 5, minGapMinutes: 60 };
const OPEN_OF_CUSTOMER_MAX = 50;

export const surveyRules: Pick<Rules, 'survey.answer'> = {
  async 'survey.answer'(wish, asking) {
    const { unit, agentId } = asking;
    if (await unit.get('survey', wish.id)) return 'exists';
    const customer = wish.customerId === null ? null : await livingCustomer(asking, wish.customerId);
    if (wish.customerId !== null && !customer) return 'unknownCustomer';
    const hours = await hoursOf(asking);
    const contact = await unit.get('contact', wish.contactId);
    const rating = { ...wish, isReview: contact?.channel === 'web' };
    const isLow = followUpClassOf(rating, 'unknown', false) !== null;
    const dueClass = customer && followUpClassOf(rating, customer.consent.call, isInHours(hours, asking.now));
    const followUpId =
      customer && dueClass ? await followUp(asking, { ...wish, customer, dueClass, rated: contact?.agentId }) : null;
    if (customer && (wish.nps !== null || isLow))
      unit.put('customer', {
        ...customer,
        npsLast: wish.nps ?? customer.npsLast,
        badExperienceCount: customer.badExperienceCount + (isLow ? 1 : 0),
      });
    unit.put('survey', { ...wish, surveyor: agentId, followUpId });
    return null;
  },
};

interface LowScore {
  readonly id: string;
  readonly contactId: string;
  readonly nps: number | null;
  readonly customer: { readonly id: string; readonly phones: readonly { readonly e164: string }[] };
  readonly dueClass: DueClass;
  /** The communicator of the contact that was rated. */
  readonly rated: string | undefined;
}

/** One open follow-up for each customer: who is unhappy twice is called once. @returns its id; null without a number. */
async function followUp(asking: Asking, { id, contactId, nps, customer, dueClass, rated }: LowScore) {
  const { unit, now, agentId } = asking;
  const number = customer.phones[0]?.e164;
  if (number === undefined) return null;
  const others = await unit.find('callback', 'customer', customer.id, { limit: OPEN_OF_CUSTOMER_MAX });
  const open = others.find((one) => one.kind === 'followUp' && one.state === 'open');
  const excluded = rated === undefined ? [] : [rated];
  if (open) {
    unit.put('callback', { ...open, excluded: [...new Set([...open.excluded, ...excluded])].slice(0, 20) });
    return open.id;
  }
  const followUpId = `follow-${id}`.slice(0, 64);
  unit.put('callback', {
    ...FRESH_CALLBACK,
    ...TRIES,
    ...{ id: followUpId, kind: 'followUp', customerId: customer.id, contactId, number },
    reason: nps === null ? '' : `NPS ${nps}`,
    window:
      dueClass === 'twoMinutes' ? { from: now, to: now + TWO_MINUTES_MS } : nextBusinessDay(await hoursOf(asking), now),
    owner: null,
    promisedBy: agentId,
    source: 'survey',
    dueClass,
    excluded,
  });
  return followUpId;
}
