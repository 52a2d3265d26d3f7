import type { FastifyInstance, RouteOptions } from 'fastify';
import { Stopped } from '../exchange/rows';

/** Silence of a sender that ends the reading, ms. */
const SILENCE_MAX_MS = 30_000;
/** What still comes after the answer is thrown away for so long, ms: a sender that hears us stops. */
const LISTENS_WITHIN_MS = 5_000;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body is read by the route itself, piece by piece. */
    takesAsItComes?: true;
  }
}

/** Adds a route whose body nobody has read when its handler is called. */
export function takeAsItComes(scope: FastifyInstance, options: RouteOptions): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
  scope.addHook('onResponse', async ({ raw }) => {
    if (!raw.complete) setTimeout(() => raw.complete || raw.destroy(), LISTENS_WITHIN_MS).unref();
  });
  scope.route({ ...options, config: { takesAsItComes: true } });
}

/** Cuts the sender of any other body that is not there in time. */
export function hurryBodies(server: FastifyInstance, withinMs: number): void {
  server.addHook('onRequest', async (request) => {
    if (request.method !== 'POST' || request.routeOptions.config.takesAsItComes) return;
    const { raw } = request;
    const timer = setTimeout(() => raw.complete || raw.destroy(), withinMs).unref();
    raw.once('close', () => clearTimeout(timer));
  });
}

/** How much of a body is read, and until when. */
interface Bounds {
  readonly bytesMax: number;
  /** Why nothing more is read, in Japanese; null while there is no such reason. */
  readonly isOver: () => string | null;
}

/**
 * The pieces of a body as they come; the sender is not asked for more before they are used. Throws Stopped where it is too long,
 * falls silent, breaks off, or `isOver`.
 */
export async function* piecesOf(
  body: AsyncIterable<Uint8Array>,
  { bytesMax, isOver }: Bounds,
): AsyncGenerator<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  let bytes = 0;
  for (;;) {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<'silent'>((resolve) => {
      timer = setTimeout(() => resolve('silent'), SILENCE_MAX_MS);
    });
    const piece = await Promise.race([pieces.next().catch(() => 'broken' as const), silence]);
    clearTimeout(timer);
    if (piece === 'silent') throw new Stopped('データが届かなくなりました');
    if (piece === 'broken') throw new Stopped('接続が切れました');
    if (piece.done) return;
    bytes += piece.value.length;
    if (bytes > bytesMax) throw new Stopped(`一度に送れるのは ${bytesMax / 1_048_576} MB までです`);
    const reason = isOver();
    if (reason !== null) throw new Stopped(reason);
    yield piece.value;
  }
}
