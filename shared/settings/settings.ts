import { z } from 'zod';

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const PORT_MAX = 65_535;

/** Scheme, host, port, rest; no user part. */
const ADDRESS = /^([a-z]+:)\/\/(\[[0-9a-f:]+\]|[^\s/:?#@[\]]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/;

/** Host names as SIP knows them (RFC 3261 25.1): the last label begins with a letter, or the whole is an address. */
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const BYTE = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const HOST = `(?:(?:${LABEL}\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?|${BYTE}(?:\\.${BYTE}){3}|\\[[0-9A-Fa-f:]+\\])`;
/** `sip:user@host` with an optional port; no password, no parameters, no escapes: they name no line of a desk. */
const ADDRESS_OF_RECORD = new RegExp(`^sips?:[\\w.!~*'()&=+$,;?/-]+@${HOST}(?::\\d{1,5})?$`);

/** Marks an address that is fine but for its missing encryption, so that the person is told just that. */
export const INSECURE = 'insecure-address';

/** A server's address: encrypted everywhere but on this machine. */
function address(secure: string, plain: string) {
  return z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const [, protocol, host = '', port = '1'] = ADDRESS.exec(text.toLowerCase()) ?? [];
      const portFits = Number(port) >= 1 && Number(port) <= PORT_MAX;
      if (portFits && (protocol === secure || (protocol === plain && isLoopback(host)))) return;
      context.addIssue({
        code: 'custom',
        message: portFits && protocol === plain ? INSECURE : `${secure}//… の形のアドレス`,
      });
    });
}

/** One strange address makes Chromium refuse every call, so it is refused here (RFC 7064, RFC 7065). */
const iceUrl = z
  .string()
  .max(500)
  .regex(/^(?:stuns?:[^\s/?#@]+|turns?:[^\s/?#@]+(?:\?transport=(?:udp|tcp))?)$/, 'stun:… か turn:… の形のアドレス');

const iceServer = z
  .strictObject({
    urls: z.union([iceUrl, z.array(iceUrl).min(1).max(10)]),
    username: z.string().max(200).optional(),
    credential: z.string().max(500).optional(),
  })
  .superRefine(({ urls, username, credential }, context) => {
    const relays = [urls].flat().some((url) => url.startsWith('turn'));
    if (relays && (!username || !credential))
      context.addIssue({ code: 'custom', message: 'turn: には username と credential' });
  });

/** The telephone line of this desk. Passwords come from the file that IT wrote; they never reach the window or a log. */
export const telephonySchema = z.strictObject({
  servers: z.array(address('wss:', 'ws:')).min(1).max(10),
  address: z.string().max(200).regex(ADDRESS_OF_RECORD, 'sip:番号@サーバー の形のアドレス'),
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
