import { z } from 'zod';
import { ROLES } from './centre-data';
import { idSchema, timeSchema } from './common';

const loginSchema = z.string().regex(/^\P{Cc}{1,100}$/u);

/** 本人のログイン: by password, for one device. */
export const signInSchema = z.object({
  tenant: idSchema,
  login: loginSchema,
  password: z.string().min(1).max(200),
  deviceId: idSchema,
});
export const refreshSchema = z.object({ refreshToken: z.string().regex(/^[\w.-]{20,200}$/), deviceId: idSchema });

/** ログアウト: the refresh token says which sign-in ends. */
export const signedOutSchema = z.object({ signedOut: z.literal(true) });

/** What is made anew for each sign-in by the browser: 256 bits, base64url. */
const secretSchema = z.string().regex(/^[\w-]{43}$/);
/** The desk listens on a port of its own for this one sign-in (RFC 8252 7.3); the browser is sent nowhere else. */
const trialSchema = z.object({
  tenant: idSchema,
  redirectUri: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/signed-in$/),
  state: secretSchema,
  nonce: secretSchema,
});
/** ブラウザーでのログイン (OpenID Connect, PKCE): its beginning, and its end once the browser came back. */
export const browserSchema = trialSchema.extend({ challenge: secretSchema });
export const browserAddressSchema = z.object({ address: z.url({ protocol: /^https?$/ }).max(8_000) });
export const browserAnswerSchema = trialSchema.extend({
  deviceId: idSchema,
  verifier: secretSchema,
  /** The words with which the browser came back, as they are. */
  answer: z.string().max(8_000),
});

/** A password that may be chosen: length is what counts (NIST SP 800-63B 5.1.1). */
export const newPasswordSchema = z
  .string()
  .max(200)
  .refine((text) => [...text.normalize('NFKC')].length >= 12, { message: 'short' });
export const changePasswordSchema = z.object({ old: z.string().min(1).max(200), password: newPasswordSchema });
export const setPasswordSchema = z.object({
  agent: idSchema,
  login: loginSchema,
  /** Null: they sign in by the browser alone. */
  password: newPasswordSchema.nullable(),
});
export const passwordKeptSchema = z.object({ kept: z.literal(true) });

/** Who is signed in, and with what; the access token lives some minutes, the refresh token once. */
export const sessionSchema = z.object({
  tenant: idSchema,
  agent: z.object({ id: idSchema, name: z.string().max(40), roles: z.array(z.enum(ROLES)) }),
  accessToken: z.string(),
  /** Epoch ms by the centre's clock. */
  expiresAt: timeSchema,
  refreshToken: z.string(),
  /** How long this desk may be opened without the centre, hours. */
  offlineHours: z.number().int().min(0),
  now: timeSchema,
});
export type CentreSession = z.output<typeof sessionSchema>;

/** Why a request was refused as a whole; the desk has words for each. */
export const REQUEST_REFUSALS = [
  'malformed',
  'notSignedIn',
  'wrongPassword',
  'lockedOut',
  'notAllowed',
  'mustRefetch',
  'tooMany',
  'tooLarge',
  'protocol',
  'draining',
  'notFound',
  'providerRefused',
  'providerUnreachable',
  'unknownPerson',
  'internal',
] as const;
export type RequestRefusal = (typeof REQUEST_REFUSALS)[number];
export const errorSchema = z.object({
  error: z.object({ code: z.enum(REQUEST_REFUSALS), field: z.string().optional() }),
});
