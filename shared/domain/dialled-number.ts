import { z } from 'zod';
import { normalisePhoneNumber } from './phone-number';

/**
 * A number the centre publishes and what a call to it means: every medium has its own toll-free number, so the number
 * tells medium, product, script and priority before anyone speaks (requirements.md 1, row 36).
 */
export const dialledNumberSchema = z.strictObject({
  /** E.164, +81120000111. */
  number: z.string().regex(/^\+\d{6,15}$/),
  /** As it is advertised: 0120-000-111, or a word play on it. */
  publicName: z.string().min(1).max(40),
  /** 媒体: テレビ, ラジオ, カタログ, 新聞, Web. */
  medium: z.string().min(1).max(20),
  product: z.strictObject({ code: z.string().min(1).max(40), name: z.string().min(1).max(80) }).nullable(),
  scriptId: z.string().min(1).max(100),
  /** 1 is answered first. */
  priority: z.number().int().min(1).max(9),
  /** Where a regional number was advertised; tells more than a mobile caller's number does. */
  region: z.string().max(40).nullable(),
  /** 第一声 of this number, where it differs from the script's. */
  greeting: z.string().max(200).nullable(),
});

export type DialledNumber = z.infer<typeof dialledNumberSchema>;

/** The record of a dialled number however it is written (full width, hyphens, +81, `sip:`), or null. */
export function findDialledNumber(records: readonly DialledNumber[], raw: string): DialledNumber | null {
  const dialled = normalisePhoneNumber(raw);
  if (!dialled.ok || dialled.e164 === null) return null;
  return records.find((record) => record.number === dialled.e164) ?? null;
}
