import { OUTREACH_MAX, type Outreach, outreachCallbackId } from '../../../shared/contract/centre/outreach';
import { isGoodsOf } from '../../../shared/domain/sales-stop';
import { livingCustomer } from '../commands/rules/customers';
import { Unit } from '../commands/unit';
import type { Engine, Tx } from '../database/engine';

/** Where a page begins: behind this order. */
export interface OutreachPlace {
  readonly placedAt: number;
  readonly orderId: string;
}

/**
 * Whom a sales stop concerns: the orders of its goods that were not taken back, with who placed them, the newest first. It is
 * read as it stands now, so that it is there in the moment of the stop and knows what was ordered until then.
 */
export async function outreachOf(
  engine: Engine,
  tenant: string,
  stopId: string,
  after: OutreachPlace | null,
): Promise<Outreach | 'notFound'> {
  return engine.read(tenant, async (tx) => {
    const unit = new Unit(tx, tenant);
    const stop = await unit.get('salesStop', stopId);
    if (!stop) return 'notFound';
    const places = await placesOf(tx, tenant, stop.scope.productId, after);
    const page = places.slice(0, OUTREACH_MAX);
    const orders = await unit.getAll(
      'order',
      page.map(({ id }) => id),
    );
    // Asked for together, and found in the unit below.
    await unit.getAll(
      'customer',
      orders.map(({ customerId }) => customerId),
    );
    await unit.getAll(
      'callback',
      orders.map(({ id }) => outreachCallbackId(stopId, id)),
    );
    const entries: Outreach['entries'] = [];
    for (const order of orders) {
      if (order.status === 'cancelled' || order.status === 'returned') continue;
      const lines = order.lines.filter(({ productId, lot = null, variant = null }) =>
        isGoodsOf(stop.scope, { productId, lot, variant }),
      );
      const customer = lines.length > 0 ? await livingCustomer({ unit }, order.customerId) : null;
      if (!customer) continue;
      const { id, nameKanji, nameKana, phones } = customer;
      const callback = await unit.get('callback', outreachCallbackId(stopId, order.id));
      entries.push({
        order: { id: order.id, number: order.number, status: order.status, placedAt: order.placedAt },
        quantity: lines.reduce((sum, { quantity }) => sum + quantity, 0),
        lots: lines.flatMap(({ lot }) => lot ?? []),
        customer: { id, nameKanji, nameKana, phone: phones[0]?.e164 ?? null },
        callback: callback?.state ?? null,
      });
    }
    const last = places.length > OUTREACH_MAX ? page.at(-1) : undefined;
    return { entries, next: last ? { placedAt: Number(last.sort), orderId: last.id } : null };
  });
}

function placesOf(tx: Tx, tenant: string, productId: string, after: OutreachPlace | null) {
  const all = tx
    .selectFrom('record_key')
    .select(['id', 'sort'])
    .distinct()
    .where('tenant', '=', tenant)
    .where('entity', '=', 'order')
    .where('field', '=', 'product')
    .where('value', '=', productId);
  const some =
    after === null
      ? all
      : all.where((eb) =>
          eb.or([
            eb('sort', '<', after.placedAt),
            eb.and([eb('sort', '=', after.placedAt), eb('id', '>', after.orderId)]),
          ]),
        );
  return some
    .orderBy('sort', 'desc')
    .orderBy('id')
    .limit(OUTREACH_MAX + 1)
    .execute();
}
