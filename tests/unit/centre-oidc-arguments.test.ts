import { expect, it } from 'vitest';
import { oidcOf } from '../../electron/centre/oidc-arguments';

const GOOD = {
  'oidc-issuer': 'https://login.example.jp/realms/shop',
  'oidc-client': 'tsunagu',
  'oidc-tenants': 'shop,shop.east',
  'oidc-claims': 'preferred_username,email',
};

it('a provider is named by the command line, its secret by the environment', () => {
  expect(oidcOf(GOOD, 's')).toEqual({
    issuer: GOOD['oidc-issuer'],
    clientId: 'tsunagu',
    secret: 's',
    tenants: ['shop', 'shop.east'],
    claims: ['preferred_username', 'email'],
  });
  expect(oidcOf(GOOD, '')).toMatchObject({ secret: null });
  expect(oidcOf({ 'oidc-claims': 'email' }, undefined)).toBeUndefined();
});

it.each([
  ['oidc-issuer', 'http://login.example.jp'],
  ['oidc-issuer', 'https://login.example.jp?x=1'],
  ['oidc-issuer', 'login.example.jp'],
  ['oidc-issuer', undefined],
  ['oidc-client', ''],
  ['oidc-tenants', undefined],
  ['oidc-tenants', 'shop,'],
  ['oidc-claims', 'a b'],
])('%s %s is refused by name', (name, value) => {
  expect(oidcOf({ ...GOOD, [name]: value }, undefined)).toEqual({ wrong: name });
});
