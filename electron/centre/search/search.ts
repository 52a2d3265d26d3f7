import type { Customer } from '../../../shared/contract/centre/customer';
import { normalisePhoneNumber } from '../../../shared/domain/phone-number';
import { foldDigits, foldText } from '../../../shared/domain/text-fold';
import { livingCustomer } from '../commands/rules/customers';
import { Unit } from '../commands/unit';
import type { Engine, Tx } from '../database/engine';
import { bigramsOf, foldName, lastDigitsTerm, namesOf, startTerm } from './terms';

/** How many of the rows that the index names are looked at: what one page of answers needs, and some that fit worse. */
const CANDIDATES = 300;
const KANA_ONLY = /^[ァ-ヺ-]+$/;

/** Best first; `more` where there are more than were asked for. */
export interface Found {
  readonly rows: readonly Customer[];
  readonly more: boolean;
}

/**
 * Customers by any part of a name in kanji or kana (of a person, a company, a person of a company; words may stand in any
 * order), by a number however it is written, or by its last four digits. One that was merged leads to the one that stays.
 */
export async function searchCustomers(engine: Engine, tenant: string, query: string, limit: number): Promise<Found> {
  return engine.read(tenant, async (tx) => {
    const look: Look = { engine, tx, tenant, unit: new Unit(tx, tenant) };
    const found = (await byNumber(look, query, limit + 1)) ?? (await byName(look, query, limit + 1));
    return { rows: found.slice(0, limit), more: found.length > limit };
  });
}

interface Look {
  readonly engine: Engine;
  readonly tx: Tx;
  readonly tenant: string;
  readonly unit: Unit;
}

/** Null: what was typed is no number. */
async function byNumber(look: Look, query: string, limit: number): Promise<Customer[] | null> {
  const plain = query.normalize('NFKC').trim();
  if (!/^[+\d(][\d\s().+‐-―−ーｰ─~〜-]*(?:(?:内線|ext|x).*)?$/i.test(plain) || foldDigits(plain).length < 4) return null;
  const digits = foldDigits(plain);
  if (digits.length === 4) {
    const ids = await look.engine.names.find(look.tx, look.tenant, [[lastDigitsTerm(digits)]], CANDIDATES);
    return (await living(look, ids)).slice(0, limit);
  }
  const read = normalisePhoneNumber(plain);
  // A number of a range that this program does not know yet is still the number of whoever has it.
  const e164 = read.ok ? read.e164 : e164Of(plain, digits);
  if (e164 === null) return [];
  const exact = await look.unit.find('customer', 'phone', e164, { limit: CANDIDATES });
  if (exact.length > 0 || read.ok) return await living(look, exact.map(({ id }) => id).slice(0, limit));
  return living(look, await idsByStart(look, 'phone', e164, limit));
}

/** Also of a number of which only the beginning was typed. */
function e164Of(plain: string, digits: string): string | null {
  if (plain.startsWith('+')) return `+${digits}`;
  return digits.startsWith('0') ? `+81${digits.slice(1)}` : null;
}

async function byName(look: Look, query: string, limit: number): Promise<Customer[]> {
  const words = query
    .normalize('NFKC')
    .split(/\s+/)
    .map(foldName)
    .filter((word) => word !== '');
  const [first] = words;
  if (first === undefined) return [];
  const found = new Map<string, Customer>();
  const take = async (ids: readonly string[]) => {
    for (const customer of await look.unit.getAll('customer', ids))
      if (fits(customer, words)) found.set(customer.id, customer);
  };
  const whole = foldText(query);
  if (KANA_ONLY.test(whole)) await take(await idsByStart(look, 'kana', whole, limit));
  const pairs = words.map(bigramsOf);
  const find = (terms: string[][]) =>
    look.engine.names.find(
      look.tx,
      look.tenant,
      terms.filter((some) => some.length > 0),
      CANDIDATES,
    );
  // Names that begin with it first: of a thousand 山田 nobody asks for 中山田.
  if (found.size < limit) await take(await find([[startTerm(first), ...(pairs[0] ?? [])], ...pairs.slice(1)]));
  if (found.size < limit && pairs.some((some) => some.length > 0)) await take(await find(pairs));
  const best = [...found.values()]
    .map((customer) => ({ customer, rank: rankOf(customer, words), kana: foldText(customer.nameKana) }))
    .sort((a, b) => a.rank - b.rank || compare(a.kana, b.kana) || compare(a.customer.id, b.customer.id));
  const ids = best.map(({ customer }) => customer.id);
  return (await living(look, ids)).slice(0, limit);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The index only says that the pairs are there; here the words have to be. A single letter has to be a beginning. */
function fits(customer: Customer, words: readonly string[]): boolean {
  const names = namesOf(customer);
  return words.every((word) =>
    names.some(
      (name) => ([...word].length === 1 ? name.startsWith(word) || words.length > 1 : true) && name.includes(word),
    ),
  );
}

function rankOf(customer: Customer, words: readonly string[]): number {
  const names = namesOf(customer);
  const whole = words.join('');
  if (names.includes(whole)) return 0;
  return names.some((name) => name.startsWith(whole)) ? 1 : 2;
}

/** The ids whose key begins with this, in the order of the key. */
async function idsByStart({ tx, tenant }: Look, field: string, start: string, limit: number): Promise<string[]> {
  const rows = await tx
    .selectFrom('record_key')
    .select('id')
    .where('tenant', '=', tenant)
    .where('entity', '=', 'customer')
    .where('field', '=', field)
    .where('value', '>=', start)
    // Keys are letters and digits; nothing of Unicode that a name holds comes after this.
    .where('value', '<', `${start}\u{10ffff}`)
    .orderBy('value')
    .orderBy('sort')
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Those who stand for them after all merges, each once. */
async function living({ unit }: Look, ids: readonly string[]): Promise<Customer[]> {
  const customers = new Map<string, Customer>();
  await unit.getAll('customer', ids);
  for (const id of ids) {
    const customer = await livingCustomer({ unit }, id);
    if (customer) customers.set(customer.id, customer);
  }
  return [...customers.values()];
}
