import { AREA_CODES, AREA_CODES_ACROSS_BORDERS } from './area-codes';
import { normalisePhoneNumber } from './phone-number';

/** Where a landline stands, by its area code. */
export interface Region {
  /** 愛知県. Always there: a town code gives the prefecture as well. */
  readonly prefecture: string;
  /** 名古屋; null where only the prefecture is known (03 is 東京都). */
  readonly town: string | null;
  /** Other prefectures that the same area code serves: 06 is 大阪府, but 尼崎市 of 兵庫県 too. */
  readonly alsoIn: readonly string[];
}

/** Shown for mobile, 050, 0120, 0800, foreign and hidden numbers (desk.md, issue 2 part 5). */
export const REGION_UNKNOWN = '地域不明';

const LONGEST_CODE_DIGITS = 5;

let regions: ReadonlyMap<string, Region> | null = null;

function buildRegions(): ReadonlyMap<string, Region> {
  const built = new Map<string, Region>();
  for (const [prefecture, text] of Object.entries(AREA_CODES)) {
    for (const entry of text.split(' ')) {
      const [place = '', codes = ''] = entry.split(':');
      const town = `${place}都` === prefecture ? null : place;
      for (const code of codes.split(',')) {
        built.set(code, { prefecture, town, alsoIn: acrossBorder(code).filter((name) => name !== prefecture) });
      }
    }
  }
  addBlocks(built);
  return built;
}

/** A code newer than the table still has its prefecture where every known code of its block lies in one. */
function addBlocks(built: Map<string, Region>): void {
  const prefecturesOf = new Map<string, Set<string>>();
  for (const [code, { prefecture }] of built) {
    for (let length = 1; length < code.length; length += 1) {
      const block = code.slice(0, length);
      prefecturesOf.set(block, (prefecturesOf.get(block) ?? new Set()).add(prefecture));
    }
  }
  for (const [block, names] of prefecturesOf) {
    const [prefecture] = names;
    if (prefecture && names.size === 1 && !built.has(block)) {
      built.set(block, { prefecture, town: null, alsoIn: acrossBorder(block) });
    }
  }
}

function acrossBorder(code: string): readonly string[] {
  for (let length = 1; length <= code.length; length += 1) {
    const names = AREA_CODES_ACROSS_BORDERS[code.slice(0, length)];
    if (names) return names;
  }
  return [];
}

/**
 * The region of a caller's number by the longest area code it begins with, or null (地域不明). Only landlines have one;
 * number portability within an area does not change it.
 */
export function regionOf(rawNumber: string): Region | null {
  const number = normalisePhoneNumber(rawNumber);
  if (!number.ok || number.kind !== 'landline' || number.e164 === null) return null;
  regions ??= buildRegions();
  const significant = number.e164.slice('+81'.length);
  for (let length = LONGEST_CODE_DIGITS; length > 0; length -= 1) {
    const region = regions.get(significant.slice(0, length));
    if (region) return region;
  }
  return null;
}

/** 愛知県 名古屋, 東京都, or 地域不明. */
export function regionLabel(region: { readonly prefecture: string; readonly town: string | null } | null): string {
  if (!region) return REGION_UNKNOWN;
  return region.town ? `${region.prefecture} ${region.town}` : region.prefecture;
}
