import { containsCardNumber } from './card-number';
import { formatPhoneNumber, normalisePhoneNumber } from './phone-number';
import type { ScriptField } from './script-model';
import { toKatakana } from './text-fold';

/** Longest value of a field, in UTF-16 units; the contract of the window refuses more. */
export const FIELD_MAX_LENGTH = 2_000;

/** The value as it is kept: one width, katakana, 123-4567, 052-234-5678, 2026-05-01. Unreadable text stays as typed. */
export function normaliseFieldValue(field: ScriptField, value: string): string {
  const text = value.normalize('NFKC').trim();
  switch (field.type) {
    case 'kana':
      return toKatakana(text).replace(/\s+/g, ' ');
    case 'phone':
      return normalisePhoneNumber(text).ok ? formatPhoneNumber(text) : text;
    case 'postal': {
      const digits = text.replace(/^〒/, '').replace(/\D/g, '');
      return digits.length === 7 ? `${digits.slice(0, 3)}-${digits.slice(3)}` : text;
    }
    case 'date': {
      const [, year, month = '', day = ''] = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(text) ?? [];
      return year ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text;
    }
    case 'number':
      return text.replace(/(?<=\d),(?=\d{3})/g, '');
    default:
      // What people wrote is kept as they wrote it.
      return value.trim();
  }
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function isDialable(text: string): boolean {
  const number = normalisePhoneNumber(text);
  return number.ok && number.e164 !== null;
}

/** What is wrong with a value, in Japanese with what to do, or null. Empty is only wrong where the field is required. */
export function validateField(field: ScriptField, value: string): string | null {
  if (value.length > FIELD_MAX_LENGTH)
    return `「${field.label}」が長すぎます。${FIELD_MAX_LENGTH}文字までにしてください。`;
  if (containsCardNumber(value)) {
    return 'カード番号は入力できません。入力を消して、お支払いは決済IVRへおつなぎください。';
  }
  const text = normaliseFieldValue(field, value);
  if (field.type === 'checkbox') {
    return field.required && text !== 'true' ? `「${field.label}」を確かめて、チェックを入れてください。` : null;
  }
  if (text === '') return field.required ? `「${field.label}」を入力してください。` : null;
  switch (field.type) {
    case 'kana':
      return /^[ァ-ヺー・\s]+$/.test(text) ? null : 'フリガナはカタカナで入力してください(例 ヤマダ ハナコ)。';
    case 'phone':
      return isDialable(text) ? null : '電話番号を市外局番から入力してください(例 052-234-5678)。';
    case 'postal':
      return /^\d{3}-\d{4}$/.test(text) ? null : '郵便番号は7桁の数字で入力してください(例 460-0008)。';
    case 'date':
      return isDay(text) ? null : '日付は年月日で入力してください(例 2026/5/1)。';
    case 'number':
      return /^-?\d{1,12}(\.\d{1,4})?$/.test(text) ? null : '数字で入力してください。';
    case 'select':
      return field.options.includes(text) ? null : `「${field.label}」を一覧から選んでください。`;
    default:
      return null;
  }
}

/** The value as it is said to a customer: 5月1日, 052-234-5678, 12,800; a checkbox is はい or いいえ. */
export function spokenValue(field: ScriptField, value: string): string {
  const text = normaliseFieldValue(field, value);
  if (field.type === 'date' && isDay(text)) return `${Number(text.slice(5, 7))}月${Number(text.slice(8))}日`;
  if (field.type === 'number' && /^\d+$/.test(text)) return Number(text).toLocaleString('ja-JP');
  if (field.type === 'checkbox') return text === 'true' ? 'はい' : 'いいえ';
  return text;
}
