import { z } from 'zod';
import { callersSchema } from '../../../../shared/contract/centre/callers';
import { e164Schema, idSchema } from '../../../../shared/contract/centre/common';
import { ENTITIES } from '../../../../shared/contract/centre/entities';
import { callersOf } from '../../feed/callers';
import type { Router } from '../router';

/** Who calls, in one request: what a desk shows before the answer. */
export function callerRoutes(router: Router): void {
  const { engine } = router.parts.centre;
  router.guarded(
    {
      method: 'GET',
      url: '/v1/callers',
      access: ENTITIES.customer.readers,
      summary: '電話番号か id の顧客を、直近の応対と一緒に読みます。',
      description:
        'phone と id のどちらか一つを付けます。例: /v1/callers?phone=%2B81312345678。統合された顧客は統合先と一緒に返ります。',
      input: z
        .object({ phone: e164Schema.optional(), id: idSchema.optional() })
        .refine(({ phone, id }) => (phone === undefined) !== (id === undefined), { path: ['phone'] }),
      answer: callersSchema,
      refusals: [],
    },
    ({ input: { phone, id = '' }, caller: { tenant } }) =>
      callersOf(engine, tenant, phone === undefined ? { id } : { phone }),
  );
}
