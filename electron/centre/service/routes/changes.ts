import { z } from 'zod';
import { STAFF } from '../../../../shared/contract/centre/centre-data';
import { idSchema } from '../../../../shared/contract/centre/common';
import { CHANGES_MAX, rangeSchema, topicSchema } from '../../../../shared/contract/centre/feed';
import { leaseAnswerSchema, leaseQuestionSchema } from '../../../../shared/contract/centre/sales-stop';
import { mayFollow } from '../../feed/topics';
import { refuseForNow } from '../request';
import type { Router } from '../router';

const pullSchema = z.object({
  topic: topicSchema,
  epoch: idSchema.optional(),
  cursor: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(CHANGES_MAX).default(CHANGES_MAX),
});
/** `at=catalog:<epoch>:12&at=team:<epoch>:5`: where the desk stands. */
const streamSchema = z.object({
  at: z.union([z.string(), z.array(z.string()).max(50)]).transform((at, context) => {
    const places = [at].flat().map((text) => /^([a-z][\w.-]{0,79}):([\w.-]{1,64}):(\d{1,15})$/.exec(text));
    if (places.some((place) => place === null)) context.addIssue({ code: 'custom', message: 'at' });
    return new Map(places.map((place) => [place?.[1] ?? '', { epoch: place?.[2] ?? '', cursor: Number(place?.[3]) }]));
  }),
});
/** Bytes that a desk has not taken yet; with more waiting it is better off coming back. */
const WAITING_MAX = 1024 * 1024;

/** What changed: asked for, and as a stream of the same ranges. */
export function changeRoutes(router: Router): void {
  const { parts } = router;
  router.guarded(
    {
      method: 'GET',
      url: '/v1/changes',
      // Each topic has its own followers.
      access: STAFF,
      summary: 'トピックの cursor より後の変更を順に返します。',
      description:
        'トピック: control (販売停止)、catalog (商品・番号・スクリプト)、customers、team、agent.<担当者 id>、board (SV: 手上げ・全席の状態)。cursor 0 から始め、答えの epoch と to を次の epoch と cursor にします。to が head より小さければ続きがあります。row が null のものはそのトピックからなくなりました。mustRefetch (410) は cursor 0 からやり直します。',
      input: pullSchema,
      answer: rangeSchema,
      refusals: ['mustRefetch'],
    },
    async ({ input: { topic, epoch = null, cursor, limit }, caller }) => {
      if (!mayFollow(topic, caller)) return 'notAllowed';
      return parts.centre.pull(caller.tenant, topic, { epoch, cursor }, limit);
    },
  );

  router.guarded(
    {
      method: 'POST',
      url: '/v1/lease',
      access: STAFF,
      summary: '販売の許し(リース)を求めます。',
      description:
        'トピック control の手元の epoch と cursor を送ります。答えの range をすべて取り入れたときにだけ、求める前の時刻から lengthMs の間、停止されていない商品を案内できます。mustRefetch (410) は cursor 0 からやり直します。',
      input: leaseQuestionSchema,
      answer: leaseAnswerSchema,
      refusals: ['mustRefetch'],
    },
    async ({ input, caller }) => parts.leases.renew(caller, input),
  );

  router.guarded(
    {
      method: 'GET',
      url: '/v1/stream',
      access: STAFF,
      summary: '変更を Server-Sent Events で流します。',
      description:
        'at=トピック:epoch:cursor を必要なだけ並べます。data は /v1/changes の答えと同じ形で、from が手元の cursor と違うときは使わずに /v1/changes で取り直します。event: refetch のトピックは cursor 0 からやり直します。10 秒ごとに何かが届き、25 秒の沈黙は切断です。トークンの期限で終わります。',
      input: streamSchema,
      answer: 'text/event-stream',
      refusals: [],
    },
    async ({ input, caller, reply }) => {
      if (![...input.at.keys()].every((topic) => mayFollow(topic, caller))) return 'notAllowed';
      // Ended while the token was looked at: a stream that opens now would be told of nothing.
      if (parts.isDraining()) return refuseForNow(reply, 'draining', 1);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        'content-type': 'text/event-stream',
        'cache-control': 'no-store',
        connection: 'close',
        'x-accel-buffering': 'no',
      });
      raw.write(`event: hello\ndata: ${JSON.stringify({ now: parts.now() })}\n\n`);
      const leave = parts.streams.add(caller, input.at, {
        write(text) {
          if (raw.writableLength > WAITING_MAX) return false;
          raw.write(text);
          return true;
        },
        end: () => raw.end(),
        cut: () => raw.destroy(),
      });
      // Rights are looked at anew with the next token.
      const timer = setTimeout(() => raw.end(), Math.max(0, caller.expiresAt - parts.now()));
      raw.on('error', () => raw.destroy());
      raw.on('close', () => {
        clearTimeout(timer);
        leave();
      });
      return reply;
    },
  );
}
