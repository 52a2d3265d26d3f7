import { FRESH_CALLBACK } from '../../../../shared/contract/centre/work';
import { nextInHours } from '../../../../shared/domain/business-day';
import { stopOf } from '../../../../shared/domain/sales-stop';
import type { Asking, Rules } from '../asking';
import { hoursOf } from './callbacks';
import { livingCustomer } from './customers';
import { openStopsOf } from './sales-stops';

const REFUSED_ORDER_WINDOW_MS = 2 * 3_600_000;
/** From where an order may go where. */
const NEXT = {
  accepted: ['shipped', 'cancelled'],
  shipped: ['delivered', 'returned'],
  delivered: ['returned'],
  cancelled: [],
  returned: [],
} as const satisfies Record<string, readonly string[]>;

/** A number for people: a letter for the kind, and the change it began with. One that a caller was told already stays. */
export async function numberFor(
  letter: 'J' | 'S',
  entity: 'order' | 'repair',
  { unit, nextSeq, toldNumber }: Asking,
): Promise<string> {
  const isFree = async (number: string) => (await unit.find(entity, 'number', number, { limit: 1 })).length === 0;
  if (toldNumber?.startsWith(letter) && (await isFree(toldNumber))) return toldNumber;
  for (let count = nextSeq; ; count += 1) {
    const number = `${letter}${String(count).padStart(8, '0')}`;
    if (await isFree(number)) return number;
  }
}

export const orderRules: Pick<Rules, 'order.place' | 'order.advance'> = {
  async 'order.place'({ callbackNumber, ...wish }, asking) {
    const { unit, now, agentId } = asking;
    if (await unit.get('order', wish.id)) return 'exists';
    const customer = await livingCustomer(asking, wish.customerId);
    if (!customer) return 'unknownCustomer';
    if (!wish.readBackDone) return 'readBackMissing';
    // The fence (I2): whatever the desk knew, nothing is sold after its stop.
    for (const { productId, lot = null, variant = null } of wish.lines)
      if (stopOf(await openStopsOf(asking, productId), { productId, lot, variant }, now)) return 'salesStopped';
    const wanted = new Map<string, number>();
    for (const { productId, quantity } of wish.lines) wanted.set(productId, (wanted.get(productId) ?? 0) + quantity);
    for (const [productId, quantity] of wanted) {
      const product = await unit.get('product', productId);
      if (!product) return 'unknownProduct';
      if (product.stock !== null && product.stock < quantity) return 'outOfStock';
      if (product.stock !== null) unit.put('product', { ...product, stock: product.stock - quantity });
    }
    const number = await numberFor('J', 'order', asking);
    unit.put('order', {
      ...wish,
      customerId: customer.id,
      number,
      status: 'accepted',
      placedAt: now,
      placedBy: agentId,
    });
    return { number };
  },

  async 'order.advance'({ id, to }, { unit }) {
    const order = await unit.get('order', id);
    if (!order) return 'unknownOrder';
    if (!(NEXT[order.status] as readonly string[]).includes(to)) return 'wrongStatus';
    unit.put('order', { ...order, status: to });
    if (to !== 'cancelled') return null;
    for (const { productId, quantity } of order.lines) {
      const product = await unit.get('product', productId);
      if (product && product.stock !== null) unit.put('product', { ...product, stock: product.stock + quantity });
    }
    return null;
  },
};

/** A refused 仮受注 is no silence: somebody calls the customer and says why. @returns the callback that is to be written. */
export async function callbackForRefusedOrder(
  wish: { id: string; customerId: string; contactId: string | null; callbackNumber: string | null },
  reason: string,
  asking: Pick<Asking, 'now' | 'agentId' | 'unit'>,
) {
  if (wish.callbackNumber === null) return null;
  const from = nextInHours(await hoursOf(asking), asking.now);
  return {
    ...FRESH_CALLBACK,
    id: `refused-${wish.id}`.slice(0, 64),
    kind: 'refusedOrder' as const,
    customerId: wish.customerId,
    contactId: wish.contactId,
    number: wish.callbackNumber,
    reason,
    window: { from, to: from + REFUSED_ORDER_WINDOW_MS },
    owner: null,
    maxAttempts: 5,
    minGapMinutes: 30,
    promisedBy: asking.agentId,
    source: 'order' as const,
  };
}
