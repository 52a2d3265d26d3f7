import { z } from 'zod';
import { STAFF } from '../../../../shared/contract/centre/centre-data';
import { idSchema } from '../../../../shared/contract/centre/common';
import { ENTITY_NAMES } from '../../../../shared/contract/centre/entities';
import { Unit } from '../../commands/unit';
import { mayRead } from '../../feed/topics';
import type { Router } from '../router';

const entity = z.enum(ENTITY_NAMES);
const oneSchema = z.object({ entity, id: idSchema });
const findSchema = z.object({
  entity,
  field: z.string().regex(/^\w{1,40}$/),
  // Control letters are in no key, and PostgreSQL refuses the first of them.
  value: z.string().regex(/^\P{Cc}{1,200}$/u),
  limit: z.coerce.number().int().min(1).max(200).default(20),
  order: z.enum(['newest', 'oldest']).default('newest'),
});

/** Rows on demand: a customer by number, the contacts of a customer, newest first. */
export function rowRoutes(router: Router): void {
  const { engine } = router.parts.centre;
  router.guarded(
    {
      method: 'GET',
      url: '/v1/rows/:entity/:id',
      // Each kind of row has its own readers.
      access: STAFF,
      summary: '一件を id で読みます。',
      input: oneSchema,
      answer: z.json(),
      refusals: ['notFound'],
    },
    async ({ input: { entity: kind, id }, caller }) => {
      if (!mayRead(kind, caller)) return 'notAllowed';
      return (await engine.read(caller.tenant, (tx) => new Unit(tx, caller.tenant).get(kind, id))) ?? 'notFound';
    },
  );

  router.guarded(
    {
      method: 'GET',
      url: '/v1/rows/:entity',
      access: STAFF,
      summary: 'キーで探します。新しいものが先です (order=oldest は古いものが先)。',
      description:
        '例: /v1/rows/customer?field=phone&value=%2B81312345678、/v1/rows/contact?field=customer&value=顧客の id',
      input: findSchema,
      answer: z.object({ rows: z.array(z.json()) }),
      refusals: [],
    },
    async ({ input: { entity: kind, field, value, limit, order }, caller }) => {
      if (!mayRead(kind, caller)) return 'notAllowed';
      const rows = await engine.read(caller.tenant, (tx) =>
        new Unit(tx, caller.tenant).find(kind, field, value, { limit, newestFirst: order === 'newest' }),
      );
      return { rows };
    },
  );
}
