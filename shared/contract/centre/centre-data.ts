import { z } from 'zod';
import { AGENT_STATES } from '../../domain/agent';
import { dialledNumberSchema } from '../../domain/dialled-number';
import { daySchema, e164Schema, idSchema, timeSchema, words, yenSchema } from './common';

// What the centre decides and every desk has: products, campaigns, numbers, scripts, agents, the queue.

export const productSchema = z.object({
  id: idSchema,
  name: words(80).min(1),
  kana: words(80),
  category: words(40),
  priceYen: yenSchema,
  recommended: z.boolean(),
  cautions: z.array(words(500)).max(20),
  /** Null: not counted. Only the centre takes from it. */
  stock: z.number().int().nullable(),
  recallLots: z.array(words(40)).max(200),
});

export const campaignSchema = z.object({
  id: idSchema,
  type: z.enum(['order', 'support', 'survey', 'recall', 'spot', 'overflow']),
  name: words(80).min(1),
  client: words(80),
  from: daySchema,
  to: daySchema.nullable(),
  team: idSchema.nullable(),
});

export const dialledNumberEntrySchema = dialledNumberSchema.extend({ id: idSchema });

/** A script with its steps as data (the engine reads it); every publication is a version of its own. */
export const scriptVersionSchema = z.object({
  id: idSchema,
  version: z.number().int().min(1),
  title: words(80).min(1),
  publishedAt: timeSchema,
  publishedBy: idSchema,
  body: z.json(),
});

/** Roles of people: what everybody reads (products, scripts, agents), these read. */
export const STAFF = [
  'communicator',
  'support',
  'supervisor',
  'quality',
  'productOwner',
  'administrator',
  /** 販売停止権限者: beside another role. */
  'stopApprover',
] as const;
/** Machines: `telephony` tells of its queues, `web` (a web site) of reservations; both read nothing. */
export const ROLES = [...STAFF, 'telephony', 'web'] as const;
export type Role = (typeof ROLES)[number];

export const agentSchema = z.object({
  id: idSchema,
  name: words(40).min(1),
  roles: z.array(z.enum(ROLES)).min(1),
  team: idSchema.nullable(),
  /** Somebody who left can't sign in; what they did stays. */
  active: z.boolean(),
});
export type Agent = z.output<typeof agentSchema>;

/** One span of one agent's state; the last one is open. */
export const agentStateSchema = z.object({
  id: idSchema,
  agentId: idSchema,
  state: z.enum(AGENT_STATES),
  reason: words(80).nullable(),
  from: timeSchema,
  cause: z.enum(['manual', 'auto', 'supervisor', 'lease']),
  contactId: idSchema.nullable(),
});

/** What the telephone system tells of one caller in a queue. */
export const queueEventSchema = z.object({
  id: idSchema,
  queue: words(80),
  /** `missed`: one agent's telephone rang for nothing; `timedOut`, `emptied`: the queue gave the caller up. */
  kind: z.enum(['offered', 'answered', 'abandoned', 'transferred', 'missed', 'timedOut', 'emptied', 'completed']),
  callKey: z.string().max(200),
  number: e164Schema.nullable(),
  agentId: idSchema.nullable(),
  at: timeSchema,
  /** How long the caller had waited; of `missed` how long it rang. */
  waitedMs: z.number().int().min(0).nullable(),
  /** How long they talked, where that is over. */
  talkedMs: z.number().int().min(0).nullable().default(null),
  /** The agent as the telephone system calls it. */
  member: words(80).nullable().default(null),
});
