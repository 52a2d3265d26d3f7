import { customerOf } from '../../../electron/centre/seed/customers';
import { type Measurement, tailFiguresOf } from '../figures';
import { Client } from './client';
import { type House, load, SEED } from './house';

const NUMBERS = 2_000;
const NAMES = 400;
const TARGET_NUMBER_MS = 5;
const TARGET_NAME_MS = 100;
const FAMILIES = ['佐藤', '田中', '鈴木', '高橋', '渡辺', '山崎', '斎藤', '林', '勅使河原', '一ノ瀬'];
const BEGINNINGS = ['サトウ', 'タナカ', 'ワタナ', 'さいと', 'テシガ', 'ヤマ', 'ﾀｶﾊｼ'];
const OF_COMPANIES = ['つなぐ', '工務店', '株式会社青葉', 'みどり'];

/** What a communicator types, and how the centre finds it, one after another as one desk asks. */
export async function* measureSearch(house: House, database = 'this database'): AsyncGenerator<Measurement> {
  const client = new Client(house.service.url);
  // The pace of one device is for people; this one asks as many.
  const tokens = await Promise.all(
    Array.from({ length: 100 }, (_, at) => house.token('searcher', `search-desk-${at}`)),
  );
  let asked = 0;
  const ask = async (path: string): Promise<number> => {
    asked += 1;
    const { status, ms } = await client.ask('GET', path, tokens[asked % tokens.length] ?? '');
    if (status !== 200) throw new Error(`${path}: ${status}`);
    return ms;
  };
  const about = `among ${house.customers} customers, ${database}`;
  const someone = () => customerOf(SEED.seed, Math.floor(Math.random() * house.customers), SEED.until);
  const byName = (text: string) => ask(`/v1/customers/search?q=${encodeURIComponent(text)}`);
  const kinds: readonly (readonly [string, () => string])[] = [
    ['a family name', () => pick(FAMILIES)],
    ['a whole name in kanji', () => someone().nameKanji],
    ['a whole name in kana', () => someone().nameKana],
    ['the beginning of a reading', () => pick(BEGINNINGS)],
    ['a part of a company', () => pick(OF_COMPANIES)],
    ['a number with hyphens', () => someone().phones[0]?.raw ?? ''],
    ['the last four digits', () => someone().phones[0]?.e164.slice(-4) ?? ''],
  ];
  const byNumber = () =>
    ask(`/v1/rows/customer?field=phone&value=${encodeURIComponent(someone().phones[0]?.e164 ?? '')}`);
  for (let at = 0; at < 200; at += 1) await byNumber();
  yield {
    name: `customer by number ${about}`,
    unit: 'ms',
    ...tailFiguresOf(await repeated(NUMBERS, byNumber)),
    target: TARGET_NUMBER_MS,
    load: load(),
  };
  for (const [kind, text] of kinds) {
    for (let at = 0; at < 20; at += 1) await byName(text());
    yield {
      name: `search by ${kind} ${about}`,
      unit: 'ms',
      ...tailFiguresOf(await repeated(NAMES, () => byName(text()))),
      target: TARGET_NAME_MS,
      load: load(),
    };
  }
  client.close();
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

async function repeated(count: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = [];
  for (let at = 0; at < count; at += 1) values.push(await measure());
  return values;
}
