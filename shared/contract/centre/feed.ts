import { z } from 'zod';
import { idSchema } from './common';

/** This program's version of the protocol; a centre serves it, the one before and newer ones, and takes wishes of any. */
export const PROTOCOL = 1;
export const BATCH_MAX = 50;
export const CHANGES_MAX = 1_000;
/** Silence on the stream that means that it is dead, ms; the centre sends something every 10 s. */
export const STREAM_DEAD_MS = 25_000;
export const HEARTBEAT_MS = 10_000;

const seq = z.number().int().min(0);
export const topicSchema = z.string().regex(/^[a-z][A-Za-z0-9._-]{0,79}$/);

/** One row as it stands after a change; `row` is null where it is gone. */
export const changeSchema = z.object({
  seq,
  entity: z.string().max(40),
  id: idSchema,
  /** Read by the entity's schema where it is kept. */
  row: z.unknown(),
});
export type Change = z.output<typeof changeSchema>;

/** All that happened in one topic after `from` up to and with `to`; an empty list moves the cursor too. */
export const rangeSchema = z.object({
  topic: topicSchema,
  epoch: idSchema,
  from: seq,
  to: seq,
  /** The newest number of the centre when this was read. */
  head: seq,
  changes: z.array(changeSchema).max(CHANGES_MAX),
});
export type Range = z.output<typeof rangeSchema>;

export const pushSchema = z.object({
  deviceId: idSchema,
  /**
   * The history that the desk follows. In another one (an older back-up) its wishes wait: what it had sent before goes first, so
   * that no wish comes before the one that it builds on.
   */
  epoch: idSchema.optional(),
  /** Checked one by one, so that a broken one is refused alone. */
  commands: z.array(z.unknown()).min(1).max(BATCH_MAX),
});
