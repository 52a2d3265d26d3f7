import { z } from 'zod';
import { ATTEMPT_OUTCOMES, CALLBACK_KINDS, DUE_CLASSES } from '../../domain/callback';
import {
  addressSchema,
  daySchema,
  e164Schema,
  idSchema,
  phoneSchema,
  timeSchema,
  transfersSchema,
  words,
  yenSchema,
} from './common';

// What communicators do all day: contacts, orders, repairs, visits, callbacks, surveys, VOC.

/** Facts of a contact that the desk knows and the centre keeps whole; a later record of the same id replaces them. */
export const contactFactsSchema = z.object({
  id: idSchema,
  caseId: idSchema,
  customerId: idSchema.nullable(),
  channel: z.enum(['phone', 'mail', 'sms', 'chat', 'web']),
  direction: z.enum(['in', 'out']),
  /** The caller's number, null when withheld. */
  number: e164Schema.nullable(),
  dialledNumber: e164Schema.nullable(),
  campaignId: idSchema.nullable(),
  medium: words(20).nullable(),
  startedAt: timeSchema,
  answeredAt: timeSchema.nullable(),
  endedAt: timeSchema.nullable(),
  endCause: z.string().max(40).nullable(),
  /** How often its case was transferred before it came to this contact; absent where an older desk tells. */
  transfers: transfersSchema.optional(),
});
export const contactSchema = contactFactsSchema.extend({
  transfers: transfersSchema.default(0),
  agentId: idSchema,
  status: z.enum(['open', 'finished']),
  finishedAt: timeSchema.nullable(),
  resultCode: z.string().max(40).nullable(),
  /** Notes are only added to: nobody's words take the place of another's. */
  notes: z.array(z.object({ id: idSchema, at: timeSchema, by: idSchema, text: words(20_000) })).max(1_000),
  scriptId: idSchema.nullable(),
  /** Answers of the script run, by field. */
  values: z.record(z.string().max(100), words(2_000)),
});
export type ContactRecord = z.output<typeof contactSchema>;

/** A call that came in, and of which nothing more is known. */
export const FRESH_CONTACT_FACTS = {
  customerId: null,
  channel: 'phone',
  direction: 'in',
  number: null,
  dialledNumber: null,
  campaignId: null,
  medium: null,
  answeredAt: null,
  endedAt: null,
  endCause: null,
  transfers: 0,
} as const satisfies Partial<ContactRecord>;
/** The same with the work that is done on it, which has just begun. */
export const FRESH_CONTACT = {
  ...FRESH_CONTACT_FACTS,
  status: 'open',
  finishedAt: null,
  resultCode: null,
  notes: [] as ContactRecord['notes'],
  scriptId: null,
  values: {},
} as const satisfies Partial<ContactRecord>;

const orderLineSchema = z.object({
  productId: idSchema,
  quantity: z.number().int().min(1).max(1_000),
  unitPriceYen: yenSchema,
  /** False for goods that the advert did not name: then 電話勧誘販売 applies (2023-06-01). */
  advertListed: z.boolean(),
  /** Which of them, where that is known: a stop of one lot stops what nobody knows the lot of. */
  lot: words(40).optional(),
  variant: words(40).optional(),
});
export const orderSchema = z.object({
  id: idSchema,
  /** 受注番号, given by the centre. */
  number: z.string().max(20),
  customerId: idSchema,
  contactId: idSchema.nullable(),
  lines: z.array(orderLineSchema).min(1).max(50),
  deliverTo: addressSchema,
  delivery: z.object({ promised: daySchema.nullable(), actual: daySchema.nullable() }),
  payment: z.object({
    method: z.enum(['cashOnDelivery', 'transfer', 'card', 'none']),
    ivrReference: idSchema.nullable(),
  }),
  legal: z.object({ solicitation: z.boolean(), documentSent: z.boolean() }),
  readBackDone: z.boolean(),
  status: z.enum(['accepted', 'shipped', 'delivered', 'cancelled', 'returned']),
  placedAt: timeSchema,
  placedBy: idSchema,
});

export const repairSchema = z.object({
  id: idSchema,
  number: z.string().max(20),
  customerId: idSchema,
  contactId: idSchema.nullable(),
  productId: idSchema,
  serial: words(40),
  boughtAt: daySchema.nullable(),
  warranty: z.enum(['in', 'out', 'extended', 'unknown']),
  symptoms: z.array(words(200)).max(20),
  tried: z.array(words(200)).max(20),
  route: z.enum(['own', 'maker']),
  pickup: z.object({ day: daySchema.nullable(), slot: words(20) }),
  estimateCeilingYen: yenSchema.nullable(),
  daytimePhone: phoneSchema.nullable(),
  promiseDate: daySchema.nullable(),
  status: z.enum(['accepted', 'picked', 'estimating', 'repairing', 'returned', 'closed']),
  log: z.array(z.object({ at: timeSchema, by: idSchema, status: z.string().max(20), text: words(500) })).max(200),
});

export const visitSchema = z.object({
  id: idSchema,
  customerId: idSchema,
  orderId: idSchema.nullable(),
  technician: idSchema,
  day: daySchema,
  slot: z.enum(['morning', 'afternoon', 'evening']),
  status: z.enum(['booked', 'done', 'released']),
  note: words(500),
});

/** When a customer is called back. */
const windowSchema = z.object({ from: timeSchema, to: timeSchema });
const attemptSchema = z.object({
  at: timeSchema,
  by: idSchema,
  outcome: z.enum(ATTEMPT_OUTCOMES),
  /** The contact of its call: told twice it counts once. */
  contactId: idSchema.optional(),
});
export const callbackSchema = z.object({
  id: idSchema,
  kind: z.enum(CALLBACK_KINDS),
  customerId: idSchema.nullable(),
  contactId: idSchema.nullable(),
  number: e164Schema,
  reason: words(500),
  window: windowSchema,
  /** Null: anybody of the team. */
  owner: idSchema.nullable(),
  attempts: z.array(attemptSchema).max(50),
  maxAttempts: z.number().int().min(1).max(20),
  minGapMinutes: z.number().int().min(0).max(10_080),
  state: z.enum(['open', 'done', 'givenUp']),
  promisedBy: idSchema,
  /** Whence it came. */
  source: z.enum(['desk', 'web', 'survey', 'order', 'stop']).default('desk'),
  /** Of a follow-up: how soon. */
  dueClass: z.enum(DUE_CLASSES).nullable().default(null),
  /** Who must not call: the communicator who was rated. */
  excluded: z.array(idSchema).max(20).default([]),
  /** Who calls at this moment, and from which desk. */
  claim: z.object({ by: idSchema, device: idSchema, contactId: idSchema, at: timeSchema }).nullable().default(null),
  /** 再設定: windows that the customer changed, with how many attempts had been made by then. */
  rescheduled: z
    .array(z.object({ at: timeSchema, by: idSchema, window: windowSchema, attempts: z.number().int().min(0) }))
    .max(50)
    .default([]),
  /** Whose it was before it went to the team, because they were not there when it was due. */
  passedOnFrom: idSchema.nullable().default(null),
  /** 対応済み: somebody decided that no call is needed any more. */
  closed: z
    .object({ at: timeSchema, by: idSchema, reason: words(500) })
    .nullable()
    .default(null),
});
export type CallbackRecord = z.output<typeof callbackSchema>;

/** What is new of a callback: nothing has happened with it yet. */
export const FRESH_CALLBACK = {
  attempts: [] as CallbackRecord['attempts'],
  state: 'open',
  source: 'desk',
  dueClass: null,
  excluded: [] as string[],
  claim: null,
  rescheduled: [] as CallbackRecord['rescheduled'],
  passedOnFrom: null,
  closed: null,
} as const satisfies Partial<CallbackRecord>;

/** What its promiser says of it. */
export const promiseSchema = callbackSchema.pick({
  id: true,
  kind: true,
  customerId: true,
  contactId: true,
  number: true,
  reason: true,
  window: true,
  owner: true,
  maxAttempts: true,
  minGapMinutes: true,
});
/** 再設定 */
export const rescheduleSchema = callbackSchema.pick({ id: true, window: true, owner: true, reason: true });

export const surveySchema = z.object({
  id: idSchema,
  contactId: idSchema,
  customerId: idSchema.nullable(),
  surveyor: idSchema,
  /** Five steps each, 5 is best. */
  items: z.record(z.string().max(40), z.number().int().min(1).max(5)),
  nps: z.number().int().min(0).max(10).nullable(),
  freeText: words(4_000),
  answeredAt: timeSchema,
  followUpId: idSchema.nullable(),
});

export const vocSchema = z.object({
  id: idSchema,
  contactId: idSchema.nullable(),
  type: z.enum(['request', 'complaint', 'website', 'specification', 'misdelivery', 'praise']),
  productId: idSchema.nullable(),
  url: z.string().max(500).nullable(),
  verbatim: words(4_000),
  impact: words(500),
  owner: words(80),
  status: z.enum(['new', 'passedOn', 'answered', 'closed']),
  reply: words(4_000),
  at: timeSchema,
  by: idSchema,
});
