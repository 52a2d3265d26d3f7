import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ENTITY_NAMES } from '../../../../shared/contract/centre/entities';
import { feedOf } from '../../commands/group';
import { isTable } from '../../exchange/columns';
import { exportJson, exportTable } from '../../exchange/export';
import { importFile, type Refused } from '../../exchange/import';
import type { Letters } from '../../exchange/letters';
import { refuse, refuseForNow } from '../request';
import type { Router, SignedIn } from '../router';
import { piecesOf } from '../streamed-body';

/** Of one request; whoever has more sends it in parts. */
const BYTES_MAX = 64 * 1024 * 1024;
/** Refused rows that one answer tells of; the count tells of all. */
const REFUSED_MAX = 1_000;
/** Long readings of one instance at a time: each holds a connection to the database. */
const EXPORTS_MAX = 2;
const COME_AGAIN_S = 10;
/** An export that its receiver does not take for so long is cut, ms. */
const TAKES_WITHIN_MS = 60_000;

const count = z.number().int().min(0);
const reportSchema = z.object({
  read: count,
  created: count,
  changed: count,
  unchanged: count,
  refused: count,
  /** The first 1,000 of them. */
  refusals: z.array(z.object({ line: count, field: z.string(), reason: z.string() })),
  stopped: z.object({ afterLine: count, reason: z.string() }).nullable(),
});
const exportSchema = z.object({
  kind: z.enum(ENTITY_NAMES),
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  letters: z.enum(['utf-8', 'shift_jis']).default('utf-8'),
});
const CHARSETS: Readonly<Record<string, Letters>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  shift_jis: 'shift_jis',
  sjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
};

/** What a body says that it is; null where it is nothing that can be brought in. */
function fileTypeOf(contentType: string): { readonly format: 'csv' | 'jsonl'; readonly letters: Letters } | null {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const format = { 'text/csv': 'csv', 'application/x-ndjson': 'jsonl' }[type.trim()] as 'csv' | 'jsonl' | undefined;
  const charset = parameters.flatMap((text) => /^\s*charset="?([\w-]+)"?\s*$/.exec(text)?.[1] ?? []).at(0) ?? 'utf-8';
  const letters = CHARSETS[charset];
  return format && letters && (format === 'csv' || letters === 'utf-8') ? { format, letters } : null;
}

/** Real data in and out, for administrators. */
export function exchangeRoutes(router: Router): void {
  const { parts } = router;
  const importing = new Set<string>();
  let exports = 0;

  router.guarded(
    {
      method: 'POST',
      url: '/v1/import/:kind',
      access: ['administrator'],
      summary: '行を取り込み、入った数と入らなかった行の理由を答えます。',
      description:
        'text/csv は customer・product・dialledNumber・contact (charset=shift_jis と書けば Shift_JIS、なければ UTF-8)、application/x-ndjson はすべての種類です。一度に 64 MB まで、テナントごとに一つずつ (429 は Retry-After の後に)。同じものをもう一度送っても何も変わりません。stopped があれば、afterLine 行目より後は読んでいません。',
      takes: ['text/csv', 'application/x-ndjson'],
      input: z.object({ kind: z.enum(ENTITY_NAMES) }),
      answer: reportSchema,
      refusals: ['tooLarge', 'tooMany'],
    },
    async ({ input: { kind }, request, reply, caller: { tenant, agentId } }) => {
      const type = fileTypeOf(request.headers['content-type'] ?? '');
      if (type === null || (type.format === 'csv' && !isTable(kind))) return refuse(reply, 'malformed', 'content-type');
      if (Number(request.headers['content-length'] ?? 0) > BYTES_MAX) return 'tooLarge';
      if (importing.has(tenant)) return refuseForNow(reply, 'tooMany', COME_AGAIN_S);
      importing.add(tenant);
      try {
        const refusals: Refused[] = [];
        const isOver = () => (parts.isDraining() ? 'サービスが終了します。もう一度送ってください' : null);
        const report = await importFile(parts.centre, {
          tenant,
          kind,
          agentId,
          ...type,
          source: () => piecesOf(request.raw, { bytesMax: BYTES_MAX, isOver }),
          onRefused: (one) => refusals.length < REFUSED_MAX && refusals.push(one),
        });
        return { ...report, refusals };
      } finally {
        importing.delete(tenant);
      }
    },
  );

  router.guarded(
    {
      method: 'GET',
      url: '/v1/export/:kind',
      access: ['administrator'],
      summary: '一つの種類の行をすべて、同じ時点の姿で書き出します。',
      description:
        'format=ndjson (一行に一件) か csv (customer・product・dialledNumber・contact、letters=shift_jis にない字は 〓)。x-tsunagu-epoch と x-tsunagu-cursor はその時点で、/v1/changes を続きから読めます。途中で切れた答えは完全ではありません (チャンクの終わりが届きません)。',
      input: exportSchema,
      answer: 'application/x-ndjson',
      refusals: ['tooMany'],
    },
    async ({ input, reply, caller }) => {
      if (input.format === 'csv' && !isTable(input.kind)) return refuse(reply, 'malformed', 'format');
      if (exports >= EXPORTS_MAX) return refuseForNow(reply, 'tooMany', COME_AGAIN_S);
      exports += 1;
      try {
        await send(input, caller, reply);
      } catch (error) {
        if (!reply.raw.headersSent) throw error;
        // The receiver is gone, or sees that the end is missing.
        if (!reply.raw.destroyed) parts.onFailure('/v1/export/:kind', error);
        reply.raw.destroy();
      } finally {
        exports -= 1;
      }
      return reply;
    },
  );

  /** The answer begins when the view stands. */
  const send = (
    { kind, format, letters }: z.output<typeof exportSchema>,
    { tenant }: SignedIn,
    reply: FastifyReply,
  ): Promise<void> =>
    parts.centre.engine.readLong(tenant, async (tx) => {
      const { epoch, head } = await feedOf(tx, tenant);
      const pieces =
        format === 'csv' && isTable(kind)
          ? exportTable(tx, tenant, kind, letters, () => undefined)
          : exportJson(tx, tenant, kind);
      const isTableFormat = format === 'csv';
      const { raw } = reply.hijack();
      raw.writeHead(200, {
        'content-type': isTableFormat ? `text/csv; charset=${letters}` : 'application/x-ndjson',
        'content-disposition': `attachment; filename="${kind}.${isTableFormat ? 'csv' : 'jsonl'}"`,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-tsunagu-epoch': epoch,
        'x-tsunagu-cursor': `${head}`,
      });
      raw.setTimeout(TAKES_WITHIN_MS, () => raw.destroy());
      await pipeline(Readable.from(pieces), raw);
    });
}
