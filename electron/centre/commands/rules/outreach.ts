import { outreachCallbackId } from '../../../../shared/contract/centre/outreach';
import { FRESH_CALLBACK } from '../../../../shared/contract/centre/work';
import { nextInHours } from '../../../../shared/domain/business-day';
import type { Rules } from '../asking';
import { hoursOf } from './callbacks';
import { livingCustomer } from './customers';

const DAY_MS = 24 * 3_600_000;
/** Within so many days of the stop a customer is called about it. */
const WITHIN_DAYS = 2;

export const outreachRules: Pick<Rules, 'stop.outreach'> = {
  async 'stop.outreach'({ id, orderIds }, asking) {
    const { unit, now, agentId } = asking;
    const stop = await unit.get('salesStop', id);
    if (!stop) return 'unknownStop';
    const orders = await unit.getAll('order', orderIds);
    if (orders.length < new Set(orderIds).size) return 'unknownOrder';
    const from = nextInHours(await hoursOf(asking), now);
    for (const order of orders) {
      const callbackId = outreachCallbackId(id, order.id);
      const customer = await livingCustomer(asking, order.customerId);
      const number = customer?.phones[0]?.e164;
      // Who has no number is reached by letter; the list says so.
      if (number === undefined || (await unit.get('callback', callbackId))) continue;
      unit.put('callback', {
        ...FRESH_CALLBACK,
        id: callbackId,
        kind: 'outreach',
        customerId: order.customerId,
        contactId: null,
        number,
        reason: `${order.number} ${stop.reason}`.slice(0, 500),
        window: { from, to: from + WITHIN_DAYS * DAY_MS },
        owner: null,
        maxAttempts: 8,
        minGapMinutes: 60,
        promisedBy: agentId,
        source: 'stop',
      });
    }
    return null;
  },
};
