import { z } from 'zod';
import { containsCardNumber } from '../../shared/domain/card-number';
import { HANDED_TEXT_MAX_LENGTH, type HandedCase, TRANSFERS_COUNTED } from '../../shared/domain/hand-over';
import { caseId } from '../../shared/domain/ids';

const HEADER_MAX_LENGTH = 2_000;
const HEADERS_MAX = 5;

/** What stands in the header: short keys, since headers have to fit a datagram. */
const travelling = z.object({
  c: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .refine((text) => !/^[\d.:-]+$/.test(text) || !containsCardNumber(text)),
  n: z
    .string()
    .regex(/^\+\d{5,15}$/)
    .nullish(),
  t: z.string().nullish(),
  x: z.number().int().min(0).max(TRANSFERS_COUNTED).nullish().catch(null),
});

/** The value of a User-to-User header (RFC 7433) that carries a case: JSON in hexadecimal, the encoding every server passes on. */
export function userToUser({ caseId: id, number, text, transfers }: HandedCase): string {
  const json = JSON.stringify({
    c: id,
    ...(number ? { n: number } : {}),
    ...(text ? { t: text } : {}),
    ...(transfers ? { x: transfers } : {}),
  });
  return `${Buffer.from(json, 'utf8').toString('hex')};encoding=hex`;
}

/**
 * The case that User-to-User headers carry, cleaned and capped; null where they carry none or something strange. A text with
 * a card number is left out whoever sent it: it must reach neither the window nor the disk (requirements.md 3e).
 */
export function handedCaseIn(headers: readonly string[]): HandedCase | null {
  for (const header of headers.slice(0, HEADERS_MAX)) {
    const hex = /^\s*"?((?:[0-9a-f]{2}){2,1000})"?\s*(?:;|$)/i.exec(header.slice(0, HEADER_MAX_LENGTH))?.[1];
    const read = hex === undefined ? null : travelling.safeParse(jsonIn(Buffer.from(hex, 'hex').toString('utf8')));
    if (!read?.success) continue;
    const { c, n, t, x } = read.data;
    return { caseId: caseId(c), number: n ?? null, text: cleanText(t ?? ''), transfers: x ?? 0 };
  }
  return null;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function cleanText(raw: string): string {
  const text = raw.replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}]/gu, ' ').replace(/\s+/g, ' ');
  return containsCardNumber(text) ? '' : [...text.trim()].slice(0, HANDED_TEXT_MAX_LENGTH).join('');
}
