import { z } from 'zod';
import { idSchema, timeSchema } from '../../../../shared/contract/centre/common';
import { outreachSchema } from '../../../../shared/contract/centre/outreach';
import { outreachOf } from '../../feed/outreach';
import type { Router } from '../router';

/** Whom a sales stop concerns. */
export function stopRoutes(router: Router): void {
  router.guarded(
    {
      method: 'GET',
      url: '/v1/stops/outreach',
      access: ['supervisor', 'stopApprover', 'productOwner', 'administrator'],
      summary: '販売停止の対象の受注と、そのお客様の一覧 (連絡先一覧) を、新しい受注から読みます。',
      description:
        '取消と返品の受注は含みません。続きは、答えの next の placedAt と orderId を付けて読みます。callback は、この販売停止のための折り返しの状態です。',
      input: z
        .object({ id: idSchema, placedAt: z.coerce.number().pipe(timeSchema).optional(), orderId: idSchema.optional() })
        .refine(({ placedAt, orderId }) => (placedAt === undefined) === (orderId === undefined), { path: ['orderId'] }),
      answer: outreachSchema,
      refusals: ['notFound'],
    },
    ({ input: { id, placedAt, orderId }, caller: { tenant } }) =>
      outreachOf(
        router.parts.centre.engine,
        tenant,
        id,
        placedAt === undefined || orderId === undefined ? null : { placedAt, orderId },
      ),
  );
}
