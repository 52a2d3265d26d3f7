import type { Customer } from '../../../shared/contract/centre/customer';
import { foldText } from '../../../shared/domain/text-fold';

/** Stands before the first letter of a name, so that names that begin with something are found first. */
const START = '^';
/** Before the last four digits of a number: 下4桁. */
const LAST_DIGITS = '#';
/** What kind of company it is distinguishes nobody, and is written in many ways (㈱ is (株) after the fold). */
const COMPANY_FORMS =
  /株式会社|有限会社|合同会社|合資会社|合名会社|カブシキガイシヤ|ユウゲンガイシヤ|ゴウドウガイシヤ|\((?:株|有|同|カ|ユ)\)/g;

/** The form in which names are compared, for the index, for a query and for the check of what was found. */
export function foldName(name: string): string {
  const folded = foldText(name).replace(/\p{C}/gu, '');
  return folded.replace(COMPANY_FORMS, '');
}

/** All names by which somebody may ask for a customer, folded; an empty one is left out. */
export function namesOf({ nameKanji, nameKana, companyContacts }: Customer): string[] {
  return [nameKanji, nameKana, ...companyContacts.map(({ name }) => name)].map(foldName).filter((name) => name !== '');
}

/** Pairs of neighbouring letters in their order: two letters are enough to find a name (centre.md 0.10). */
export function bigramsOf(folded: string): string[] {
  const letters = [...folded];
  return letters.slice(1).map((letter, at) => `${letters[at] ?? ''}${letter}`);
}

/** The term that says that a name begins with this letter. */
export const startTerm = (folded: string): string => `${START}${[...folded][0] ?? ''}`;
/** The term of a number's last four digits. */
export const lastDigitsTerm = (digits: string): string => `${LAST_DIGITS}${digits.slice(-4)}`;

/** The terms under which a customer is kept, name after name, so that neighbours in the list are neighbours in the name. */
export function termsOf(customer: Customer): string[] {
  const phones = [...customer.phones, ...customer.companyContacts.flatMap(({ phone }) => phone ?? [])];
  return [
    ...namesOf(customer).flatMap((name) => [startTerm(name), ...bigramsOf(name)]),
    ...phones.map(({ e164 }) => lastDigitsTerm(e164)),
  ];
}
