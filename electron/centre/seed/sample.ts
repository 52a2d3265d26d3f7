import type { CommandKind, PayloadOf } from '../../../shared/contract/centre/commands';
import { DIALLED_NUMBERS, PRODUCTS } from '../../../shared/sample';
import { Chance } from './chance';
import { agentId, contactOf, type Plan } from './contacts';
import { customerOf } from './customers';
import { personName } from './names';

type Wished = { [K in CommandKind]: { readonly kind: K; readonly payload: PayloadOf<K> } }[CommandKind];

/** Always the same people and calls, whenever a centre is begun. */
const PLAN: Plan = { seed: 1, customers: 60, contacts: 200, until: Date.parse('2026-11-01') };
const COLLEAGUES = 5;

/** What the centre knows of a product beside its catalogue entry. */
const STOCK: Readonly<Record<keyof typeof PRODUCTS, { stock: number | null; cautions: readonly string[] }>> = {
  aircon: {
    stock: 24,
    cautions: ['設置工事が必要です。エアコン専用コンセントと配管穴を確認してください。', '木造は6畳までの目安です。'],
  },
  smartphone: { stock: 40, cautions: ['ご契約にはご本人の確認書類が必要です。', '訪問設定は平日のみです。'] },
  riceCooker: { stock: 18, cautions: ['蒸気が出ます。上に棚のない場所に置いていただきます。'] },
  mobilePlan: {
    stock: null,
    cautions: ['解約月は日割りになりません。', '番号の引き継ぎは有効期間を確認してください。'],
  },
  hardDisk: { stock: 7, cautions: ['録画した番組は、ほかのテレビにつなぎ替えると見られません。'] },
  blanket: { stock: 120, cautions: ['電気毛布ではありません。'] },
  vacuum: { stock: 0, cautions: ['次の入荷まで仮受注でお受けします。'] },
};

const CAMPAIGNS: readonly PayloadOf<'campaign.put'>[] = [
  campaign('aircon-spring', 'order', 'エアコン早期ご予約', '2026-03-01', '2026-12-31'),
  campaign('smartphone-visit', 'order', 'はじめてのスマートフォン 訪問設定つき', '2026-04-01', null),
  campaign('technical-support', 'support', '録画用ハードディスク 技術サポート', '2026-01-01', null),
  campaign('nps-follow-up', 'survey', '満足度調査と折り返し', '2026-01-01', null),
];

function campaign(
  id: string,
  type: PayloadOf<'campaign.put'>['type'],
  name: string,
  from: string,
  to: string | null,
): PayloadOf<'campaign.put'> {
  return { id, type, name, client: 'つなぐ通販', from, to, team: null };
}

/**
 * The wishes that fill a new centre with the catalogue that the desk shows, some colleagues, and made-up customers with their
 * calls of the last two years; orders are left to be made. Always the same ones in the same order.
 */
export function* sampleWishes(): Generator<Wished> {
  for (const [key, { code, ...product }] of Object.entries(PRODUCTS)) {
    const { stock, cautions } = STOCK[key as keyof typeof PRODUCTS];
    const payload = {
      ...product,
      id: code,
      recommended: key === 'aircon',
      cautions: [...cautions],
      stock,
      recallLots: [],
    };
    yield { kind: 'product.put', payload };
  }
  for (const payload of CAMPAIGNS) yield { kind: 'campaign.put', payload };
  for (const number of DIALLED_NUMBERS)
    yield { kind: 'dialledNumber.put', payload: { ...number, id: number.number.slice(1) } };
  for (let count = 0; count < COLLEAGUES; count += 1) {
    const { kanji: name } = personName(new Chance(PLAN.seed, 'agent', count));
    const roles: PayloadOf<'agent.put'>['roles'] = [count === 0 ? 'supervisor' : 'communicator'];
    yield { kind: 'agent.put', payload: { id: agentId(count), name, roles, team: null, active: true } };
  }
  for (let count = 0; count < PLAN.customers; count += 1)
    yield { kind: 'row.take', payload: { entity: 'customer', row: customerOf(PLAN.seed, count, PLAN.until) } };
  for (let count = 0; count < PLAN.contacts; count += 1) {
    const { contact, order } = contactOf(PLAN, count);
    if (order !== null) continue;
    const by = agentId(count % COLLEAGUES);
    const row = { ...contact, agentId: by, notes: contact.notes.map((note) => ({ ...note, by })) };
    yield { kind: 'row.take', payload: { entity: 'contact', row } };
  }
}
