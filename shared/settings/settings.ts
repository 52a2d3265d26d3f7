import { z } from 'zod';

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

/** Scheme, host, port, rest; no user part. */
const ADDRESS = /^([a-z]+:)\/\/(\[[0-9a-f:]+\]|[^\s/:?#@[\]]+)(?::\d{1,5})?(?:[/?#]\S*)?$/;

/** Marks an address that is fine but for its missing encryption, so that the person is told just that. */
export const INSECURE = 'insecure-address';

/** A server's address: encrypted everywhere but on this machine. */
function address(secure: string, plain: string) {
  return z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const [, protocol, host = ''] = ADDRESS.exec(text.toLowerCase()) ?? [];
      if (protocol === secure || (protocol === plain && isLoopback(host))) return;
      context.addIssue({ code: 'custom', message: protocol === plain ? INSECURE : `${secure}//… の形のアドレス` });
    });
}

const iceServer = z.strictObject({
  urls: z.union([z.string().max(500), z.array(z.string().max(500)).min(1).max(10)]),
  username: z.string().max(200).optional(),
  credential: z.string().max(500).optional(),
});

/** The telephone line of this desk. Passwords come from the file that IT wrote; they never reach the window or a log. */
export const telephonySchema = z.strictObject({
  servers: z.array(address('wss:', 'ws:')).min(1).max(10),
  address: z
    .string()
    .max(200)
    .regex(/^sips?:[^\s@<>"]+@[^\s@<>"]+$/, 'sip:番号@サーバー の形のアドレス'),
  username: z.string().min(1).max(200),
  password: z.string().max(500),
  iceServers: z.array(iceServer).max(10).default([]),
  answerAutomatically: z.boolean().default(false),
  /** Header names in the order in which they are believed. */
  dialledNumberFrom: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'ヘッダー名'))
    .max(20)
    .optional(),
});

/** The settings file (README: Settings). Everything is optional: an empty object is the practice desk. */
export const settingsSchema = z.strictObject({
  telephony: telephonySchema.optional(),
  centre: z.strictObject({ url: address('https:', 'http:') }).optional(),
  /** Name of the communicator at this desk until a centre signs people in. */
  communicator: z.string().min(1).max(40).optional(),
  locale: z.enum(['ja', 'en']).optional(),
});

export type Settings = z.output<typeof settingsSchema>;
export type Telephony = z.output<typeof telephonySchema>;
