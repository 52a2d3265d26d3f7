import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import type { z } from 'zod';
import type { Role } from '../../../shared/contract/centre/centre-data';
import type { RequestRefusal } from '../../../shared/contract/centre/session';
import type { Caller } from '../auth/tokens';
import { type Parts, refuse, refuseForNow } from './request';
import { takeAsItComes } from './streamed-body';

/** A route as it is published: whom it lets in, what it takes and what it gives. */
export interface Described {
  readonly method: 'GET' | 'POST';
  /** Fastify's form: /v1/rows/:entity. */
  readonly url: string;
  /** `open`: without a token; else the roles of which one is needed. */
  readonly access: 'open' | readonly Role[];
  /** One line in Japanese, and what else a CRM's developer has to know. */
  readonly summary: string;
  readonly description?: string;
  /** Of a POST with a body that is read as it comes: the types of it. Any type gets to the handler, which looks itself. */
  readonly takes?: readonly string[];
  /** Of a POST the body; of a GET, or where the body is read as it comes, the words of the path and the query. */
  readonly input?: z.ZodType;
  readonly answer: z.ZodType | 'text/event-stream' | 'text/plain' | 'application/x-ndjson' | 'image/*';
  /** Beside those that any route may give. */
  readonly refusals: readonly RequestRefusal[];
}

interface OpenRoute<I extends z.ZodType> extends Described {
  readonly access: 'open';
  readonly input?: I;
}
interface GuardedRoute<I extends z.ZodType> extends Described {
  readonly access: readonly Role[];
  readonly input?: I;
}
interface Asked<I> {
  readonly input: I;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}
export type SignedIn = Caller & { readonly expiresAt: number };
/** A refusal of the whole request, what is answered, or the reply itself where the route has sent it. */
type Outcome = RequestRefusal | FastifyReply | object;

/** The one way to add a route: role, tenant, pace and input are looked at before its handler is called. */
export class Router {
  readonly described: Described[] = [];

  constructor(
    private readonly server: FastifyInstance,
    readonly parts: Parts,
  ) {
    const known = this.described;
    server.addHook('onRoute', ({ url, method }) => {
      if (!known.some((one) => one.url === url && one.method === method)) throw new Error(`${url} has no description`);
    });
  }

  /** A route that asks for no token; a service for its owner only has none. */
  open<I extends z.ZodType>(route: OpenRoute<I>, handle: (asked: Asked<z.output<I>>) => Promise<Outcome>): void {
    if (this.parts.ownerOnly) return;
    this.add(route, async (request, reply) => {
      const input = read(route, request);
      return 'field' in input ? refuse(reply, 'malformed', input.field) : handle({ ...input, request, reply });
    });
  }

  /** A route for those who are signed in with one of its roles. */
  guarded<I extends z.ZodType>(
    route: GuardedRoute<I>,
    handle: (asked: Asked<z.output<I>> & { readonly caller: SignedIn }) => Promise<Outcome>,
  ): void {
    this.add(route, async (request, reply) => {
      const caller = await this.callerOf(request);
      if (!caller) return 'notSignedIn';
      this.parts.upkeep.saw(caller.tenant);
      const waitS = this.parts.devicePace.take(`${caller.tenant} ${caller.deviceId}`);
      if (waitS > 0) return refuseForNow(reply, 'tooMany', waitS);
      if (!caller.roles.some((role) => route.access.includes(role))) return 'notAllowed';
      const input = read(route, request);
      return 'field' in input ? refuse(reply, 'malformed', input.field) : handle({ ...input, request, reply, caller });
    });
  }

  private add(route: Described, handle: (request: FastifyRequest, reply: FastifyReply) => Promise<Outcome>): void {
    const { method, url, takes } = route;
    this.described.push(route);
    const options: RouteOptions = {
      method,
      url,
      handler: async (request, reply) => {
        const outcome = await handle(request, reply);
        return typeof outcome === 'string' ? refuse(reply, outcome) : outcome;
      },
    };
    if (takes) void this.server.register(async (scope) => takeAsItComes(scope, options));
    else this.server.route(options);
  }

  private async callerOf(request: FastifyRequest): Promise<SignedIn | null> {
    const token = /^Bearer ([\w.~+/=-]{20,4000})$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return null;
    const caller = await this.parts.tokens.check(token);
    return caller && !this.parts.ended.isSpent(caller) ? caller : null;
  }
}

type Read<I> = { readonly input: I } | { readonly field: string | undefined };

/** The words of the path stand above those of the query. */
function read<I extends z.ZodType>(
  { method, takes, input }: Pick<Described, 'method' | 'takes'> & { input?: I },
  request: FastifyRequest,
): Read<z.output<I>> {
  if (!input) return { input: undefined as z.output<I> };
  const { body, query, params } = request;
  const parsed = input.safeParse(method === 'POST' && !takes ? body : { ...(query as object), ...(params as object) });
  return parsed.success ? { input: parsed.data } : { field: parsed.error.issues[0]?.path.join('.').slice(0, 200) };
}
