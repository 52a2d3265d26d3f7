import { z } from 'zod';
import { AGENT_STATES } from '../../domain/agent';
import {
  ESCALATION_EVENTS,
  ESCALATION_STATES,
  ESCALATION_TYPES,
  type Escalation,
  MESSAGE_MAX_LENGTH,
  MESSAGES_MAX,
  MOODS,
  PACKET_WORDS_MAX,
  URGENCIES,
  WAYS,
} from '../../domain/escalation';
import { e164Schema, idSchema, timeSchema, transfersSchema, words } from './common';

const byAt = z.object({ by: idSchema, at: timeSchema });
const notes = words(20_000);
const placeSchema = z
  .object({
    title: words(80),
    step: words(80),
    values: z.array(z.object({ label: words(80), value: words(2_000) })).max(100),
  })
  .nullable();
/** Where a supervisor is called: the user part of their SIP address. */
const extensionSchema = z.string().regex(/^[A-Za-z0-9+*#._-]{1,40}$/);

export const packetWordsSchema = z.object({
  identityVerified: z.boolean(),
  wish: words(PACKET_WORDS_MAX),
  tried: words(PACKET_WORDS_MAX),
  promised: words(PACKET_WORDS_MAX),
  mood: z.enum(MOODS).nullable(),
});
const packetSchema = packetWordsSchema.extend({
  caller: words(80),
  transfers: transfersSchema,
  script: placeSchema,
  notes,
});

/** 手上げ, until its result is told. A row of the supervisors' board, and a second one of who raised it. */
export const escalationSchema = z.object({
  id: idSchema,
  contactId: idSchema,
  caseId: idSchema,
  customerId: idSchema.nullable(),
  number: e164Schema.nullable(),
  type: z.enum(ESCALATION_TYPES),
  urgency: z.enum(URGENCIES),
  packet: packetSchema,
  state: z.enum(ESCALATION_STATES),
  raisedBy: idSchema,
  raisedAt: timeSchema,
  dueAt: timeSchema,
  taken: byAt
    .extend({ way: z.enum(WAYS), extension: extensionSchema.nullable(), until: timeSchema.nullable() })
    .nullable(),
  result: byAt.extend({ text: words(MESSAGE_MAX_LENGTH) }).nullable(),
  seenAt: timeSchema.nullable(),
  messages: z.array(byAt.extend({ id: idSchema, text: words(MESSAGE_MAX_LENGTH) })).max(MESSAGES_MAX),
  history: z.array(byAt.extend({ event: z.enum(ESCALATION_EVENTS) })).max(200),
}) satisfies z.ZodType<Escalation>;

/** What a desk says when a hand goes up. */
export const raiseSchema = escalationSchema.pick({
  id: true,
  contactId: true,
  caseId: true,
  customerId: true,
  number: true,
  type: true,
  urgency: true,
  packet: true,
});
export const takeSchema = z.object({
  id: idSchema,
  way: z.enum(WAYS),
  extension: extensionSchema.nullable(),
  until: timeSchema.nullable(),
  /** Who had it as the wisher saw it; null: nobody. */
  from: idSchema.nullable(),
});
export const saySchema = z.object({ id: idSchema, messageId: idSchema, text: words(MESSAGE_MAX_LENGTH).min(1) });

/** The state of an agent as it is now, one row each: what a supervisor's board shows of all talks. */
export const presenceSchema = z.object({
  /** The agent's. */
  id: idSchema,
  state: z.enum(AGENT_STATES),
  reason: words(80).nullable(),
  from: timeSchema,
  contactId: idSchema.nullable(),
});

/** A talk as it is typed, while a hand is up or a supervisor watches: the newest only, one row for each agent. */
export const liveTalkSchema = z.object({
  /** The agent's. */
  id: idSchema,
  /** Null: nobody is to see a talk of theirs now. */
  contactId: idSchema.nullable(),
  caller: words(80),
  script: placeSchema,
  notes,
  at: timeSchema,
});
/** What a desk tells of its talk; the centre says whose and when. */
export const liveTalkToldSchema = liveTalkSchema.omit({ id: true, at: true });
export type LiveTalkTold = z.output<typeof liveTalkToldSchema>;
/** `wanted`: nobody watches it any more, so nothing was kept. */
export const liveTalkAnswerSchema = z.object({ wanted: z.boolean() });

/** A supervisor looks at somebody's talk until then; heard by that agent's own desk. */
export const watchSchema = z.object({ id: idSchema, until: timeSchema, by: idSchema });
export const watchQuestionSchema = z.object({ agentId: idSchema });
/** A supervisor's desk says again in time that it still looks. */
export const WATCH_MS = 60_000;
export const watchAnswerSchema = watchSchema.pick({ until: true });
