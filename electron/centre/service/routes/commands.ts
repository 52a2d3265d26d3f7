import { z } from 'zod';
import { ROLES } from '../../../../shared/contract/centre/centre-data';
import { answerSchema } from '../../../../shared/contract/centre/commands';
import { timeSchema } from '../../../../shared/contract/centre/common';
import { pushSchema } from '../../../../shared/contract/centre/feed';
import type { Router } from '../router';

/** Wishes of a device, in their order; each gets its one answer (centre.md 1.2). */
export function commandRoutes(router: Router): void {
  const { parts } = router;
  router.guarded(
    {
      method: 'POST',
      url: '/v1/commands',
      // Each kind of wish has its own roles, and each wish its own refusal.
      access: ROLES,
      summary: '依頼 (コマンド) を送ります。50 件まで、順番どおりに処理し、一件ごとに答えます。',
      description:
        '同じ id の依頼は何度送っても一度だけ数え、二度目からは duplicate と最初の答えを返します。retry の依頼は afterMs 後に、それより後の依頼と同じ順番で送り直してください。held の依頼はこのサービスがまだ知らない版のもので、その依頼だけを afterMs 後に送り直します。rejected は送り直しても変わりません。deviceId はトークンのものと同じでなければなりません。',
      input: pushSchema,
      answer: z.object({ answers: z.array(answerSchema), now: timeSchema }),
      refusals: [],
    },
    async ({ input, caller }) => {
      const { tenant, agentId, roles, deviceId } = caller;
      // The token is the device's: nobody sends in another's name.
      if (input.deviceId !== deviceId) return 'notAllowed';
      const wishes = input.commands.map((command) => ({ agentId, roles, deviceId, command, epoch: input.epoch }));
      const answers = await parts.centre.submit(tenant, wishes);
      return { answers, now: parts.now() };
    },
  );
}
