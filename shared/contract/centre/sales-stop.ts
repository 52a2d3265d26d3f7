import { z } from 'zod';
import { STOP_STATES } from '../../domain/sales-stop';
import { idSchema, timeSchema, words } from './common';
import { rangeSchema } from './feed';

const STOP_EVENTS = [
  'proposed',
  'emergency',
  'evidence',
  'approved',
  'declined',
  'everywhere',
  'resumeProposed',
  'resumeDeclined',
  'resumed',
] as const;
/** Events that a stop remembers; the audit trail has all. */
export const STOP_HISTORY_MAX = 200;
/** How much may be brought as evidence. */
export const EVIDENCE_MAX = { contactIds: 50, vocIds: 50, pictureIds: 20 } as const;
const byAt = z.object({ by: idSchema, at: timeSchema });

/** 販売停止 from the proposal on; a row of the topic `control`, which every desk follows. */
export const salesStopSchema = z.object({
  id: idSchema,
  scope: z.object({
    productId: idSchema,
    lots: z.array(words(40).min(1)).max(200),
    variants: z.array(words(40).min(1)).max(200),
    period: z.object({ from: timeSchema, to: timeSchema.nullable() }).nullable(),
  }),
  reason: words(1_000).min(1),
  evidence: z.object({
    contactIds: z.array(idSchema).max(EVIDENCE_MAX.contactIds),
    vocIds: z.array(idSchema).max(EVIDENCE_MAX.vocIds),
    /** Names of files at the centre; the pictures themselves are asked for. */
    pictureIds: z.array(idSchema).max(EVIDENCE_MAX.pictureIds),
  }),
  /** What the communicator says to a caller who asks for it. */
  phrase: words(1_000),
  alternativeId: idSchema.nullable(),
  state: z.enum(STOP_STATES),
  proposed: byAt,
  /** By another person than who proposed it; of an emergency stop who confirmed it. */
  approved: byAt.nullable(),
  /** 緊急停止: in force by one person's word, to be confirmed by another until `confirmBy`. It does not end by itself. */
  emergency: z.object({ confirmBy: timeSchema }).nullable(),
  /** When it came into force by the centre's clock. */
  inForceAt: timeSchema.nullable(),
  /** 全席に反映: from then on no desk could sell it any more. */
  everywhereAt: timeSchema.nullable(),
  /** Who wants it sold again, until another person agrees. */
  resume: byAt.extend({ reason: words(1_000).min(1) }).nullable(),
  history: z.array(byAt.extend({ event: z.enum(STOP_EVENTS), text: words(1_000) })).max(STOP_HISTORY_MAX),
});
/** What its proposer says of it. */
export const stopProposalSchema = salesStopSchema.pick({
  id: true,
  scope: true,
  reason: true,
  evidence: true,
  phrase: true,
  alternativeId: true,
});
export type SalesStop = z.output<typeof salesStopSchema>;

/** What a desk sends for a lease: where it stands in `control`. */
export const leaseQuestionSchema = z.object({ epoch: idSchema.nullable(), cursor: z.number().int().min(0) });
/** A lease counts from before the question was sent, and only once the whole range is known at the desk. */
export const leaseAnswerSchema = z.object({ lengthMs: z.number().int().min(0).max(300_000), range: rangeSchema });
export type LeaseAnswer = z.output<typeof leaseAnswerSchema>;
