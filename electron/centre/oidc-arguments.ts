import { z } from 'zod';
import { idSchema } from '../../shared/contract/centre/common';
import type { OidcSettings } from './auth/oidc';

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];
const issuerSchema = z.url({ protocol: /^https?$/ }).refine((text) => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash } = new URL(text);
  return (protocol === 'https:' || LOOPBACK.includes(hostname)) && search === '' && hash === '';
});
const namesSchema = (of: z.ZodType<string, string>) =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(of).min(1));
const schema = z.object({
  'oidc-issuer': issuerSchema,
  'oidc-client': z.string().min(1).max(200),
  'oidc-tenants': namesSchema(idSchema),
  'oidc-claims': namesSchema(z.string().regex(/^[\w:./-]{1,100}$/)),
});

/**
 * The provider that the command line names.
 *
 * @param secret from the environment alone: arguments can be read by everybody on the machine.
 * @returns undefined where it names none, or the option that is missing or wrong.
 */
export function oidcOf(
  values: Readonly<Record<string, unknown>>,
  secret: string | undefined,
): OidcSettings | { readonly wrong: string } | undefined {
  if (['oidc-issuer', 'oidc-client', 'oidc-tenants'].every((name) => values[name] === undefined)) return undefined;
  const read = schema.safeParse(values);
  if (!read.success) return { wrong: String(read.error.issues[0]?.path[0]) };
  const { 'oidc-issuer': issuer, 'oidc-client': clientId, 'oidc-tenants': tenants, 'oidc-claims': claims } = read.data;
  return { issuer, clientId, secret: secret ? secret : null, tenants, claims };
}
