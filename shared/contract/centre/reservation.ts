import { z } from 'zod';
import { e164Schema, idSchema, timeSchema, words } from './common';

/** 電話予約: a time that a customer chose on a web site. */
export const reservationSchema = z.object({
  /** The caller's own name for it: told twice it counts once. */
  id: idSchema,
  number: e164Schema,
  window: z.object({ from: timeSchema, to: timeSchema }),
  reason: words(500),
  /** Where the site knows who it is. */
  customerId: idSchema.nullable().default(null),
});
