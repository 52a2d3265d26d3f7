import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { RequestRefusal } from '../../../shared/contract/centre/session';
import type { SignIn } from '../auth/sign-in';
import type { Caller, Tokens } from '../auth/tokens';
import type { Streams } from '../feed/streams';
import type { Centre } from './centre';

/** What the routes work with. */
export interface Parts {
  readonly centre: Centre;
  readonly tokens: Tokens;
  readonly signIn: SignIn;
  readonly streams: Streams;
  readonly now: () => number;
  /** True while the service ends: nothing new is begun, a balancer sends the desks elsewhere. */
  readonly isDraining: () => boolean;
  /** One line without personal data: route, status, ms. */
  readonly onRequest: (line: { route: string; method: string; status: number; ms: number }) => void;
  readonly onFailure: (route: string, error: unknown) => void;
}

const STATUS: Readonly<Record<RequestRefusal, number>> = {
  malformed: 400,
  notSignedIn: 401,
  wrongPassword: 401,
  lockedOut: 423,
  notAllowed: 403,
  mustRefetch: 410,
  tooMany: 429,
  protocol: 426,
  draining: 503,
  notFound: 404,
  internal: 500,
};

/** Answers with a refusal of the whole request. */
export function refuse(reply: FastifyReply, code: RequestRefusal, field?: string): FastifyReply {
  return reply.code(STATUS[code]).send({ error: { code, ...(field === undefined ? {} : { field }) } });
}

/** Reads input by its schema; null where it is malformed, and then the answer is sent. */
export function read<S extends z.ZodType>(schema: S, value: unknown, reply: FastifyReply): z.output<S> | null {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  void refuse(reply, 'malformed', parsed.error.issues[0]?.path.join('.').slice(0, 200));
  return null;
}

/** Who asks; null where the token is none, and then the answer is sent. */
export async function callerOf(
  parts: Parts,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<(Caller & { readonly expiresAt: number }) | null> {
  const token = /^Bearer ([\w.~+/=-]{20,4000})$/.exec(request.headers.authorization ?? '')?.[1];
  const caller = token === undefined ? null : await parts.tokens.check(token);
  if (!caller) void refuse(reply, 'notSignedIn');
  return caller;
}
