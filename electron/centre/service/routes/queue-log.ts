import { z } from 'zod';
import { takeQueueLog } from '../../queue-log/bring';
import { refuse } from '../request';
import type { Router } from '../router';
import { piecesOf } from '../streamed-body';

/** Of one request: some hundred thousand lines. */
const BYTES_MAX = 16 * 1024 * 1024;
/** Refused lines that one answer tells of; the count tells of all. */
const REFUSED_MAX = 100;

const count = z.number().int().min(0);
const reportSchema = z.object({
  read: count,
  taken: count,
  known: count,
  ignored: count,
  refused: count,
  unknownAgents: count,
  /** The first 100 of them. */
  refusals: z.array(z.object({ line: count, reason: z.string() })),
  stopped: z.object({ afterLine: count, reason: z.string() }).nullable(),
});

/** What a telephone system tells of its queues. */
export function queueLogRoutes(router: Router): void {
  const { parts } = router;
  router.guarded(
    {
      method: 'POST',
      url: '/v1/queue-log',
      access: ['telephony', 'administrator'],
      summary: 'Asterisk の queue_log の行を取り込みます。',
      description:
        '書かれたままの行を送ります。同じ行は何度送っても一件です。ENTERQUEUE、CONNECT、ABANDON、EXITWITHTIMEOUT、EXITEMPTY、RINGNOANSWER、COMPLETEAGENT、COMPLETECALLER、BLINDTRANSFER、ATTENDEDTRANSFER のほかは数えるだけです (ignored)。担当者は id かログイン名で結び付け、いなければ member の名前だけが残ります (unknownAgents)。一度に 16 MB までです。',
      takes: ['text/plain'],
      answer: reportSchema,
      refusals: ['tooLarge'],
    },
    async ({ request, reply, caller: { tenant, agentId, roles, deviceId } }) => {
      if (!/^text\/plain(;|$)/i.test(request.headers['content-type'] ?? ''))
        return refuse(reply, 'malformed', 'content-type');
      if (Number(request.headers['content-length'] ?? 0) > BYTES_MAX) return 'tooLarge';
      const refusals: { line: number; reason: string }[] = [];
      const isOver = () => (parts.isDraining() ? 'サービスが終了します。もう一度送ってください' : null);
      const report = await takeQueueLog(parts.centre, {
        tenant,
        agentId,
        roles,
        deviceId,
        source: () => piecesOf(request.raw, { bytesMax: BYTES_MAX, isOver }),
        onRefused: (one) => refusals.length < REFUSED_MAX && refusals.push(one),
      });
      return { ...report, refusals };
    },
  );
}
