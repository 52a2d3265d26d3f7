import { z } from 'zod';
import { idSchema, timeSchema } from '../../../../shared/contract/centre/common';
import type { Router } from '../router';

const count = z.number().int().min(0);
const entrySchema = z.object({
  n: count,
  at: timeSchema,
  agent: idSchema,
  device: idSchema,
  command: z.string(),
  kind: z.string(),
  /** What was asked and what came of it, as the text that the hash covers. */
  entry: z.string(),
  hash: z.string(),
});

/** Who did what, in order, each entry sealed over the one before; only an administrator reads it. */
export function auditRoutes(router: Router): void {
  router.guarded(
    {
      method: 'GET',
      url: '/v1/audit',
      access: ['administrator'],
      summary: '監査証跡を順に読みます。',
      description: 'hash は一つ前の hash と項目に対する SHA-256 です。抜けと書き換えはこれで分かります。',
      input: z.object({
        after: z.coerce.number().int().min(0).default(0),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      answer: z.object({ entries: z.array(entrySchema) }),
      refusals: [],
    },
    async ({ input: { after, limit }, caller: { tenant } }) => {
      const entries = await router.parts.centre.engine.read(tenant, (tx) =>
        tx
          .selectFrom('audit')
          .select(['n', 'at', 'agent', 'device', 'command', 'kind', 'entry', 'hash'])
          .where('tenant', '=', tenant)
          .where('n', '>', after)
          .orderBy('n')
          .limit(limit)
          .execute(),
      );
      return { entries };
    },
  );
}
