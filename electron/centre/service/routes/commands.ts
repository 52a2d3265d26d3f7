import type { FastifyInstance } from 'fastify';
import { pushSchema } from '../../../../shared/contract/centre/feed';
import { callerOf, type Parts, read, refuse } from '../request';

/** Wishes of a device, in their order; each gets its one answer (centre.md 1.2). */
export function commandRoutes(server: FastifyInstance, parts: Parts): void {
  server.post('/v1/commands', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    if (parts.isDraining()) return refuse(reply, 'draining');
    const input = read(pushSchema, request.body, reply);
    if (!input) return reply;
    // The token is the device's: nobody sends in another's name.
    if (input.deviceId !== caller.deviceId) return refuse(reply, 'notAllowed');
    const { tenant, agentId, roles, deviceId } = caller;
    const wishes = input.commands.map((command) => ({ agentId, roles, deviceId, command }));
    const answers = await parts.centre.submit(tenant, wishes);
    return { answers, now: parts.now() };
  });
}
