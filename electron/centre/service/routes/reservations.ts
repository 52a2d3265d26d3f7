import { z } from 'zod';
import { REFUSALS } from '../../../../shared/contract/centre/commands';
import { reservationSchema } from '../../../../shared/contract/centre/reservation';
import { refuseForNow } from '../request';
import type { Router } from '../router';

/** The wish of a reservation; together with this its id is no longer than an id may be. */
const WISH = 'reserve-';
const inputSchema = reservationSchema.extend({ id: reservationSchema.shape.id.max(64 - WISH.length) });
/** The desk's count of wishes has no meaning for a machine that sends one at a time. */
const ONLY = 1;

const answerSchema = z.object({
  outcome: z.enum(['reserved', 'refused']),
  /** Sent before: this is what came of it the first time. */
  known: z.boolean(),
  reason: z.enum(REFUSALS).optional(),
});

/** 電話予約 of a web site: a callback at a time that the customer chose. */
export function reservationRoutes(router: Router): void {
  const { parts } = router;
  router.guarded(
    {
      method: 'POST',
      url: '/v1/reservations',
      access: ['web', 'administrator'],
      summary: 'ウェブの電話予約を受け付けます。選ばれた時間にチームの誰かが折り返します。',
      description:
        'id は送る側が付け、同じ id は何度送っても一件で、二度目からは最初の答えに known: true が付きます。window は発信できる時間の中の 60 日先まで、number は国内の固定・携帯・IP 電話だけです。断りの reason: windowInvalid、outsideHours、numberInvalid、alreadyReserved (この番号の予約が残っている)、unknownCustomer。customerId がなければ、番号の顧客が一人のときに結び付きます。',
      input: inputSchema,
      answer: answerSchema,
      refusals: [],
    },
    async ({ input, reply, caller: { tenant, agentId, roles, deviceId } }) => {
      const command = {
        id: WISH + input.id,
        n: ONLY,
        kind: 'callback.reserve',
        v: 1,
        at: parts.now(),
        payload: input,
      };
      const [told] = await parts.centre.submit(tenant, [{ agentId, roles, deviceId, command }]);
      const answer = told?.answer;
      if (!answer || 'afterMs' in answer)
        return refuseForNow(reply, 'draining', Math.ceil((answer?.afterMs ?? 1_000) / 1_000));
      const known = answer.outcome === 'duplicate';
      const verdict = known ? answer.was : answer;
      return verdict.outcome === 'applied'
        ? { outcome: 'reserved', known }
        : { outcome: 'refused', known, reason: verdict.reason };
    },
  );
}
