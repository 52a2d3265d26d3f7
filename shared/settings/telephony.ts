import { z } from 'zod';
import { AWAY_REASONS } from '../domain/agent';
import { address } from './address';

/** Host names as SIP knows them (RFC 3261 25.1): the last label begins with a letter, or the whole is an address. */
const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?';
const BYTE = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)';
const HOST = `(?:(?:${LABEL}\\.)*[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?|${BYTE}(?:\\.${BYTE}){3}|\\[[0-9A-Fa-f:]+\\])`;
/** `sip:user@host` with an optional port; no password, no parameters, no escapes: they name no line of a desk. */
const ADDRESS_OF_RECORD = new RegExp(`^sips?:[\\w.!~*'()&=+$,;?/-]+@${HOST}(?::\\d{1,5})?$`);

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

/** What can be dialled: a number, an extension or a SIP user. */
const dialled = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[\w.!~+*#-]+$/, '内線番号か電話番号');

/** Keys that the server takes in a talk, or a code that is dialled. */
const code = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[0-9*#A-D]+$/, '数字・＊・＃の並び');

/** How 受付可, 離席 and 後処理 reach the telephone system. */
const agentState = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Codes that the desk dials for itself; a state without a code is not told. */
  z.strictObject({
    kind: z.literal('featureCodes'),
    ready: code,
    away: code,
    wrapUp: code.optional(),
    support: code.optional(),
    /** Codes of single reasons, instead of `away`. */
    reasons: z.partialRecord(z.enum(AWAY_REASONS), code).optional(),
  }),
  /** SIP PUBLISH (RFC 3903) of a PIDF document (RFC 3863, RFC 4480). */
  z.strictObject({ kind: z.literal('publish'), expiresS: z.number().int().min(60).max(86_400).default(3_600) }),
]);

/** How 録音一時停止 and 録音再開 reach the server. */
const recording = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** Keys in the talk, as an exchange's feature map takes them. */
  z.strictObject({
    kind: z.literal('digits'),
    pause: code,
    resume: code,
    resumeAfterS: z.number().int().min(5).max(3_600).default(120),
  }),
  /** INFO with a `Record: on` or `Record: off` header, as Snom telephones send it and Asterisk and others take it. */
  z.strictObject({ kind: z.literal('info'), resumeAfterS: z.number().int().min(5).max(3_600).default(120) }),
]);

const automaticAnswer = z.strictObject({
  /** Hosts whose callers may have the desk answer by itself (Call-Info, Alert-Info, Answer-Mode); `user@host` narrows it. */
  trusted: z
    .array(
      z
        .string()
        .max(200)
        .regex(new RegExp(`^(?:[\\w.!~*'()&=+$,;?/-]+@)?${HOST}$`), 'pbx.example.jp か 番号@pbx.example.jp'),
    )
    .min(1)
    .max(50),
  /** Least time between the tone and the answer, ms. */
  delayMs: z.number().int().min(0).max(10_000).default(1_000),
  tone: z.boolean().default(true),
});

/** The telephone line of this desk. Passwords come from the file that IT wrote; they never reach the window or a log. */
export const telephonySchema = z.strictObject({
  servers: z.array(address('wss:', 'ws:')).min(1).max(10),
  address: z.string().max(200).regex(ADDRESS_OF_RECORD, 'sip:番号@サーバー の形のアドレス'),
  username: z.string().min(1).max(200),
  password: z.string().max(500),
  /** A PEM file with further certificate authorities, beside the system's own. */
  certificateAuthorities: z.string().min(1).max(1_000).optional(),
  proxy: z.enum(['system', 'none']).default('system'),
  iceServers: z.array(iceServer).max(10).default([]),
  answerAutomatically: z.boolean().default(false),
  automaticAnswer: automaticAnswer.optional(),
  callWaiting: z.boolean().default(true),
  /** `auto`: telephone events (RFC 4733), or INFO where the far side did not agree to them. */
  digits: z.enum(['auto', 'rfc4733', 'info']).default('auto'),
  /** What a REFER of the far side meets: a person's word, refusal, or obedience. */
  refer: z.enum(['ask', 'never', 'always']).default('ask'),
  /** RFC 4028, s: the interval that the desk asks for; 90 is the least that the RFC allows. */
  sessionExpiresS: z.number().int().min(90).max(7_200).default(1_800),
  agentState: agentState.default({ kind: 'none' }),
  recording: recording.default({ kind: 'none' }),
  payment: z
    .strictObject({ number: dialled, returnWithinS: z.number().int().min(30).max(3_600).default(600) })
    .optional(),
  interpreters: z.strictObject({ zh: dialled, ko: dialled, pt: dialled, es: dialled }).partial().optional(),
  /** Header names in the order in which they are believed. */
  dialledNumberFrom: z
    .array(z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/, 'ヘッダー名'))
    .max(20)
    .optional(),
});
export type Telephony = z.output<typeof telephonySchema>;
