import { z } from 'zod';
import { idSchema, words } from './common';
import { sessionSchema } from './session';

// What main and the centre inside the app say to each other; all else goes over HTTP like with any centre.

/** The one tenant of an embedded centre, and the one person at its desk. */
export const EMBEDDED_TENANT = 'desk';
export const EMBEDDED_AGENT = 'local';

/** From main. The key comes this way only: neither a command line nor an environment ever holds it. */
export const toEmbeddedSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open'),
    file: z.string(),
    keyHex: z.string(),
    /** Path of better_sqlite3.node; null: the package finds its own. */
    nativeBinding: z.string().nullable(),
    /** Who sits at this desk. */
    name: words(40).min(1),
  }),
  /** A session for this desk; there is no other way to get one. */
  z.object({ kind: z.literal('session'), id: z.number().int(), deviceId: idSchema }),
  z.object({ kind: z.literal('stop') }),
]);
export type ToEmbedded = z.output<typeof toEmbeddedSchema>;

/** From the embedded centre. `setAside`: the broken file's new name. `newer`: a newer Tsunagu wrote the file. */
export const fromEmbeddedSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), url: z.string(), setAside: z.string().nullable() }),
  z.object({ kind: z.literal('newer') }),
  z.object({ kind: z.literal('failed'), code: z.string().max(60), setAside: z.string().nullable() }),
  z.object({ kind: z.literal('session'), id: z.number().int(), session: sessionSchema.nullable() }),
  /** A line for the log: never a name, number, address or note. */
  z.object({
    kind: z.literal('log'),
    event: z.string().max(60),
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
]);
export type FromEmbedded = z.output<typeof fromEmbeddedSchema>;
