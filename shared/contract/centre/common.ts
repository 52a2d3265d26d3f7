import { z } from 'zod';
import { containsCardNumber } from '../../domain/card-number';
import { TRANSFERS_COUNTED } from '../../domain/hand-over';

/** Names an entity, a command or a device; made where the thing begins (UUID), or the centre's own code. */
export const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
/** Epoch milliseconds. */
export const timeSchema = z.number().int().min(0).max(8_640_000_000_000_000);
export const e164Schema = z.string().regex(/^\+\d{6,15}$/);
/** How often a case was transferred. */
export const transfersSchema = z.number().int().min(0).max(TRANSFERS_COUNTED);
/** A calendar day, 2026-11-25. */
export const daySchema = z.iso.date();
/** Whole yen. */
export const yenSchema = z.number().int().min(0).max(1_000_000_000);

/** One line of words; a card's digits never reach the centre (requirements.md 3e), nor the letter that PostgreSQL can't keep. */
export const words = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => !text.includes('\0'), { message: 'nul' })
    .refine((text) => !containsCardNumber(text), { message: 'cardNumber' });

export const phoneSchema = z.object({
  e164: e164Schema,
  /** As it was written or came in. */
  raw: z.string().max(40),
  kind: z.enum(['home', 'mobile', 'work', 'fax', 'other']),
});

export const addressSchema = z.object({
  /** Seven digits. */
  postal: z
    .string()
    .regex(/^\d{7}$/)
    .nullable(),
  prefecture: words(10),
  city: words(60),
  town: words(60),
  street: words(100),
  building: words(100),
});
