import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { idSchema } from '../../../../shared/contract/centre/common';
import { CHANGES_MAX, topicSchema } from '../../../../shared/contract/centre/feed';
import { mayFollow } from '../../feed/topics';
import { callerOf, type Parts, read, refuse } from '../request';

const pullSchema = z.object({
  topic: topicSchema,
  epoch: idSchema.optional(),
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(CHANGES_MAX).default(CHANGES_MAX),
});
/** `at=catalog:<epoch>:12&at=team:<epoch>:5`: where the desk stands. */
const streamSchema = z.object({
  at: z.union([z.string(), z.array(z.string())]).transform((at, context) => {
    const places = [at].flat().map((text) => /^([a-z][\w.-]{0,79}):([\w.-]{1,64}):(\d{1,15})$/.exec(text));
    if (places.length > 50 || places.some((place) => place === null))
      context.addIssue({ code: 'custom', message: 'at' });
    return new Map(places.map((place) => [place?.[1] ?? '', { epoch: place?.[2] ?? '', cursor: Number(place?.[3]) }]));
  }),
});
/** A desk that takes no more of what it is sent is better off coming back. */
const BUFFER_MAX = 4 * 1024 * 1024;

/** What changed: asked for, and as a stream of the same ranges. */
export function changeRoutes(server: FastifyInstance, parts: Parts): void {
  server.get('/v1/changes', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    const input = read(pullSchema, request.query, reply);
    if (!input) return reply;
    const { topic, epoch = null, cursor, limit } = input;
    if (!mayFollow(topic, caller)) return refuse(reply, 'notAllowed');
    const range = await parts.centre.pull(caller.tenant, topic, { epoch, cursor }, limit);
    return typeof range === 'string' ? refuse(reply, range) : range;
  });

  server.get('/v1/stream', async (request, reply) => {
    const caller = await callerOf(parts, request, reply);
    if (!caller) return reply;
    if (parts.isDraining()) return refuse(reply, 'draining');
    const input = read(streamSchema, request.query, reply);
    if (!input) return reply;
    if (![...input.at.keys()].every((topic) => mayFollow(topic, caller))) return refuse(reply, 'notAllowed');
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.write(`event: hello\ndata: ${JSON.stringify({ now: parts.now() })}\n\n`);
    const leave = parts.streams.add(caller.tenant, input.at, {
      write(text) {
        raw.write(text);
        return raw.writableLength < BUFFER_MAX;
      },
      end: () => raw.end(),
    });
    // Rights are looked at anew with the next token.
    const timer = setTimeout(() => raw.end(), Math.max(0, caller.expiresAt - parts.now()));
    raw.on('error', () => raw.destroy());
    raw.on('close', () => {
      clearTimeout(timer);
      leave();
    });
    return reply;
  });
}
