import { z } from 'zod';
import { idSchema, timeSchema } from '../../../shared/contract/centre/common';
import { ENTITY_NAMES, type EntityName } from '../../../shared/contract/centre/entities';
import type { Tables } from '../database/tables';

export type Webhook = Tables['webhook'];

export const kindsSchema = z.array(z.enum(ENTITY_NAMES)).min(1).max(ENTITY_NAMES.length);
export const urlSchema = z.string().max(2_000);

/** A webhook as an administrator sees it: everything but its secrets. */
export const webhookSchema = z.object({
  id: idSchema,
  url: urlSchema,
  kinds: kindsSchema,
  state: z.enum(['active', 'paused']),
  /** Why the last try failed or why it is paused; '' where all is well. */
  failure: z.string(),
  /** Everything up to this number of the feed has arrived. */
  cursor: z.number().int(),
  failures: z.number().int(),
  failingSince: timeSchema.nullable(),
  nextAt: timeSchema.nullable(),
  deliveredAt: timeSchema.nullable(),
  createdAt: timeSchema,
  createdBy: idSchema,
});

const timeOf = (at: number): number | null => (at === 0 ? null : at);

export function shown(webhook: Webhook): z.output<typeof webhookSchema> {
  const { id, url, state, failure, cursor, failures } = webhook;
  return {
    id,
    url,
    kinds: kindsOf(webhook),
    state,
    failure,
    cursor,
    failures,
    failingSince: timeOf(webhook.failing_since),
    nextAt: timeOf(webhook.next_at),
    deliveredAt: timeOf(webhook.delivered_at),
    createdAt: webhook.created_at,
    createdBy: webhook.created_by,
  };
}

/** A kind that only another version of this program knows is left out. */
export function kindsOf({ kinds }: Pick<Webhook, 'kinds'>): EntityName[] {
  const named = z.array(z.string()).parse(JSON.parse(kinds));
  return ENTITY_NAMES.filter((entity) => named.includes(entity));
}
