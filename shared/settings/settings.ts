import { z } from 'zod';
import { address } from './address';
import { telephonySchema } from './telephony';

/** The settings file (README: Settings). Everything is optional: an empty object is the practice desk. */
export const settingsSchema = z.strictObject({
  telephony: telephonySchema.optional(),
  centre: z
    .strictObject({
      url: address('https:', 'http:'),
      /** Name of this centre at the service. */
      tenant: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
        .default('centre'),
    })
    .optional(),
  /** Name of the communicator at this desk until a centre signs people in. */
  communicator: z.string().min(1).max(40).optional(),
  locale: z.enum(['ja', 'en']).optional(),
});

export type Settings = z.output<typeof settingsSchema>;
