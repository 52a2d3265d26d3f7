import type { Customer } from '../../shared/contract/centre/customer';
import type { Contact } from '../../shared/domain/contact';
import { foldDigits, foldText } from '../../shared/domain/text-fold';

/** Digits with the marks that people put between them, however wide. */
const NUMBER_IN_TEXT = /\+?\d[\d\s().‐-―−ー─~〜-]{2,30}\d/g;
const ONLY_A_NUMBER = /^[+\d\s().‐-―−ー─~〜-]+$/;
const COUNTRY_CODE = '81';
/** Fewer digits stand in every number and would find everything. */
const DIGITS_MIN = 3;

/** Everything of a contact that words find, folded. Lines keep neighbours apart. */
export function searchTextOf(contact: Contact): string {
  return searchableParts(contact).map(foldText).join('\n');
}

function searchableParts({ party, dialled, wish, notes, resultCode, run }: Contact): string[] {
  const parts = [
    party.name,
    party.shown,
    party.region?.prefecture,
    party.region?.town,
    dialled?.shown,
    dialled?.publicName,
    dialled?.medium,
    dialled?.productCode,
    dialled?.productName,
    wish,
    notes,
    resultCode,
    ...Object.values(run?.values ?? {}),
  ];
  return parts.filter((part): part is string => typeof part === 'string' && part !== '');
}

/** Every number of a contact as bare digits, the ones of the call both with 81 and with 0 in front. */
export function searchDigitsOf(contact: Contact): string {
  const { party, dialled } = contact;
  const numbers = [party.number, party.shown, dialled?.number, dialled?.shown].flatMap((number) => spellings(number));
  const written = searchableParts(contact).flatMap((part) => part.normalize('NFKC').match(NUMBER_IN_TEXT) ?? []);
  return [...new Set([...numbers, ...written.flatMap(spellings)])].join('\n');
}

/** Every name of a customer, folded. */
export function customerTextOf({ nameKanji, nameKana, companyContacts }: Customer): string {
  return [nameKanji, nameKana, ...companyContacts.map(({ name }) => name)].map(foldText).join('\n');
}

/** Every number of a customer as bare digits, both with 81 and with 0 in front. */
export function customerDigitsOf({ phones, companyContacts }: Customer): string {
  const numbers = [...phones, ...companyContacts.flatMap(({ phone }) => phone ?? [])];
  return numbers.flatMap(({ e164 }) => spellings(e164)).join('\n');
}

function spellings(number: string | null | undefined): string[] {
  if (!number) return [];
  const digits = foldDigits(number.replace('(0)', ''));
  if (digits.length < DIGITS_MIN) return [];
  if (number.trim().startsWith(`+${COUNTRY_CODE}`)) return [digits, `0${digits.slice(COUNTRY_CODE.length)}`];
  return digits.startsWith('0') ? [digits, `${COUNTRY_CODE}${digits.slice(1)}`] : [digits];
}

/** One word of a query: what the folded text, and what the digits have to hold. */
export interface SearchWord {
  readonly text: string;
  /** Null where the word is not a number. */
  readonly digits: string | null;
}

/** The words of a query. A number that is written with spaces is one word. */
export function searchWordsOf(query: string): SearchWord[] {
  const plain = query.normalize('NFKC').trim();
  const words = ONLY_A_NUMBER.test(plain) ? [plain] : plain.split(/\s+/);
  return words.map((word) => ({ text: foldText(word), digits: digitsOf(word) })).filter(({ text }) => text !== '');
}

function digitsOf(word: string): string | null {
  if (!ONLY_A_NUMBER.test(word)) return null;
  const digits = foldDigits(word.replace('(0)', ''));
  return digits.length < DIGITS_MIN ? null : digits;
}
