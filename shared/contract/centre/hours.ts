import { z } from 'zod';
import { daySchema, idSchema } from './common';

/** The one row of the calling hours. */
export const CALLING_HOURS_ID = 'calling-hours';

const minute = z.number().int().min(0).max(1_440);
/** 発信できる時間: when customers are called unasked, minutes of the day in Japan; set by leaders for the whole centre. */
export const callingHoursSchema = z
  .object({
    id: idSchema,
    fromMinute: minute,
    toMinute: minute,
    /** 休業日 beside Saturdays, Sundays and public holidays. */
    closedDays: z.array(daySchema).max(200),
  })
  .refine(({ id, fromMinute, toMinute }) => id === CALLING_HOURS_ID && fromMinute < toMinute, { path: ['toMinute'] });
