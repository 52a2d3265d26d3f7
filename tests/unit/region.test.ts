import { describe, expect, test } from 'vitest';
import { AREA_CODES, AREA_CODES_ACROSS_BORDERS } from '../../shared/domain/area-codes';
import { REGION_UNKNOWN, regionLabel, regionOf } from '../../shared/domain/region';

const labelOf = (raw: string) => regionLabel(regionOf(raw));

describe('the region of a caller', () => {
  test.each([
    ['052-234-5678', '愛知県 名古屋'],
    ['03-1234-5678', '東京都'],
    ['06-6123-4567', '大阪府 大阪'],
    ['011-222-3333', '北海道 札幌'],
    ['0123-24-1111', '北海道 千歳'],
    ['+81465221111', '神奈川県 小田原'],
    ['04992-2-1111', '東京都 伊豆大島'],
    ['04998-2-2111', '東京都 小笠原'],
    ['0980-72-3751', '沖縄県 沖縄宮古'],
    ['088-621-5114', '徳島県 徳島'],
    ['088-872-9100', '高知県 高知'],
    ['0779-66-1111', '福井県 大野'],
    ['0288-22-1111', '栃木県 今市'],
    ['0578-82-2250', '岐阜県 神岡'],
    ['0735-23-3333', '和歌山県 新宮'],
    ['0747-52-0001', '奈良県 下市'],
    ['0846-65-3123', '広島県 木江'],
    ['0974-22-1001', '大分県 三重'],
    ['042-765-1111', '神奈川県 相模原'],
    ['0422-51-5131', '東京都 武蔵野三鷹'],
    ['04-2998-1111', '埼玉県 所沢'],
    ['04-7167-1111', '千葉県 柏'],
  ])('%s calls from %s', (raw, label) => {
    expect(labelOf(raw)).toBe(label);
  });

  test.each(['090-1234-5678', '080-1234-5678', '070-1234-5678', '050-1234-5678', '0120-000-111', '0800-123-4567'])(
    '%s has no place',
    (raw) => {
      expect(regionOf(raw)).toBeNull();
    },
  );

  test.each(['anonymous', '', '110', '201', '+12133734253', '0570-000-123', 'x'.repeat(10_000), '<script>'])(
    '%j is 地域不明',
    (raw) => {
      expect(labelOf(raw)).toBe(REGION_UNKNOWN);
    },
  );

  test('an area code that reaches over a border names the other prefectures', () => {
    expect(regionOf('06-6489-1111')).toMatchObject({ prefecture: '大阪府', alsoIn: ['兵庫県'] });
    expect(regionOf('0942-85-3500')?.alsoIn).toEqual(['佐賀県']);
    expect(regionOf('052-234-5678')?.alsoIn).toEqual([]);
  });
});

describe('the table of area codes', () => {
  const entries = Object.entries(AREA_CODES).flatMap(([prefecture, text]) =>
    text.split(' ').flatMap((entry) => {
      const [place = '', codes = ''] = entry.split(':');
      return codes.split(',').map((code) => ({ prefecture, place, code }));
    }),
  );

  test('holds all 47 prefectures, and every code has a prefecture and a place', () => {
    expect(Object.keys(AREA_CODES)).toHaveLength(47);
    for (const { prefecture, place, code } of entries) {
      expect(prefecture).toMatch(/^[^\s]+[都道府県]$/);
      expect(place).toMatch(/^\S+$/);
      expect(code).toMatch(/^[1-9]\d{0,4}$/);
    }
  });

  test('gives each code to one place only', () => {
    expect(new Set(entries.map(({ code }) => code)).size).toBe(entries.length);
  });

  test('keeps neighbouring codes in the same part of the country', () => {
    // Codes are given out from north to south: one two-digit block never reaches further than a few prefectures.
    const blocks = new Map<string, Set<string>>();
    for (const { prefecture, code } of entries) {
      const block = code.slice(0, 2);
      blocks.set(block, (blocks.get(block) ?? new Set()).add(prefecture));
    }
    expect(Math.max(...[...blocks.values()].map((prefectures) => prefectures.size))).toBeLessThanOrEqual(4);
  });

  test('gives at least the prefecture to a code newer than itself where the block lies in one prefecture', () => {
    expect(labelOf('043-101-2345')).toBe('千葉県');
    expect(labelOf('0173-01-2345')).toBe('青森県');
  });

  test('names for codes across borders only prefectures that exist', () => {
    for (const name of Object.values(AREA_CODES_ACROSS_BORDERS).flat()) expect(Object.keys(AREA_CODES)).toContain(name);
  });
});
