import type { Customer } from '../../../shared/contract/centre/customer';
import { Chance } from './chance';
import { firmName, personName } from './names';
import { landline, mobile, place } from './places';

const MEDIA = ['テレビ', 'テレビ', 'テレビ', 'カタログ', 'カタログ', '新聞', 'ラジオ', 'Web', 'Web'] as const;
const TIERS = ['', '', '', '', 'シルバー', 'シルバー', 'ゴールド', 'プラチナ'] as const;
const LIKES = ['午前の連絡を希望', '夕方の連絡を希望', '紙のカタログを希望', 'ゆっくり話す', '代引きを希望'] as const;
const CAUTIONS = [
  '耳が遠い',
  '担当者の指名あり',
  '前回クレームあり',
  '家族からの問い合わせに注意',
  '住所の確認が要る',
] as const;
const DEPARTMENTS = ['総務部', '営業部', '経理部', '購買課', '工場'] as const;
const CONSENTS = ['given', 'given', 'given', 'refused', 'unknown'] as const;
/** Of so many customers one is a company. */
const COMPANIES = 20;

const customerId = (count: number): string => `C${String(count + 1).padStart(8, '0')}`;
const own = (e164: string, kind: 'home' | 'mobile' | 'work') => ({ e164, raw: rawOf(e164), kind });
/** As it would have been typed; the ranges are nobody's, so that no table knows where their hyphens stand. */
const rawOf = (e164: string): string => {
  const digits = `0${e164.slice(3)}`;
  return digits.startsWith('090') ? digits.replace(/^(\d{3})(\d{4})/, '$1-$2-') : digits;
};

/** The customer of this count: always the same one, so that nobody has to keep them to write their contacts. */
export function customerOf(seed: number, count: number, until: number): Customer {
  const chance = new Chance(seed, 'customer', count);
  const company = chance.oneIn(COMPANIES);
  const name = company ? firmName(chance) : personName(chance);
  const { address, areaCode } = place(chance);
  const createdAt = until - chance.between(1, 3_650) * 86_400_000 - chance.between(0, 86_399_999);
  const phones = company
    ? [own(landline(areaCode, chance), 'work')]
    : [
        ...(chance.oneIn(4) ? [] : [own(mobile(seed, count), 'mobile')]),
        ...(chance.oneIn(2) ? [own(landline(areaCode, chance), 'home')] : []),
      ];
  return {
    type: company ? 'company' : 'person',
    nameKanji: name.kanji,
    nameKana: name.kana,
    birthYear: company || chance.oneIn(5) ? null : chance.between(1935, 2000),
    phones: phones.length > 0 ? phones : [own(mobile(seed, count), 'mobile')],
    address,
    companyContacts: company
      ? Array.from({ length: chance.between(1, 2) }, () => ({
          name: personName(chance).kanji,
          department: chance.pick(DEPARTMENTS),
          phone: null,
        }))
      : [],
    mediaFirst: chance.pick(MEDIA),
    tier: chance.pick(TIERS),
    preferences: chance.oneIn(6) ? [chance.pick(LIKES)] : [],
    cautions: chance.oneIn(12) ? [chance.pick(CAUTIONS)] : [],
    consent: { call: chance.pick(CONSENTS), survey: chance.pick(CONSENTS), record: chance.pick(CONSENTS) },
    renewalDate: chance.oneIn(6)
      ? new Date(until + chance.between(1, 365) * 86_400_000).toISOString().slice(0, 10)
      : null,
    id: customerId(count),
    npsLast: chance.oneIn(8) ? chance.between(0, 10) : null,
    badExperienceCount: chance.oneIn(30) ? 1 : 0,
    mergedInto: null,
    createdAt,
    changed: { nameKanji: { at: createdAt, by: 'seed' } },
  };
}
