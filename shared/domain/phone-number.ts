import { type PhoneNumber as ParsedNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';

/**
 * `emergency`: 110, 118, 119. `short`: other numbers of three to five digits of the public network. `internal`: an
 * extension or a `*`/`#` code of the centre's own exchange. `hidden`: the caller shows no number.
 */
export type PhoneNumberKind =
  | 'landline'
  | 'mobile'
  | 'ip'
  | 'tollFree'
  | 'naviDial'
  | 'premium'
  | 'pager'
  | 'international'
  | 'emergency'
  | 'short'
  | 'internal'
  | 'hidden';

/** A number that can be read, however it was written. */
export interface NormalisedPhoneNumber {
  readonly ok: true;
  readonly kind: PhoneNumberKind;
  /** +81522345678; null where the number has no such form (110, extensions, 非通知). */
  readonly e164: string | null;
  /** As Japanese people write it: 052-234-5678, 内線 201 is `201`, a hidden caller is `非通知`. */
  readonly national: string;
  /** What an exchange is sent to dial it, with 184 or 186 in front; empty for a hidden caller. */
  readonly dial: string;
  /** 184 hides the caller's number, 186 shows it. */
  readonly callerIdPrefix: '184' | '186' | null;
  /** 内線 of the other side, said to a person after the answer. */
  readonly extension: string | null;
}

export type PhoneNumberErrorCode = 'empty' | 'tooLong' | 'notANumber' | 'tooShort' | 'notInUse';

export interface PhoneNumberError {
  readonly ok: false;
  readonly code: PhoneNumberErrorCode;
  /** Japanese, says what to do. */
  readonly message: string;
}

/** Longest text that is looked at, in UTF-16 units: a SIP user part can hold anything. */
const RAW_MAX_LENGTH = 120;

const MESSAGES: Readonly<Record<PhoneNumberErrorCode, string>> = {
  empty: '電話番号を入力してください。',
  tooLong: '電話番号が長すぎます。番号だけを入力してください。',
  notANumber: '電話番号として読めない文字があります。数字とハイフンで入力してください。',
  tooShort: '桁が足りません。市外局番から（例 052-234-5678）入力してください。',
  notInUse: '使われていない番号です。桁数と市外局番を確かめてください。',
};

const HIDDEN_CALLER: Readonly<Record<string, string>> = {
  anonymous: '非通知',
  restricted: '非通知',
  private: '非通知',
  withheld: '非通知',
  非通知: '非通知',
  非通知設定: '非通知',
  unavailable: '表示圏外',
  unknown: '表示圏外',
  表示圏外: '表示圏外',
  通知不可能: '表示圏外',
  payphone: '公衆電話',
  公衆電話: '公衆電話',
};

const EMERGENCY = new Set(['110', '118', '119']);
// MIC, telephone numbers of the form 1XY and #XXXX in general use.
const SHORT = new Set([
  '104',
  '111',
  '113',
  '114',
  '115',
  '116',
  '117',
  '122',
  '136',
  '141',
  '142',
  '144',
  '145',
  '146',
]);
for (const number of ['147', '148', '151', '157', '159', '161', '165', '171', '177', '188', '189']) SHORT.add(number);
for (const number of ['#7119', '#8000', '#8008', '#8103', '#8778', '#8891', '#9110', '#9910']) SHORT.add(number);

const KINDS: Readonly<Record<string, PhoneNumberKind>> = {
  FIXED_LINE: 'landline',
  FIXED_LINE_OR_MOBILE: 'landline',
  MOBILE: 'mobile',
  VOIP: 'ip',
  TOLL_FREE: 'tollFree',
  UAN: 'naviDial',
  SHARED_COST: 'naviDial',
  PREMIUM_RATE: 'premium',
  PAGER: 'pager',
};

function refuse(code: PhoneNumberErrorCode): PhoneNumberError {
  return { ok: false, code, message: MESSAGES[code] };
}

function found(number: Omit<NormalisedPhoneNumber, 'ok' | 'callerIdPrefix' | 'extension'>): NormalisedPhoneNumber {
  return { ok: true, callerIdPrefix: null, extension: null, ...number };
}

/** Half width, one kind of hyphen, no `sip:`/`tel:` frame, no SIP parameters or display name. */
function unframe(raw: string): string {
  return raw
    .normalize('NFKC')
    .trim()
    .replace(/^.*?<?(?:sips?|tel):/i, '')
    .replace(/[@;>].*$/s, '')
    .replace(/^(?:tel|電話)\.?\s*(?=[\d(+])/i, '')
    .replace(/\p{Cf}/gu, '')
    .replace(/[‐-―−ーｰ─━~〜]/gu, '-')
    .trim();
}

function splitExtension(text: string): { main: string; extension: string | null } {
  const match = /^(.*?)[\s(,-]*(?:内線|ext\.?|x)[\s:.]*([0-9][0-9-]{0,9})\s*\)?$/is.exec(text);
  const [, main = '', extension] = match ?? [];
  if (!extension || main.trim() === '') return { main: text, extension: null };
  return { main: main.trim(), extension: extension.replace(/-/g, '') };
}

/** 184/186 only stand in front of a whole number that begins with 0, so that an extension 1840 stays one. */
function splitCallerIdPrefix(digits: string): { main: string; prefix: '184' | '186' | null } {
  const match = /^(184|186)([0+].{8,})$/.exec(digits);
  const [, prefix, main] = match ?? [];
  if (main && (prefix === '184' || prefix === '186')) return { main, prefix };
  return { main: digits, prefix: null };
}

/** +810…, 0081…, 01081… and 001010… are all the same country. */
function withCountry(digits: string): string {
  if (digits.startsWith('+')) return digits;
  if (digits.startsWith('0081')) return `+${digits.slice(2)}`;
  if (digits.startsWith('010') && digits.length > 11) return `+${digits.slice(3)}`;
  return digits;
}

function parse(digits: string): ParsedNumber | null {
  try {
    const parsed = parsePhoneNumberFromString(withCountry(digits), { defaultCountry: 'JP', extract: false });
    return parsed?.isValid() ? parsed : null;
  } catch {
    return null;
  }
}

function fromParsed(parsed: ParsedNumber): NormalisedPhoneNumber {
  if (parsed.countryCallingCode !== '81') {
    const e164 = String(parsed.number);
    return found({ kind: 'international', e164, national: parsed.formatInternational(), dial: e164 });
  }
  const national = parsed.formatNational();
  return found({
    kind: KINDS[parsed.getType() ?? ''] ?? 'landline',
    e164: String(parsed.number),
    national,
    dial: national.replace(/\D/g, ''),
  });
}

function fromCode(digits: string): NormalisedPhoneNumber | null {
  const kind = EMERGENCY.has(digits) ? 'emergency' : SHORT.has(digits) ? 'short' : null;
  if (kind) return found({ kind, e164: null, national: digits, dial: digits });
  // Extensions of an exchange do not begin with 0; feature codes hold * or #.
  const internal = /^[1-9]\d{1,5}$/.test(digits) || (/[*#]/.test(digits) && /^[\d*#]{2,20}$/.test(digits));
  return internal ? found({ kind: 'internal', e164: null, national: digits, dial: digits }) : null;
}

/**
 * Reads a number as a person or a SIP header writes it: full width, any hyphen, spaces, brackets, `+81`, `81`, 184/186 in
 * front, 内線 behind, `sip:` and `tel:` around it, a hidden caller's word. A landline without its first 0 (spreadsheets
 * drop it) is understood too. Never throws; the error's message says what to do.
 */
export function normalisePhoneNumber(raw: string): NormalisedPhoneNumber | PhoneNumberError {
  if (raw.length > RAW_MAX_LENGTH) return refuse('tooLong');
  const text = unframe(raw);
  if (text === '') return refuse('empty');
  const word = HIDDEN_CALLER[text.toLowerCase()];
  if (word) return found({ kind: 'hidden', e164: null, national: word, dial: '' });

  const { main, extension } = splitExtension(text);
  const packed = main
    .replace(/\(0\)/g, '')
    .replace(/[\s().\-/]/g, '')
    .replace(/^内線:?/, '');
  if (!/^\+?[\d*#]+$/.test(packed)) return refuse('notANumber');
  const code = fromCode(packed);
  if (code) return { ...code, extension };
  if (/[*#]/.test(packed)) return refuse('notANumber');

  const { main: digits, prefix } = splitCallerIdPrefix(packed);
  const parsed = parse(digits);
  if (!parsed) return refuse(digits.replace(/\D/g, '').length < 9 ? 'tooShort' : 'notInUse');
  const number = fromParsed(parsed);
  return { ...number, extension, callerIdPrefix: prefix, dial: `${prefix ?? ''}${number.dial}` };
}

/** 052-234-5678 for +81522345678; a foreign number in the international form; unreadable text comes back shortened. */
export function formatPhoneNumber(raw: string): string {
  const number = normalisePhoneNumber(raw);
  return number.ok ? number.national : raw.slice(0, 32);
}

/** True when both texts name the same line; 184/186 and 内線 do not count. A hidden caller is nobody's equal. */
export function samePhoneNumber(a: string, b: string): boolean {
  const first = normalisePhoneNumber(a);
  const second = normalisePhoneNumber(b);
  if (!first.ok || !second.ok || first.kind === 'hidden' || second.kind === 'hidden') return false;
  return first.e164 === null && second.e164 === null ? first.dial === second.dial : first.e164 === second.e164;
}
