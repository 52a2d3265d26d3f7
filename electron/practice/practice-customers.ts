import {
  type Customer,
  type CustomerFields,
  EMPTY_CUSTOMER,
  FRESH_CUSTOMER,
} from '../../shared/contract/centre/customer';
import { type ContactRecord, FRESH_CONTACT } from '../../shared/contract/centre/work';
import type { KnownCustomer } from '../../shared/contract/slices';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import { matchesText } from '../../shared/domain/text-fold';

const DAY_MS = 24 * 3_600_000;

function customer(id: string, number: string, fields: Partial<CustomerFields>, badExperienceCount = 0): Customer {
  return {
    ...EMPTY_CUSTOMER,
    id,
    phones: [{ e164: number, raw: number, kind: 'home' }],
    ...fields,
    ...FRESH_CUSTOMER,
    badExperienceCount,
  };
}

/** The callers of `scenarios.ts`: one who is known well, a couple with one number, one to be careful with, one unhappy before. */
const CUSTOMERS: readonly Customer[] = [
  customer('practice-matsumoto', '+81520112345', {
    nameKanji: '松本 和子',
    nameKana: 'マツモト カズコ',
    tier: 'ゴールド',
    cautions: ['お耳が遠い。ゆっくり大きな声で'],
  }),
  customer('practice-suzuki', '+81465012345', { nameKanji: '鈴木 茂', nameKana: 'スズキ シゲル', tier: 'シルバー' }),
  customer('practice-suzuki-f', '+81465012345', { nameKanji: '鈴木 文子', nameKana: 'スズキ フミコ' }),
  customer('practice-takahashi', '+81110112345', {
    nameKanji: '高橋 美由紀',
    nameKana: 'タカハシ ミユキ',
    consent: { call: 'given', survey: 'refused', record: 'given' },
  }),
  customer('practice-nakamura', '+81750112345', { nameKanji: '中村 幸子', nameKana: 'ナカムラ サチコ' }, 1),
];

/** Whose, so many days ago, with which result, and what was noted. */
const CONTACTS: readonly (readonly [string, number, string, string])[] = [
  ['practice-matsumoto', 12, 'order', '電気毛布を1枚。代金引換、午前中のお届けを希望。'],
  ['practice-matsumoto', 75, 'inquiry', 'カタログの最新号について。郵送済。'],
  ['practice-matsumoto', 190, 'techSolved', '電気毛布のスイッチの入れ方をご案内。'],
  ['practice-suzuki', 33, 'materialsRequested', 'スマートフォンの案内書を郵送。'],
  ['practice-takahashi', 400, 'order', '炊飯器を1台。'],
  ['practice-nakamura', 8, 'complaint', '修理の戻りが遅れたことへのお叱り。'],
  ['practice-nakamura', 40, 'repairAccepted', '掃除機の修理を受付。'],
];

function contactsOf(id: string, now: number): ContactRecord[] {
  return CONTACTS.filter(([whose]) => whose === id).map(([customerId, days, resultCode, text], at) => {
    const startedAt = now - days * DAY_MS;
    return {
      ...FRESH_CONTACT,
      id: `${id}-${at}`,
      caseId: `${id}-${at}`,
      customerId,
      startedAt,
      answeredAt: startedAt,
      endedAt: startedAt,
      endCause: 'remote',
      agentId: 'practice',
      status: 'finished',
      finishedAt: startedAt,
      resultCode,
      notes: [{ id: 'note', at: startedAt, by: 'practice', text }],
    };
  });
}

/** The made-up customers of 研修モード. What a person adds there lasts as long as the program and goes nowhere. */
export class PracticeCustomers {
  private readonly rows = new Map(CUSTOMERS.map((one) => [one.id, one]));

  /** @param number E.164. */
  find(number: string): KnownCustomer[] {
    return this.known((one) => one.phones.some(({ e164 }) => e164 === number));
  }

  search(text: string, limit: number): KnownCustomer[] {
    if (text.trim() === '') return [];
    const number = normalisePhoneNumber(text);
    const wanted = number.ok ? number.e164 : null;
    return this.known(
      ({ nameKanji, nameKana, phones }) =>
        phones.some(({ e164 }) => e164 === wanted) || matchesText(`${nameKanji} ${nameKana}`, text),
    ).slice(0, limit);
  }

  put(row: Customer): void {
    this.rows.set(row.id, row);
  }

  private known(fits: (row: Customer) => boolean): KnownCustomer[] {
    const now = Date.now();
    return [...this.rows.values()]
      .filter(fits)
      .map((row) => ({ customer: row, contacts: contactsOf(row.id, now), fetchedAt: now }));
  }
}
