import { z } from 'zod';
import { address } from './address';
import { telephonySchema } from './telephony';

/** The settings file (README: Settings). Everything is optional: an empty object is the practice desk. */
export const settingsSchema = z.strictObject({
  telephony: telephonySchema.optional(),
  /** Without it, or with `embedded`, the desk has a centre of its own inside the app. */
  centre: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.enum(['embedded', 'none']) }),
      z.strictObject({
        kind: z.literal('server').optional(),
        url: address('https:', 'http:'),
        /** Name of this centre at the service. */
        tenant: z
          .string()
          .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
          .default('centre'),
        /** `oidc`: people sign in in the system's browser, at the provider that the service knows. */
        signIn: z.enum(['password', 'oidc']).optional(),
        /** At ログアウト what the centre has goes from this machine. */
        wipeAtSignOut: z.boolean().optional(),
      }),
    ])
    .optional(),
  /** Name of the communicator at this desk until a centre signs people in. */
  communicator: z.string().min(1).max(40).optional(),
  locale: z.enum(['ja', 'en']).optional(),
});

export type Settings = z.output<typeof settingsSchema>;

/** A service elsewhere, and how people sign in there. */
export interface CentrePlace {
  readonly url: string;
  readonly tenant: string;
  readonly signIn?: 'password' | 'oidc';
  readonly wipeAtSignOut?: boolean;
}

/** Where this desk's centre is: a service elsewhere, in this program, or nowhere. */
export function centrePlaceOf({ centre }: Settings): 'embedded' | 'none' | CentrePlace {
  if (centre === undefined) return 'embedded';
  if (!('url' in centre)) return centre.kind;
  const { url, tenant, signIn = 'password', wipeAtSignOut = false } = centre;
  return { url, tenant, signIn, wipeAtSignOut };
}
