import { FRESH_CALLBACK } from '../../../../shared/contract/centre/work';
import { isInHours } from '../../../../shared/domain/business-day';
import { normalisePhoneNumber, type PhoneNumberKind } from '../../../../shared/domain/phone-number';
import type { Rules } from '../asking';
import { hoursOf } from './callbacks';
import { livingCustomer } from './customers';

/** A page on the web must not make the centre dial what costs or what is far away. */
const CALLED: readonly PhoneNumberKind[] = ['landline', 'mobile', 'ip'];
/** How far ahead a time may be chosen, ms. */
const AHEAD_MAX_MS = 60 * 24 * 3_600_000;
const TRIES = { maxAttempts: 3, minGapMinutes: 30 };
const OPEN_OF_NUMBER_MAX = 50;

/** The row of a reservation. */
const reservationRowId = (id: string): string => `web-${id}`.slice(0, 64);

export const reservationRules: Pick<Rules, 'callback.reserve'> = {
  async 'callback.reserve'({ id, number, window, reason, customerId }, asking) {
    const { unit, now, agentId } = asking;
    const rowId = reservationRowId(id);
    if (await unit.get('callback', rowId)) return 'exists';
    const read = normalisePhoneNumber(number);
    if (!read.ok || !CALLED.includes(read.kind)) return 'numberInvalid';
    if (window.to <= window.from || window.to <= now || window.from > now + AHEAD_MAX_MS) return 'windowInvalid';
    const hours = await hoursOf(asking);
    if (!isInHours(hours, window.from) || !isInHours(hours, window.to - 1)) return 'outsideHours';
    const same = await unit.find('callback', 'number', number, { limit: OPEN_OF_NUMBER_MAX, newestFirst: true });
    if (same.some((one) => one.source === 'web' && one.state === 'open')) return 'alreadyReserved';
    const known = customerId === null ? null : await livingCustomer(asking, customerId);
    if (customerId !== null && !known) return 'unknownCustomer';
    const having = known ? [known] : await unit.find('customer', 'phone', number, { limit: 2 });
    const only = having.length === 1 && having[0] ? await livingCustomer(asking, having[0].id) : null;
    unit.put('callback', {
      ...FRESH_CALLBACK,
      ...TRIES,
      ...{ id: rowId, kind: 'callback', number, reason, window },
      customerId: only?.id ?? null,
      contactId: null,
      owner: null,
      promisedBy: agentId,
      source: 'web',
    });
    return null;
  },
};
