import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import { type Parts, refuse } from '../request';

/** For balancers and watchers: alive, ready, and figures. */
export function healthRoutes(server: FastifyInstance, parts: Parts): void {
  server.get('/healthz', async () => ({ alive: true }));
  server.get('/readyz', async (_request, reply) => {
    if (parts.isDraining()) return refuse(reply, 'draining');
    try {
      await sql`select 1`.execute(parts.centre.engine.db);
      return { ready: true };
    } catch {
      return refuse(reply, 'internal');
    }
  });
}
