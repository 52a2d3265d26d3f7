import { describe, expect, test } from 'vitest';
import { foldDigits, foldText, matchesText, toKatakana } from '../../shared/domain/text-fold';

describe('texts that people take for the same', () => {
  test.each([
    ['ｻﾄｳ', 'サトウ'],
    ['さとう', 'サトウ'],
    ['髙橋', '高橋'],
    ['渡邊', '渡辺'],
    ['渡邉', '渡辺'],
    ['山﨑', '山崎'],
    ['齋藤', '斎藤'],
    ['斉藤', '斎藤'],
    ['きょう', 'キヨウ'],
    ['サトー', 'サト-'],
    ['山田 太郎', '山田太郎'],
    ['山田　太郎', '山田太郎'],
    ['ジョン・スミス', 'ジヨンスミス'],
    ['ＡＢＣ１', 'abc1'],
    ['㈱つなぐ', '(株)ツナグ'],
    ['が', 'ガ'],
    ['ｶﾞ', 'ガ'],
  ])('%s and %s are the same', (a, b) => {
    expect(foldText(a)).toBe(foldText(b));
  });

  test('different names stay different', () => {
    expect(foldText('佐藤')).not.toBe(foldText('斎藤'));
    expect(foldText('はた')).not.toBe(foldText('はだ'));
  });

  test('folding twice changes nothing more', () => {
    for (const text of ['髙橋 ｼﾞｮｰｼﾞ', 'みずほ・㈱', '𠮷田', '']) expect(foldText(foldText(text))).toBe(foldText(text));
  });
});

describe('searching', () => {
  test('finds every word of the query in any order', () => {
    expect(matchesText('エアコン 受注 髙橋一郎', '高橋　えあこん')).toBe(true);
    expect(matchesText('エアコン 受注 髙橋一郎', '高橋 修理')).toBe(false);
    expect(matchesText('なんでも', '')).toBe(true);
  });

  test('finds a number by its digits', () => {
    expect(foldDigits('０５２－２３４－5678')).toBe('0522345678');
  });

  test('hiragana becomes katakana and nothing else', () => {
    expect(toKatakana('やまだ 太郎ーＡゔ')).toBe('ヤマダ 太郎ーＡヴ');
  });
});
