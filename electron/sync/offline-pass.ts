import { z } from 'zod';
import { idSchema } from '../../shared/contract/centre/common';
import type { CentreSession } from '../../shared/contract/centre/session';

/** For how long a desk may still be used in somebody's name without its centre. */
export const offlinePassSchema = z.object({
  /** The centre that gave it; another one's is none. */
  place: z.string(),
  agent: z.object({ id: idSchema, name: z.string() }),
  leftMs: z.number(),
  /** The latest time that this desk's clock ever showed, epoch ms. */
  seenAt: z.number(),
});
export type OfflinePass = z.output<typeof offlinePassSchema>;

/** What the centre gives whenever it confirms who is signed in: the whole time, from now on. */
export function passOf({ agent, offlineHours }: CentreSession, place: string, now: number): OfflinePass {
  return { place, agent: { id: agent.id, name: agent.name }, leftMs: offlineHours * 3_600_000, seenAt: now };
}

/**
 * What is left after a while: it costs what the clock moved beyond the latest time seen, or what the program ran, whichever is
 * more. So a clock that is set back wins nothing, neither while the program runs nor between two starts; one that is set on
 * and back again loses.
 * @param ranMs for how long the program ran since the last look, by a clock that nobody sets.
 */
export function spent(pass: OfflinePass, now: number, ranMs: number): OfflinePass {
  const cost = Math.max(0, ranMs, now - pass.seenAt);
  return { ...pass, leftMs: Math.max(0, pass.leftMs - cost), seenAt: Math.max(pass.seenAt, now) };
}
