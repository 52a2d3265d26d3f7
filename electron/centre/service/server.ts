import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { takeOnlyJson } from './json-body';
import { type Parts, refuse, refuseForNow } from './request';
import { Router } from './router';
import { auditRoutes } from './routes/audit';
import { callerRoutes } from './routes/callers';
import { changeRoutes } from './routes/changes';
import { commandRoutes } from './routes/commands';
import { descriptionRoutes } from './routes/description';
import { exchangeRoutes } from './routes/exchange';
import { healthRoutes } from './routes/health';
import { liveRoutes } from './routes/live';
import { passwordRoutes } from './routes/passwords';
import { pictureRoutes } from './routes/pictures';
import { queueLogRoutes } from './routes/queue-log';
import { reservationRoutes } from './routes/reservations';
import { rowRoutes } from './routes/rows';
import { searchRoutes } from './routes/search';
import { sessionRoutes } from './routes/session';
import { stopRoutes } from './routes/stops';
import { webhookRoutes } from './routes/webhooks';
import { hurryBodies } from './streamed-body';

const BODY_MAX = 2 * 1024 * 1024;
const BODY_WITHIN_MS = 30_000;
const STREAMED_WITHIN_MS = 30 * 60_000;
const COME_AGAIN_S = 1;
/**
 * A line that is kept for a next question costs as much memory as a stream, and two thousand desks ask for their lease every ten
 * seconds: with lines of five seconds half of them held two. A proxy's few lines are kept longer than it keeps them, so that it sends nothing into one that ends.
 */
const IDLE_LINE_MS = { ofDesks: 1_000, ofProxies: 75_000 };

/** What a desk of any age may still do: sign in, and deliver what was said. A wish carries its own version. */
const FOR_ANY_AGE: readonly string[] = ['/v1/commands', '/v1/session', '/v1/session/refresh', '/v1/session/end'];

/** Desks of this version, the one before and newer ones, whose wishes are held where this service can't read them. */
function isServed({ headers, routeOptions }: FastifyRequest, protocol: number): boolean {
  const theirs = headers['x-tsunagu-protocol'];
  if (theirs === undefined || FOR_ANY_AGE.includes(routeOptions.url ?? '')) return true;
  return /^\d{1,6}$/.test(String(theirs)) && Number(theirs) >= protocol - 1;
}

/** The service over HTTP. Nothing throws out of it: what fails inside is answered 500 and told to `onFailure`. */
export function serverOf(parts: Parts): FastifyInstance {
  const fail = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if ((error.statusCode ?? 500) < 500) return refuse(reply, 'malformed');
    parts.onFailure(request.routeOptions.url ?? 'unknown', error);
    return refuse(reply, 'internal');
  };
  const server = Fastify({
    bodyLimit: BODY_MAX,
    logger: false,
    trustProxy: parts.proxies.length > 0 ? [...parts.proxies] : false,
    // Slow senders must not hold sockets (Slowloris); the streams are answers and live on. What is read as it comes may last,
    // as long as it comes (streamed-body.ts); every other body has come long before (below).
    requestTimeout: STREAMED_WITHIN_MS,
    keepAliveTimeout: parts.proxies.length > 0 ? IDLE_LINE_MS.ofProxies : IDLE_LINE_MS.ofDesks,
    // What was begun is answered before the service ends.
    forceCloseConnections: 'idle',
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => void fail(error, _request, reply),
    // Not HTTP, or two readings of where a request ends: no answer is safe but the end of the connection.
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      else socket.destroy();
    },
  });
  server.server.headersTimeout = BODY_WITHIN_MS;
  takeOnlyJson(server);
  hurryBodies(server, BODY_WITHIN_MS);
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    if (parts.ownerOnly && !isOfThisMachine(request)) return refuse(reply, 'notAllowed');
    if (!isServed(request, parts.protocol)) return refuse(reply, 'protocol');
    const isDesks = request.routeOptions.url?.startsWith('/v1/') ?? false;
    if (isDesks && parts.isDraining())
      return refuseForNow(reply.header('connection', 'close'), 'draining', COME_AGAIN_S);
    return undefined;
  });
  server.addHook('onResponse', async (request, reply) => {
    const { url = 'unknown' } = request.routeOptions;
    parts.onRequest({
      route: url,
      method: request.method,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
    });
  });
  server.setNotFoundHandler((_request, reply) => refuse(reply, 'notFound'));
  server.setErrorHandler(fail);
  const router = new Router(server, parts);
  sessionRoutes(router);
  liveRoutes(router);
  passwordRoutes(router);
  commandRoutes(router);
  changeRoutes(router);
  rowRoutes(router);
  callerRoutes(router);
  searchRoutes(router);
  stopRoutes(router);
  auditRoutes(router);
  exchangeRoutes(router);
  queueLogRoutes(router);
  reservationRoutes(router);
  webhookRoutes(router);
  pictureRoutes(router);
  healthRoutes(router);
  // Nobody could ask for it.
  if (!parts.ownerOnly) descriptionRoutes(router);
  return server;
}

/** Asked by the address that the service has, not by a name that a page made to lead here, and by no page at all. */
function isOfThisMachine({ headers, socket }: FastifyRequest): boolean {
  return headers.host === `${socket.localAddress}:${socket.localPort}` && headers.origin === undefined;
}
