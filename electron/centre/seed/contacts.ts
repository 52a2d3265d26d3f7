import type { Row } from '../../../shared/contract/centre/entities';
import { DIALLED_NUMBERS, PRODUCTS } from '../../../shared/sample';
import { Chance } from './chance';
import { customerOf } from './customers';

const DAY_MS = 86_400_000;
/** Of Japan: calls come by its clock. */
const ZONE_MS = 9 * 3_600_000;
export const YEARS_MS = 730 * DAY_MS;
/** Calls in each hour of the day: the morning after the advert, and the evening of the television. */
const HOURS = [2, 1, 1, 1, 1, 2, 4, 6, 8, 12, 14, 13, 9, 10, 10, 9, 8, 7, 7, 8, 10, 9, 6, 4];
const HOURS_SUM = HOURS.reduce((sum, calls) => sum + calls, 0);
export const AGENTS = 200;
export const agentId = (count: number): string => `A${String(count + 1).padStart(4, '0')}`;
const GOODS = Object.values(PRODUCTS);

/** Result, how often, and what is noted; {p} is a product, {d} a day. */
const RESULTS = [
  [
    'order',
    14,
    ['{p}を1台ご注文。お届け日は{d}を希望。', '{p}のご注文。復唱済み。置き配不可。', 'テレビを見て{p}を注文。代引き。'],
  ],
  [
    'inquiry',
    34,
    ['{p}の使い方のお問い合わせ。説明書の12ページをご案内し、解決。', '{p}の在庫の確認。{d}入荷予定とお伝え。'],
  ],
  ['inquiry', 12, ['お届け予定日の確認。{d}とご案内。', '送り状番号をお伝え。ご不在が続いているとのこと。']],
  [
    'repairAccepted',
    8,
    ['{p}の電源が入らない。保証期間内。{d}に集荷。', '{p}から異音。お試しいただいたが変わらず、修理受付。'],
  ],
  ['techSolved', 8, ['{p}の初期設定をご案内し、つながることを確認。', '{p}の再起動で解決。']],
  ['complaint', 3, ['{p}の到着の遅れについてお叱り。お詫びし、{d}までに折り返すと約束。']],
  ['callbackBooked', 5, ['{d}の午前に折り返しを希望。', '担当者から{d}に連絡することを約束。']],
  ['cancelAccepted', 3, ['{p}の解約を受付。理由は引っ越し。', '定期便を{d}で停止。']],
  ['materialsRequested', 5, ['カタログの送付を希望。住所を確認済み。']],
  ['customerHungUp', 3, ['途中で切断。番号は控えた。']],
  ['wrongNumber', 2, ['間違い電話。']],
  ['other', 3, ['ご意見を承った。{p}の色を増やしてほしいとのこと。']],
] as const;
/** Each as often as it happens. */
const RESULTS_BY_WEIGHT = RESULTS.flatMap((result) => Array.from({ length: result[1] }, () => result));

/** The moment of the call of this count: they come in their order, by the hours of a day. */
function momentOf(count: number, contacts: number, until: number, chance: Chance): number {
  const place = ((count + chance.next()) / contacts) * (YEARS_MS / DAY_MS);
  const day = Math.floor(place);
  let rest = (place - day) * HOURS_SUM;
  let hour = 0;
  while (rest > (HOURS[hour] ?? 0) && hour < 23) rest -= HOURS[hour++] ?? 0;
  const first = Math.floor((until - YEARS_MS + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;
  return Math.round(first + day * DAY_MS + (hour + rest / (HOURS[hour] ?? 1)) * 3_600_000);
}

export interface Plan {
  readonly seed: number;
  readonly customers: number;
  readonly contacts: number;
  /** The end of the two years, epoch ms. */
  readonly until: number;
}

/** The contact of this count, and the order that came of it. */
export function contactOf(plan: Plan, count: number): { contact: Row<'contact'>; order: Row<'order'> | null } {
  const { seed, customers, contacts, until } = plan;
  const chance = new Chance(seed, 'contact', count);
  const startedAt = momentOf(count, contacts, until, chance);
  const known = customers > 0 && !chance.oneIn(16);
  // Some call often, most seldom.
  const customer = known ? customerOf(seed, Math.floor(customers * chance.next() ** 1.8), until) : null;
  const goods = chance.pick(GOODS);
  const line = chance.pick(DIALLED_NUMBERS);
  const answered = !chance.oneIn(25);
  const answeredAt = answered ? startedAt + chance.between(2_000, 25_000) : null;
  const endedAt =
    (answeredAt ?? startedAt) + (answered ? chance.between(60_000, 900_000) : chance.between(5_000, 90_000));
  const id = `K${String(count + 1).padStart(9, '0')}`;
  const agent = agentId(chance.between(0, AGENTS - 1));
  const result = chance.pick(RESULTS_BY_WEIGHT);
  const day = `${chance.between(1, 12)}月${chance.between(1, 28)}日`;
  const text = chance.pick(result[2]).replace('{p}', goods.name).replace('{d}', day);
  const finishedAt = endedAt + (answered ? chance.between(20_000, 240_000) : 0);
  const contact: Row<'contact'> = {
    id,
    caseId: id,
    customerId: customer?.id ?? null,
    channel: 'phone',
    direction: chance.oneIn(8) ? 'out' : 'in',
    number: chance.oneIn(50) ? null : (customer?.phones[0]?.e164 ?? `+81900${chance.digits(7)}`),
    dialledNumber: line.number,
    campaignId: null,
    medium: line.medium,
    startedAt,
    answeredAt,
    endedAt,
    endCause: answered ? 'normal' : 'abandoned',
    transfers: 0,
    agentId: agent,
    status: 'finished',
    finishedAt,
    resultCode: answered ? result[0] : null,
    notes: answered && !chance.oneIn(3) ? [{ id: `${id}-1`, at: finishedAt, by: agent, text }] : [],
    scriptId: line.scriptId,
    values: {},
  };
  const bought = answered && customer !== null && result[0] === 'order';
  return { contact, order: bought ? orderOf(contact, customer, goods, until, chance) : null };
}

function orderOf(
  contact: Row<'contact'>,
  customer: Row<'customer'>,
  goods: (typeof GOODS)[number],
  until: number,
  chance: Chance,
): Row<'order'> {
  const placedAt = contact.endedAt ?? contact.startedAt;
  const days = (until - placedAt) / DAY_MS;
  const dayAfter = (count: number) => new Date(placedAt + count * DAY_MS).toISOString().slice(0, 10);
  const isOver = days > 6;
  return {
    id: `O${contact.id.slice(1)}`,
    number: '',
    customerId: customer.id,
    contactId: contact.id,
    lines: [
      { productId: goods.code, quantity: chance.oneIn(6) ? 2 : 1, unitPriceYen: goods.priceYen, advertListed: true },
    ],
    deliverTo: customer.address,
    delivery: { promised: dayAfter(4), actual: isOver ? dayAfter(chance.between(3, 5)) : null },
    payment: { method: chance.pick(['cashOnDelivery', 'transfer', 'card']), ivrReference: null },
    legal: { solicitation: false, documentSent: true },
    readBackDone: true,
    status: chance.oneIn(25) ? 'cancelled' : isOver ? 'delivered' : days > 2 ? 'shipped' : 'accepted',
    placedAt,
    placedBy: contact.agentId,
  };
}
