import { z } from 'zod';
import { ATTEMPT_OUTCOMES } from '../../domain/callback';
import {
  agentSchema,
  agentStateSchema,
  campaignSchema,
  dialledNumberEntrySchema,
  productSchema,
  queueEventSchema,
  type Role,
  scriptVersionSchema,
} from './centre-data';
import { idSchema, timeSchema, words } from './common';
import { customerFieldsSchema } from './customer';
import { ENTITY_NAMES } from './entities';
import { packetWordsSchema, raiseSchema, saySchema, takeSchema } from './escalation';
import { callingHoursSchema } from './hours';
import { OUTREACH_MAX } from './outreach';
import { reservationSchema } from './reservation';
import { salesStopSchema, stopProposalSchema } from './sales-stop';
import {
  callbackSchema,
  contactFactsSchema,
  orderSchema,
  promiseSchema,
  repairSchema,
  rescheduleSchema,
  surveySchema,
  visitSchema,
  vocSchema,
} from './work';

const DESK: readonly Role[] = ['communicator', 'support', 'supervisor'];
/** 販売停止権限者 */
const STOPPERS: readonly Role[] = ['stopApprover'];
const LEADERS: readonly Role[] = ['supervisor', 'administrator'];

interface Kind<S extends z.ZodType> {
  readonly v: number;
  readonly payload: S;
  /** Who may ask for it. */
  readonly roles: readonly Role[];
}
const kind = <S extends z.ZodType>(payload: S, roles: readonly Role[], v = 1): Kind<S> => ({ v, payload, roles });
const onlyId = z.object({ id: idSchema });
const withReason = onlyId.extend({ reason: words(1_000).min(1) });

/**
 * Every wish that a desk or an administrator can have: intents, never differences of rows (centre.md 1.2). A field more or
 * less makes a new version `v`, so that a service that does not know it holds the wish and never drops the field.
 */
export const COMMANDS = {
  'customer.create': kind(customerFieldsSchema.extend({ id: idSchema }), DESK),
  'customer.change': kind(z.object({ id: idSchema, fields: customerFieldsSchema.partial() }), DESK),
  'customer.merge': kind(z.object({ keep: idSchema, drop: idSchema }), DESK),
  'customer.unmerge': kind(onlyId, DESK),
  // Since 2 it may tell how often its case was transferred before.
  'contact.record': kind(contactFactsSchema, DESK, 2),
  'contact.note': kind(z.object({ id: idSchema, noteId: idSchema, text: words(20_000).min(1) }), DESK),
  'contact.finish': kind(
    z.object({
      id: idSchema,
      finishedAt: timeSchema,
      resultCode: z.string().min(1).max(40),
      scriptId: idSchema.nullable(),
      values: z.record(z.string().max(100), words(2_000)),
    }),
    DESK,
  ),
  'order.place': kind(
    orderSchema.omit({ number: true, status: true, placedAt: true, placedBy: true }).extend({
      /** Where the refusal of a 仮受注 is called back; null where the caller still listens. */
      callbackNumber: callbackSchema.shape.number.nullable(),
    }),
    DESK,
    // Since 2 a line may tell its lot and variant.
    2,
  ),
  'order.advance': kind(
    z.object({ id: idSchema, to: z.enum(['shipped', 'delivered', 'cancelled', 'returned']) }),
    DESK,
  ),
  'repair.open': kind(repairSchema.omit({ number: true, status: true, log: true }), DESK),
  'repair.advance': kind(z.object({ id: idSchema, status: repairSchema.shape.status, text: words(500) }), DESK),
  'visit.book': kind(visitSchema.omit({ status: true }), DESK),
  'visit.release': kind(onlyId, DESK),
  'callback.promise': kind(promiseSchema, DESK),
  /** Takes a callback for one desk while it calls; asked at once and never from the outbox. Again by the same desk: it goes on. */
  'callback.claim': kind(z.object({ id: idSchema, contactId: idSchema }), DESK),
  /** The desk does not call after all; a leader frees what somebody else holds. */
  'callback.release': kind(onlyId, DESK),
  'callback.attempt': kind(
    z.object({
      id: idSchema,
      at: timeSchema,
      outcome: z.enum(ATTEMPT_OUTCOMES),
      contactId: idSchema.optional(),
    }),
    DESK,
    // Since 2 it may name its contact, by which it counts once.
    2,
  ),
  /** 再設定: the customer chose another time; also of one that was given up. */
  'callback.reschedule': kind(rescheduleSchema, DESK),
  /** 対応済み without a call. */
  'callback.close': kind(withReason, DESK),
  'callback.assign': kind(z.object({ id: idSchema, owner: idSchema.nullable() }), LEADERS),
  /** 電話予約 of a web site. */
  'callback.reserve': kind(reservationSchema, ['web', 'administrator']),
  'callingHours.put': kind(callingHoursSchema, LEADERS),
  'survey.answer': kind(surveySchema.omit({ surveyor: true, followUpId: true }), [...DESK, 'quality']),
  'voc.note': kind(vocSchema.omit({ by: true, status: true, reply: true, owner: true }), [...DESK, 'quality']),
  'stop.propose': kind(stopProposalSchema, [...DESK, 'quality', 'productOwner', 'stopApprover']),
  'stop.addEvidence': kind(salesStopSchema.pick({ id: true, evidence: true }), [
    ...DESK,
    'quality',
    'productOwner',
    'stopApprover',
  ]),
  'stop.emergency': kind(stopProposalSchema, STOPPERS),
  'stop.approve': kind(onlyId, STOPPERS),
  'stop.decline': kind(withReason, STOPPERS),
  'stop.proposeResume': kind(withReason, STOPPERS),
  'stop.approveResume': kind(onlyId, STOPPERS),
  'stop.declineResume': kind(withReason, STOPPERS),
  /** 連絡先一覧: the team calls the customers of these orders; one that is called already for this stop is left alone. */
  'stop.outreach': kind(onlyId.extend({ orderIds: z.array(idSchema).min(1).max(OUTREACH_MAX) }), [
    'supervisor',
    'stopApprover',
  ]),
  'escalation.raise': kind(raiseSchema, DESK),
  'escalation.update': kind(onlyId.extend({ words: packetWordsSchema }), DESK),
  'escalation.say': kind(saySchema, DESK),
  'escalation.take': kind(takeSchema, ['supervisor']),
  'escalation.handBack': kind(onlyId, ['supervisor']),
  'escalation.resolve': kind(onlyId.extend({ text: words(1_000).min(1) }), ['supervisor']),
  'escalation.withdraw': kind(onlyId, DESK),
  /** The result was read by who had raised it. */
  'escalation.seen': kind(onlyId, DESK),
  'agent.state': kind(agentStateSchema.omit({ agentId: true }), DESK),
  /** 取り込み: a whole row as another centre, or this one before, had it; every field is checked as the kind's row. */
  'row.take': kind(z.object({ entity: z.enum(ENTITY_NAMES), row: z.json() }), ['administrator']),
  'agent.put': kind(agentSchema, ['administrator']),
  'queue.event': kind(queueEventSchema, ['administrator', 'telephony']),
  'product.put': kind(productSchema, ['productOwner', 'administrator']),
  'campaign.put': kind(campaignSchema, LEADERS),
  'dialledNumber.put': kind(dialledNumberEntrySchema, LEADERS),
  'script.publish': kind(scriptVersionSchema.omit({ publishedAt: true, publishedBy: true }), LEADERS),
} as const;

export type CommandKind = keyof typeof COMMANDS;
export type PayloadOf<K extends CommandKind> = z.output<(typeof COMMANDS)[K]['payload']>;

/** Why the centre refused a wish; the desk has the words (`refusals.<reason>`). */
export const REFUSALS = [
  'malformed',
  'unknownKind',
  'notAllowed',
  'internal',
  'exists',
  'unknownCustomer',
  'unknownContact',
  'unknownOrder',
  'unknownProduct',
  'unknownRepair',
  'unknownVisit',
  'unknownCallback',
  'unknownAgent',
  'alreadyMerged',
  'notMerged',
  'sameCustomer',
  'contactFinished',
  'outOfStock',
  'readBackMissing',
  'wrongStatus',
  'slotTaken',
  'callbackClosed',
  'tooEarly',
  'olderVersion',
  'salesStopped',
  'unknownStop',
  'samePerson',
  'alreadyProposed',
  'unknownEscalation',
  'alreadyRaised',
  'notTheirs',
  'takenByOther',
  'chatFull',
  'evidenceFull',
  'claimedByOther',
  'notYours',
  'ratedPerson',
  'noConsent',
  'beforeWindow',
  'outsideHours',
  'windowInvalid',
  'numberInvalid',
  'alreadyReserved',
  'unknownPicture',
  /** A newer centre's reason that this desk has no words for. */
  'other',
] as const;
export type RefusalReason = (typeof REFUSALS)[number];

/** One wish on the wire. `payload` is checked by its kind, so that one broken wish never takes its neighbours with it. */
export const commandSchema = z.object({
  /** Made at the desk; the same however often it is sent. */
  id: idSchema,
  /** Counts the wishes of one device; a gap tells that one was lost. */
  n: z.number().int().min(1),
  kind: z.string().max(60),
  v: z.number().int().min(1).max(1_000),
  /** The desk's clock, for people only; the centre's order is what counts. */
  at: timeSchema,
  payload: z.json(),
  /** The number that the centre gave it before, where the centre's history was replaced by an older one. */
  told: z.string().max(20).optional(),
  /** Why the centre refused it in such a history: that stands, since the person may have told the customer. */
  refused: z.enum(REFUSALS).optional(),
});
export type Command = z.output<typeof commandSchema>;

/** What became of a wish. */
export const verdictSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('applied'), seq: z.number().int(), number: z.string().max(20).optional() }),
  z.object({ outcome: z.literal('rejected'), reason: z.enum(REFUSALS), field: z.string().max(200).optional() }),
]);
export type Verdict = z.output<typeof verdictSchema>;

/**
 * The one answer that each wish gets. `duplicate` tells again what came of it the first time. `retry` stands for the wishes
 * behind it too. `held`: this service can't read the wish yet (a newer desk's), or it names the same as one that waits (see
 * held.ts); what is behind it got its own answer.
 */
export const answerSchema = z.object({
  id: idSchema,
  answer: z.union([
    verdictSchema,
    z.object({ outcome: z.literal('duplicate'), was: verdictSchema }),
    z.object({ outcome: z.enum(['retry', 'held']), afterMs: z.number().int().min(0).max(3_600_000) }),
  ]),
});
export type CommandAnswer = z.output<typeof answerSchema>;

const looseRefusal = z.object({ outcome: z.literal('rejected') });
const looseAnswer = z.object({ id: idSchema, answer: z.looseObject({ outcome: z.string() }) });
/** When what was not understood is asked again, ms. */
const ASK_AGAIN_MS = 60_000;

/** A verdict as a newer or older program wrote it: a refusal stays one also where its reason is not known here. */
export function readVerdict(value: unknown): Verdict | null {
  const read = verdictSchema.safeParse(value);
  if (read.success) return read.data;
  return looseRefusal.safeParse(value).success ? { outcome: 'rejected', reason: 'other' } : null;
}

/**
 * An answer of a centre that may be newer than this desk. One that can't be understood is none: its wish is asked again later
 * and holds up nothing but what names the same. Null where not even the wish can be told.
 */
export function readAnswer(value: unknown): CommandAnswer | null {
  const read = answerSchema.safeParse(value);
  if (read.success) return read.data;
  const loose = looseAnswer.safeParse(value);
  if (!loose.success) return null;
  const { id, answer } = loose.data;
  const isDuplicate = answer.outcome === 'duplicate';
  const verdict = readVerdict(isDuplicate ? answer.was : answer);
  if (verdict === null) return { id, answer: { outcome: 'held', afterMs: ASK_AGAIN_MS } };
  return { id, answer: isDuplicate ? { outcome: 'duplicate', was: verdict } : verdict };
}
