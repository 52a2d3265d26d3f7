import { z } from 'zod';
import { STAFF } from '../../../../shared/contract/centre/centre-data';
import { COMMANDS } from '../../../../shared/contract/centre/commands';
import { idSchema } from '../../../../shared/contract/centre/common';
import { PICTURE_BYTES_MAX, PICTURE_TYPES } from '../../../../shared/domain/picture';
import { Stopped } from '../../exchange/rows';
import { keepPicture, pictureOf } from '../../pictures/store';
import { refuse, refuseForNow } from '../request';
import type { Router } from '../router';
import { piecesOf } from '../streamed-body';

const oneSchema = z.object({ id: idSchema });
/** Bodies of one instance at a time; each is held in memory. */
const BODIES_MAX = 20;
const COME_AGAIN_S = 2;
const NEXT_HOUR_S = 3_600;

/** Pictures that are evidence of a sales stop. */
export function pictureRoutes(router: Router): void {
  const { parts } = router;
  const { engine } = parts.centre;
  let bodies = 0;

  router.guarded(
    {
      method: 'POST',
      url: '/v1/pictures/:id',
      access: COMMANDS['stop.propose'].roles,
      summary: '写真を一枚預けます。',
      description:
        '本文は JPEG・PNG・WebP のバイト列 (4 MB まで、動かないもの、6,400 万画素まで) で、種類は先頭のバイトで見ます。撮影場所などの付帯情報は取り除いて保管します。id は端末で作り、同じ写真は何度送っても一枚です (違う写真は 400 field=id、写真でないものは 400 field=picture)。預けた後で stop.addEvidence の evidence.pictureIds に書きます。一人一日 200 枚まで (429) です。',
      takes: PICTURE_TYPES,
      input: oneSchema,
      answer: z.object({ kept: z.literal(true) }),
      refusals: ['tooLarge', 'tooMany'],
    },
    async ({ input: { id }, request, reply, caller: { tenant, agentId, deviceId } }) => {
      if (Number(request.headers['content-length'] ?? 0) > PICTURE_BYTES_MAX) return 'tooLarge';
      if (bodies >= BODIES_MAX) return refuseForNow(reply, 'tooMany', COME_AGAIN_S);
      bodies += 1;
      try {
        const bytes = await bodyOf(request.raw);
        if (bytes === null) return 'tooLarge';
        const kept = await keepPicture(engine, { tenant, id, agentId, deviceId, now: parts.now() }, bytes);
        if (kept === 'tooMany') return refuseForNow(reply, 'tooMany', NEXT_HOUR_S);
        if (kept === 'otherBytes') return refuse(reply, 'malformed', 'id');
        return kept === 'noPicture' ? refuse(reply, 'malformed', 'picture') : { kept: true };
      } catch (error) {
        // It fell silent or broke off.
        if (error instanceof Stopped) return 'malformed';
        throw error;
      } finally {
        bodies -= 1;
      }
    },
  );

  router.guarded(
    {
      method: 'GET',
      url: '/v1/pictures/:id',
      access: STAFF,
      summary: '預けられた写真です。',
      description: 'content-type は image/jpeg・image/png・image/webp のどれかです。',
      input: oneSchema,
      answer: 'image/*',
      refusals: ['notFound'],
    },
    async ({ input: { id }, caller: { tenant }, reply }) => {
      const picture = await pictureOf(engine, tenant, id);
      if (!picture) return 'notFound';
      // Whoever opens its address gets a file, never a page of this service.
      const name = `${id}.${picture.type.slice('image/'.length)}`;
      return reply
        .header('content-type', picture.type)
        .header('content-disposition', `attachment; filename="${name}"`)
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(picture.bytes);
    },
  );
}

/** @returns null where it is longer than a picture may be. */
async function bodyOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of piecesOf(body, { bytesMax: Infinity, isOver: () => null })) {
    bytes += piece.length;
    if (bytes > PICTURE_BYTES_MAX) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
