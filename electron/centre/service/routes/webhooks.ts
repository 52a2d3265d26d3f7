import { z } from 'zod';
import { idSchema } from '../../../../shared/contract/centre/common';
import { kindsSchema, shown, urlSchema, type Webhook, webhookSchema } from '../../webhooks/webhook';
import { refuse } from '../request';
import type { Router, SignedIn } from '../router';

const onlyId = z.object({ id: idSchema });
const withSecret = z.object({ webhook: webhookSchema, secret: z.string() });
const withoutSecret = z.object({ webhook: webhookSchema });

/** Where changes are sent, for administrators; a secret is shown when it is made and never again. */
export function webhookRoutes(router: Router): void {
  const { registry, deliverer, reach } = router.parts.webhooks;

  router.guarded(
    {
      method: 'GET',
      url: '/v1/webhooks',
      access: ['administrator'],
      summary: 'Webhook の一覧です。',
      description:
        'failure は最後に届かなかった理由です。cursor より後の変更はまだ届いていません。5 日続けて届かないか、相手が 410 を返すと paused になります。',
      answer: z.object({ webhooks: z.array(webhookSchema) }),
      refusals: [],
    },
    async ({ caller: { tenant } }) => ({ webhooks: (await registry.list(tenant)).map(shown) }),
  );

  router.guarded(
    {
      method: 'POST',
      url: '/v1/webhooks',
      access: ['administrator'],
      summary: 'Webhook を登録します。',
      description:
        'kinds の行が変わるたびに、url に署名付きの POST を順に送ります。secret はこの答えでだけ示します。cursor を書くとその番号より後から、書かなければ今から始めます。url は https で、社内や自分自身の住所には送りません (サービスの設定で許したものを除く)。テナントごとに 20 件までです。',
      input: z.object({ url: urlSchema, kinds: kindsSchema, cursor: z.number().int().min(0).optional() }),
      answer: withSecret,
      refusals: [],
    },
    async ({ input: { url, kinds, cursor = null }, caller, reply }) => {
      if (!reach.mayRegister(url)) return refuse(reply, 'malformed', 'url');
      const webhook = await registry.create(caller, { url, kinds: [...new Set(kinds)], cursor });
      if (webhook === null) return refuse(reply, 'malformed', 'limit');
      deliverer.look(caller.tenant);
      return { webhook: shown(webhook), secret: webhook.secret };
    },
  );

  router.guarded(
    {
      method: 'POST',
      url: '/v1/webhooks/rotate',
      access: ['administrator'],
      summary: 'Webhook の secret を替えます。',
      description: '24 時間は新旧二つの署名が付きます。',
      input: onlyId,
      answer: withSecret,
      refusals: ['notFound'],
    },
    async ({ input: { id }, caller }) => {
      const webhook = await registry.rotate(caller, id);
      return webhook ? { webhook: shown(webhook), secret: webhook.secret } : 'notFound';
    },
  );

  const one = (
    url: string,
    summary: string,
    description: string,
    act: (caller: SignedIn, id: string) => Promise<Webhook | null>,
  ) =>
    router.guarded(
      {
        method: 'POST',
        url,
        access: ['administrator'],
        summary,
        description,
        input: onlyId,
        answer: withoutSecret,
        refusals: ['notFound'],
      },
      async ({ input: { id }, caller }) => {
        const webhook = await act(caller, id);
        if (!webhook) return 'notFound';
        deliverer.look(caller.tenant);
        return { webhook: shown(webhook) };
      },
    );
  one('/v1/webhooks/pause', 'Webhook を止めます。', '止めている間の変更は、再開したときに届きます。', (caller, id) =>
    registry.pause(caller, id),
  );
  one(
    '/v1/webhooks/resume',
    'Webhook を再開します。',
    '止まったところから続けます。すぐに送り直すときにも使えます。',
    (caller, id) => registry.resume(caller, id),
  );
  one('/v1/webhooks/remove', 'Webhook を消します。', '届いていない変更は、もう届きません。', (caller, id) =>
    registry.remove(caller, id),
  );
}
