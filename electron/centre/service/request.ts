import type { FastifyReply } from 'fastify';
import type { RequestRefusal } from '../../../shared/contract/centre/session';
import type { EndedAccess } from '../auth/ended-access';
import type { OidcProvider } from '../auth/oidc';
import type { SignIn } from '../auth/sign-in';
import type { Tokens } from '../auth/tokens';
import type { Leases } from '../feed/leases';
import type { Streams } from '../feed/streams';
import type { Upkeep } from '../feed/upkeep';
import type { Reach } from '../webhooks/address';
import type { Deliverer } from '../webhooks/deliverer';
import type { Registry } from '../webhooks/registry';
import type { Allowance } from './allowance';
import type { Centre } from './centre';
import type { Figures } from './figures';

/** What the routes work with. */
export interface Parts {
  readonly centre: Centre;
  readonly tokens: Tokens;
  readonly signIn: SignIn;
  readonly ended: EndedAccess;
  /** Null: people sign in by password alone. */
  readonly oidc: OidcProvider | null;
  readonly streams: Streams;
  readonly leases: Leases;
  readonly upkeep: Upkeep;
  readonly figures: Figures;
  readonly webhooks: { readonly registry: Registry; readonly deliverer: Deliverer; readonly reach: Reach };
  readonly now: () => number;
  /** The version of the protocol that this service speaks; it serves it and the one before. */
  readonly protocol: number;
  /** True while the service ends: nothing new is begun, a balancer sends the desks elsewhere. */
  readonly isDraining: () => boolean;
  /** See `ServiceOptions`. */
  readonly ownerOnly: boolean;
  /** Requests of one device. */
  readonly devicePace: Allowance;
  /** Sign-ins from one address, and those of them that failed. */
  readonly signInPace: Allowance;
  readonly failurePace: Allowance;
  /** Addresses of proxies that may name the caller's; of anybody else the word is not taken. */
  readonly proxies: readonly string[];
  /** One line without personal data: route, status, ms. */
  readonly onRequest: (line: { route: string; method: string; status: number; ms: number }) => void;
  readonly onFailure: (route: string, error: unknown) => void;
}

export const STATUS: Readonly<Record<RequestRefusal, number>> = {
  malformed: 400,
  notSignedIn: 401,
  wrongPassword: 401,
  lockedOut: 423,
  notAllowed: 403,
  mustRefetch: 410,
  tooMany: 429,
  tooLarge: 413,
  protocol: 426,
  draining: 503,
  notFound: 404,
  providerRefused: 401,
  providerUnreachable: 502,
  unknownPerson: 403,
  internal: 500,
};

/** Answers with a refusal of the whole request. */
export function refuse(reply: FastifyReply, code: RequestRefusal, field?: string): FastifyReply {
  return reply.code(STATUS[code]).send({ error: { code, ...(field === undefined ? {} : { field }) } });
}

/** Refuses what may be asked again after some seconds. */
export function refuseForNow(reply: FastifyReply, code: 'tooMany' | 'draining', afterS: number): FastifyReply {
  return refuse(reply.header('retry-after', afterS), code);
}
