import {
  liveTalkAnswerSchema,
  liveTalkToldSchema,
  watchAnswerSchema,
  watchQuestionSchema,
} from '../../../../shared/contract/centre/escalation';
import { tellTalk, watchTalk } from '../../feed/live-talks';
import type { Router } from '../router';

/** Talks as they are typed: told by the desk, looked at by a supervisor. */
export function liveRoutes(router: Router): void {
  const { parts } = router;
  const { engine } = parts.centre;
  router.guarded(
    {
      method: 'POST',
      url: '/v1/live',
      access: ['communicator', 'support', 'supervisor'],
      summary: '入力中の応対を、手上げ中か見ている人がいる間だけ伝えます。',
      description:
        '一秒に一度まで、最新のものだけを送ります。トピック board の liveTalk になります。wanted が false なら何も残らないので、送るのをやめてください。contactId が null なら前のものが消えます。',
      input: liveTalkToldSchema,
      answer: liveTalkAnswerSchema,
      refusals: [],
    },
    async ({ input, caller }) => ({ wanted: await tellTalk(engine, caller, input, parts.now()) }),
  );

  router.guarded(
    {
      method: 'POST',
      url: '/v1/watch',
      access: ['supervisor'],
      summary: '担当者の応対を 60 秒間見ます。続けるには、その前にもう一度送ります。',
      input: watchQuestionSchema,
      answer: watchAnswerSchema,
      refusals: ['notFound'],
    },
    async ({ input, caller }) => {
      const until = await watchTalk(engine, caller, input.agentId, parts.now());
      return until === null ? 'notFound' : { until };
    },
  );
}
