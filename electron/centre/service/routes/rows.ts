import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idSchema } from '../../../../shared/contract/centre/common';
import { ENTITY_NAMES } from '../../../../shared/contract/centre/entities';
import { Unit } from '../../commands/unit';
import { callerOf, type Parts, read, refuse } from '../request';

const entity = z.enum(ENTITY_NAMES);
const oneSchema = z.object({ entity, id: idSchema });
const findSchema = z.object({
  field: z.string().min(1).max(40),
  value: z.string().min(1).max(200),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

/** Rows on demand: a customer by number, the contacts of a customer, newest first. */
export function rowRoutes(server: FastifyInstance, parts: Parts): void {
  server.get('/v1/rows/:entity/:id', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    const input = read(oneSchema, request.params, reply);
    if (!input) return reply;
    const row = await parts.centre.engine.read(caller.tenant, (tx) =>
      new Unit(tx, caller.tenant).get(input.entity, input.id),
    );
    return row ?? refuse(reply, 'notFound');
  });

  server.get('/v1/rows/:entity', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    const kind = read(oneSchema.pick({ entity: true }), request.params, reply);
    const input = kind && read(findSchema, request.query, reply);
    if (!input) return reply;
    const { field, value, limit } = input;
    const rows = await parts.centre.engine.read(caller.tenant, (tx) =>
      new Unit(tx, caller.tenant).find(kind.entity, field, value, { limit, newestFirst: true }),
    );
    return { rows };
  });
}
