import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Role } from '../../../../shared/contract/centre/centre-data';
import { searchCustomers } from '../../search/search';
import { callerOf, type Parts, read, refuse } from '../request';

const SEARCHERS: readonly Role[] = ['communicator', 'support', 'supervisor'];
const searchSchema = z.object({
  q: z.string().min(1).max(100),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});

/** Customers by what a caller says: a name, a part of it, its reading, a number. */
export function searchRoutes(server: FastifyInstance, parts: Parts): void {
  server.get('/v1/customers/search', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    if (!caller.roles.some((role) => SEARCHERS.includes(role))) return refuse(reply, 'notAllowed');
    const input = read(searchSchema, request.query, reply);
    if (!input) return reply;
    return searchCustomers(parts.centre.engine, caller.tenant, input.q, input.limit);
  });
}
