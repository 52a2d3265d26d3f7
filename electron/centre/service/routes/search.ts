import { z } from 'zod';
import { customerSchema } from '../../../../shared/contract/centre/customer';
import { ENTITIES } from '../../../../shared/contract/centre/entities';
import { searchCustomers } from '../../search/search';
import type { Router } from '../router';

/** Customers by what a caller says: a name, a part of it, its reading, a number. */
export function searchRoutes(router: Router): void {
  router.guarded(
    {
      method: 'GET',
      url: '/v1/customers/search',
      access: ENTITIES.customer.readers,
      summary: '顧客を氏名・フリガナの一部か電話番号で探します。',
      input: z.object({
        q: z.string().regex(/^\P{Cc}{1,100}$/u),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      answer: z.object({ rows: z.array(customerSchema), more: z.boolean() }),
      refusals: [],
    },
    ({ input: { q, limit }, caller: { tenant } }) => searchCustomers(router.parts.centre.engine, tenant, q, limit),
  );
}
