import { type Customer, type CustomerFields, EMPTY_CUSTOMER } from '../../../shared/contract/centre/customer';
import { formatPhoneNumber } from '../../../shared/domain/phone-number';
import type { Column } from './column';
import { choice, day, e164, joined, kana, postal, split, Unreadable, whole, wordOf } from './values';

const TYPES = { 個人: 'person', 法人: 'company', person: 'person', company: 'company' } as const;
const CONSENTS = {
  同意: 'given',
  拒否: 'refused',
  不明: 'unknown',
  given: 'given',
  refused: 'refused',
  unknown: 'unknown',
} as const;
const KINDS = {
  自宅: 'home',
  携帯: 'mobile',
  勤務先: 'work',
  fax: 'fax',
  その他: 'other',
  home: 'home',
  mobile: 'mobile',
  work: 'work',
  other: 'other',
} as const;
type Phone = CustomerFields['phones'][number];

/** 03-1234-5678 (自宅): the number as it was typed, and what it is. */
const phoneText = ({ raw, e164: number, kind }: Phone): string => {
  // What was typed may be anything; it is written only where it leads back to the number.
  const typed = read(() => e164(raw)) === number && !/[;；()|｜]/.test(raw) ? raw : formatPhoneNumber(number);
  return `${read(() => e164(typed)) === number ? typed : number} (${wordOf(KINDS, kind)})`;
};
function read<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null;
  }
}
function phoneOf(text: string, usual: Phone['kind']): Phone {
  const [, number = text, kind] = /^(.*?)\s*[(（]([^()（）0-9]+)[)）]$/.exec(text) ?? [];
  return { e164: e164(number), raw: number.slice(0, 40), kind: kind === undefined ? usual : choice(kind, KINDS) };
}
const mailAddress = (part: keyof CustomerFields['address'], names: readonly string[]): Column<Customer> => ({
  names,
  read: (text) => ({ address: { [part]: part === 'postal' ? postal(text) : text } }),
  write: ({ address }) =>
    part === 'postal' ? (address.postal ?? '').replace(/^(\d{3})/, '$1-') : (address[part] ?? ''),
});
const consent = (part: keyof CustomerFields['consent'], names: readonly string[]): Column<Customer> => ({
  names,
  read: (text) => ({ consent: { [part]: choice(text, CONSENTS) } }),
  write: ({ consent: given }) => wordOf(CONSENTS, given[part]),
});
/** Only read: how other systems name their numbers. */
const phoneColumn = (kind: Phone['kind'], names: readonly string[]): Column<Customer> => ({
  names,
  read: (text) => ({ phones: split(text).map((one) => phoneOf(one, kind)) }),
});

/** 山田｜総務部｜03-… */
function companyContactOf(text: string): CustomerFields['companyContacts'][number] {
  const [name = '', department = '', phone = '', ...rest] = text.split(/[|｜]/).map((part) => part.trim());
  if (rest.length > 0) throw new Unreadable('法人担当者は「名前｜部署｜電話番号」と書いてください');
  return { name, department, phone: phone === '' ? null : phoneOf(phone, 'work') };
}

/** The columns of a table of customers; what a cell does not say stays as it is. */
export const CUSTOMER_COLUMNS: readonly Column<Customer>[] = [
  { names: ['顧客番号', 'id', 'customer_id', '会員番号', '外部ID', 'external_id'], isId: true, write: ({ id }) => id },
  {
    names: ['種別', 'type'],
    read: (text) => ({ type: choice(text, TYPES) }),
    write: ({ type }) => wordOf(TYPES, type),
  },
  {
    names: ['氏名', 'name', 'name_kanji', '名前', '顧客名', '会社名'],
    read: (text) => ({ nameKanji: text }),
    write: (row) => row.nameKanji,
  },
  {
    names: ['フリガナ', 'name_kana', 'kana', 'ふりがな', 'カナ', '氏名カナ'],
    read: (text) => ({ nameKana: kana(text) }),
    write: (row) => row.nameKana,
  },
  {
    ...phoneColumn('home', ['電話番号', 'phone', 'tel', '電話', '電話番号1']),
    write: ({ phones }) => joined(phones.map(phoneText)),
  },
  phoneColumn('home', ['電話番号2', 'phone2']),
  phoneColumn('mobile', ['携帯電話', '携帯', 'mobile']),
  phoneColumn('fax', ['FAX', 'FAX番号']),
  mailAddress('postal', ['郵便番号', 'postal', 'zip', 'postal_code']),
  mailAddress('prefecture', ['都道府県', 'prefecture']),
  mailAddress('city', ['市区町村', 'city']),
  mailAddress('town', ['町域', 'town', '町名']),
  mailAddress('street', ['番地', 'street']),
  mailAddress('building', ['建物名', 'building', '建物']),
  {
    names: ['生年', 'birth_year'],
    read: (text) => ({ birthYear: whole(text) }),
    write: ({ birthYear }) => birthYear?.toString() ?? '',
  },
  {
    names: ['法人担当者', 'company_contacts'],
    read: (text) => ({ companyContacts: split(text).map(companyContactOf) }),
    write: ({ companyContacts }) =>
      joined(
        companyContacts.map(
          ({ name, department, phone }) => `${name}｜${department}｜${phone ? phoneText(phone) : ''}`,
        ),
      ),
  },
  { names: ['媒体', 'media', 'media_first'], read: (text) => ({ mediaFirst: text }), write: (row) => row.mediaFirst },
  { names: ['会員ランク', 'tier', 'ランク'], read: (text) => ({ tier: text }), write: ({ tier }) => tier },
  {
    names: ['好み', 'preferences', '希望'],
    read: (text) => ({ preferences: split(text) }),
    write: ({ preferences }) => joined(preferences),
  },
  {
    names: ['注意事項', 'cautions'],
    read: (text) => ({ cautions: split(text) }),
    write: ({ cautions }) => joined(cautions),
  },
  consent('call', ['電話の同意', 'consent_call']),
  consent('survey', ['調査の同意', 'consent_survey']),
  consent('record', ['録音の同意', 'consent_record']),
  {
    names: ['更新日', 'renewal_date'],
    read: (text) => ({ renewalDate: day(text) }),
    write: ({ renewalDate }) => renewalDate ?? '',
  },
];

/** What a row begins with where nothing is known. */
export const NEW_CUSTOMER = EMPTY_CUSTOMER;
