import type { Row } from '../../../shared/contract/centre/entities';
import { FRESH_CONTACT } from '../../../shared/contract/centre/work';
import { type Column, idOf } from './column';
import { CUSTOMER_COLUMNS, NEW_CUSTOMER } from './customers';
import { choice, e164, joined, kana, moment, momentText, split, whole, wordOf } from './values';

/** What can be brought in as a table. */
const TABLE_KINDS = ['customer', 'product', 'dialledNumber', 'contact'] as const;
export type TableKind = (typeof TABLE_KINDS)[number];
export const isTable = (kind: string): kind is TableKind => (TABLE_KINDS as readonly string[]).includes(kind);
interface Table {
  readonly columns: readonly Column<never>[];
  /** Without its id. */
  readonly fresh: object;
}

const YES = { はい: true, いいえ: false, '1': true, '0': false, true: true, false: false } as const;
const yes = (text: string): boolean =>
  YES[
    choice(text, Object.fromEntries(Object.keys(YES).map((word) => [word, word])) as Record<string, keyof typeof YES>)
  ];

const PRODUCT_COLUMNS: readonly Column<Row<'product'>>[] = [
  { names: ['商品コード', 'id', 'code', '商品番号'], isId: true, write: ({ id }) => id },
  { names: ['商品名', 'name'], read: (name) => ({ name }), write: ({ name }) => name },
  { names: ['フリガナ', 'kana', 'カナ'], read: (text) => ({ kana: kana(text) }), write: (row) => row.kana },
  { names: ['分類', 'category', 'カテゴリ'], read: (category) => ({ category }), write: ({ category }) => category },
  {
    names: ['価格', 'price', 'price_yen'],
    read: (text) => ({ priceYen: whole(text) }),
    write: ({ priceYen }) => `${priceYen}`,
  },
  {
    names: ['おすすめ', 'recommended'],
    read: (text) => ({ recommended: yes(text) }),
    write: ({ recommended }) => wordOf(YES, recommended),
  },
  {
    names: ['注意点', 'cautions', '注意事項'],
    read: (text) => ({ cautions: split(text) }),
    write: ({ cautions }) => joined(cautions),
  },
  {
    names: ['在庫', 'stock', '在庫数'],
    read: (text) => ({ stock: whole(text) }),
    write: ({ stock }) => `${stock ?? ''}`,
  },
  {
    names: ['リコールロット', 'recall_lots'],
    read: (text) => ({ recallLots: split(text) }),
    write: ({ recallLots }) => joined(recallLots),
  },
];
const DIALLED_COLUMNS: readonly Column<Row<'dialledNumber'>>[] = [
  {
    names: ['番号', 'id', '着信番号', 'dialled_number', 'number'],
    isId: true,
    idOf: (text) => e164(text).slice(1),
    read: (text) => ({ number: e164(text), publicName: text }),
    write: ({ number }) => number,
  },
  {
    names: ['表示名', 'public_name', '公開名'],
    read: (publicName) => ({ publicName }),
    write: (row) => row.publicName,
  },
  { names: ['媒体', 'medium', 'media'], read: (medium) => ({ medium }), write: ({ medium }) => medium },
  {
    names: ['商品コード', 'product_code'],
    read: (code) => ({ product: { code } }),
    write: ({ product }) => product?.code ?? '',
  },
  {
    names: ['商品名', 'product_name'],
    read: (name) => ({ product: { name } }),
    write: ({ product }) => product?.name ?? '',
  },
  {
    names: ['スクリプト', 'script', 'script_id'],
    read: (scriptId) => ({ scriptId }),
    write: ({ scriptId }) => scriptId,
  },
  {
    names: ['優先度', 'priority'],
    read: (text) => ({ priority: whole(text) }),
    write: ({ priority }) => `${priority}`,
  },
  { names: ['地域', 'region'], read: (region) => ({ region }), write: ({ region }) => region ?? '' },
  { names: ['第一声', 'greeting'], read: (greeting) => ({ greeting }), write: ({ greeting }) => greeting ?? '' },
];
const CHANNELS = {
  電話: 'phone',
  メール: 'mail',
  sms: 'sms',
  チャット: 'chat',
  web: 'web',
  phone: 'phone',
  mail: 'mail',
  chat: 'chat',
} as const;
const DIRECTIONS = { 着信: 'in', 発信: 'out', in: 'in', out: 'out' } as const;
const momentCell = (at: number | null): string => (at === null ? '' : momentText(at));
/** All notes of a contact as one cell has them. */
export const noteText = (notes: readonly { readonly text: string }[]): string =>
  notes.map(({ text }) => text).join('\n\n');
const CONTACT_COLUMNS: readonly Column<Row<'contact'>>[] = [
  { names: ['対応番号', 'id', 'contact_id', '受付番号'], isId: true, write: ({ id }) => id },
  {
    names: ['顧客番号', 'customer_id', '会員番号'],
    read: (text) => ({ customerId: idOf(text) }),
    write: ({ customerId }) => customerId ?? '',
  },
  {
    names: ['経路', 'channel'],
    read: (text) => ({ channel: choice(text, CHANNELS) }),
    write: ({ channel }) => wordOf(CHANNELS, channel),
  },
  {
    names: ['方向', 'direction'],
    read: (text) => ({ direction: choice(text, DIRECTIONS) }),
    write: ({ direction }) => wordOf(DIRECTIONS, direction),
  },
  {
    names: ['電話番号', 'number', 'phone'],
    read: (text) => ({ number: e164(text) }),
    write: ({ number }) => number ?? '',
  },
  {
    names: ['着信番号', 'dialled_number'],
    read: (text) => ({ dialledNumber: e164(text) }),
    write: ({ dialledNumber }) => dialledNumber ?? '',
  },
  { names: ['媒体', 'medium', 'media'], read: (medium) => ({ medium }), write: ({ medium }) => medium ?? '' },
  {
    names: ['開始日時', 'started_at', '受付日時'],
    read: (text) => ({ startedAt: moment(text) }),
    write: ({ startedAt }) => momentText(startedAt),
  },
  {
    names: ['応答日時', 'answered_at'],
    read: (text) => ({ answeredAt: moment(text) }),
    write: ({ answeredAt }) => momentCell(answeredAt),
  },
  {
    names: ['終了日時', 'ended_at'],
    read: (text) => ({ endedAt: moment(text) }),
    write: ({ endedAt }) => momentCell(endedAt),
  },
  { names: ['担当者', 'agent', 'agent_id'], read: (agentId) => ({ agentId }), write: ({ agentId }) => agentId },
  {
    names: ['結果', 'result', 'result_code'],
    read: (resultCode) => ({ resultCode }),
    write: ({ resultCode }) => resultCode ?? '',
  },
  {
    names: ['メモ', 'note', '対応内容', '内容'],
    read: (text) => ({ notes: [{ text }] }),
    write: ({ notes }) => noteText(notes),
  },
];

const NEW_CONTACT: Partial<Row<'contact'>> = { ...FRESH_CONTACT, agentId: 'import', status: 'finished' };
export const TABLES: Readonly<Record<TableKind, Table>> = {
  customer: { columns: CUSTOMER_COLUMNS, fresh: NEW_CUSTOMER },
  product: {
    columns: PRODUCT_COLUMNS,
    fresh: { kana: '', category: '', recommended: false, cautions: [], stock: null, recallLots: [] },
  },
  dialledNumber: {
    columns: DIALLED_COLUMNS,
    fresh: { medium: 'その他', product: null, scriptId: 'general', priority: 5, region: null, greeting: null },
  },
  contact: { columns: CONTACT_COLUMNS, fresh: NEW_CONTACT },
};
