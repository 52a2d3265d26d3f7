import { z } from 'zod';
import { idSchema, timeSchema } from './common';
import { callbackSchema, orderSchema } from './work';

/** Orders of one page of the list. */
export const OUTREACH_MAX = 100;

/** 連絡先一覧 of a sales stop: a customer who has the goods, or is to get them. */
const outreachEntrySchema = z.object({
  order: orderSchema.pick({ id: true, number: true, status: true, placedAt: true }),
  quantity: z.number().int(),
  lots: z.array(z.string()),
  customer: z.object({ id: idSchema, nameKanji: z.string(), nameKana: z.string(), phone: z.string().nullable() }),
  /** Whether somebody is to call them for this stop; null: nobody is. */
  callback: callbackSchema.shape.state.nullable(),
});

/** The newest orders first; `next` is where the next page begins, null: there is none. */
export const outreachSchema = z.object({
  entries: z.array(outreachEntrySchema),
  next: z.object({ placedAt: timeSchema, orderId: idSchema }).nullable(),
});
export type Outreach = z.output<typeof outreachSchema>;

/** The callback that an order gets for a stop; the same each time, so that nobody is called twice for one. */
export const outreachCallbackId = (stopId: string, orderId: string): string =>
  `o-${stopId.slice(0, 24)}-${orderId.slice(-36)}`;
