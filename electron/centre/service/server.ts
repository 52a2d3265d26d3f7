import Fastify, { type FastifyInstance } from 'fastify';
import { PROTOCOL } from '../../../shared/contract/centre/feed';
import { type Parts, refuse } from './request';
import { changeRoutes } from './routes/changes';
import { commandRoutes } from './routes/commands';
import { healthRoutes } from './routes/health';
import { rowRoutes } from './routes/rows';
import { searchRoutes } from './routes/search';
import { sessionRoutes } from './routes/session';

const BODY_MAX = 2 * 1024 * 1024;
/** The service over HTTP. Nothing throws out of it: what fails inside is answered 500 and told to `onFailure`. */
export function serverOf(parts: Parts): FastifyInstance {
  const server = Fastify({
    bodyLimit: BODY_MAX,
    logger: false,
    trustProxy: true,
    // Slow senders must not hold sockets (Slowloris); the streams are answers and live on.
    requestTimeout: 30_000,
    forceCloseConnections: true,
  });
  server.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    const proto = request.headers['x-tsunagu-protocol'];
    if (proto !== undefined && ![PROTOCOL, PROTOCOL - 1].includes(Number(proto))) return refuse(reply, 'protocol');
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
  server.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status < 500) return refuse(reply, 'malformed');
    parts.onFailure(request.routeOptions.url ?? 'unknown', error);
    return refuse(reply, 'internal');
  });
  sessionRoutes(server, parts);
  commandRoutes(server, parts);
  changeRoutes(server, parts);
  rowRoutes(server, parts);
  searchRoutes(server, parts);
  healthRoutes(server, parts);
  return server;
}
