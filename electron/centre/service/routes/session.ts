import type { FastifyInstance } from 'fastify';
import { refreshSchema, signInSchema } from '../../../../shared/contract/centre/session';
import { type Parts, read, refuse } from '../request';

/** Signing in, and staying in. */
export function sessionRoutes(server: FastifyInstance, { signIn }: Parts): void {
  server.post('/v1/session', async (request, reply) => {
    const input = read(signInSchema, request.body, reply);
    if (!input) return reply;
    const { tenant, login, password, deviceId } = input;
    const session = await signIn.byPassword(tenant, login, password, deviceId);
    return typeof session === 'string' ? refuse(reply, session) : session;
  });
  server.post('/v1/session/refresh', async (request, reply) => {
    const input = read(refreshSchema, request.body, reply);
    if (!input) return reply;
    const [tenant = '', token = ''] = input.refreshToken.split('.');
    const session = await signIn.byRefresh(tenant, token, input.deviceId);
    return typeof session === 'string' ? refuse(reply, session) : session;
  });
}
