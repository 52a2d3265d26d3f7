// Old and rare forms of kanji that names use, to the form that people type. NFKC leaves them apart (centre.md 4).
const PLAIN_KANJI: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  嵜: '崎',
  碕: '崎',
  邊: '辺',
  邉: '辺',
  齋: '斎',
  齊: '斎',
  斉: '斎',
  澤: '沢',
  濵: '浜',
  濱: '浜',
  廣: '広',
  櫻: '桜',
  國: '国',
  嶋: '島',
  嶌: '島',
  冨: '富',
  槇: '槙',
  𠮷: '吉',
  栁: '柳',
  德: '徳',
  惠: '恵',
  眞: '真',
  瀨: '瀬',
  龍: '竜',
  瀧: '滝',
  萬: '万',
  與: '与',
  榮: '栄',
  藏: '蔵',
  條: '条',
  壽: '寿',
  圓: '円',
  實: '実',
  豐: '豊',
  學: '学',
  靜: '静',
  黑: '黒',
  內: '内',
  曾: '曽',
  彌: '弥',
  龜: '亀',
  鐵: '鉄',
  邨: '村',
  橫: '横',
  增: '増',
};

const SMALL_KANA = 'ァィゥェォッャュョヮヵヶ';
const LARGE_KANA = 'アイウエオツヤユヨワカケ';

/** Hiragana as katakana, everything else as it is. */
export function toKatakana(text: string): string {
  return text.replace(/[ぁ-ゖゝゞ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60));
}

/**
 * The form under which names and words are compared: width, hiragana and katakana, small kana, hyphens and long-vowel
 * marks, old kanji, letter case, spaces and ・ make no difference. Kept beside the original, never shown.
 */
export function foldText(text: string): string {
  return toKatakana(text.normalize('NFKC').toLowerCase())
    .replace(/[ァィゥェォッャュョヮヵヶ]/g, (kana) => LARGE_KANA[SMALL_KANA.indexOf(kana)] ?? kana)
    .replace(/[‐-―−ー─~〜]/gu, '-')
    .replace(/[\s・･]/gu, '')
    .replace(/\p{Script=Han}/gu, (kanji) => PLAIN_KANJI[kanji] ?? kanji);
}

/** True when the folded text holds every word of the query (words are split at spaces). An empty query matches. */
export function matchesText(text: string, query: string): boolean {
  const folded = foldText(text);
  return query
    .normalize('NFKC')
    .split(/\s+/)
    .every((word) => folded.includes(foldText(word)));
}

/** Only the digits of a text, full width read too: how numbers are found however they are written. */
export function foldDigits(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}
