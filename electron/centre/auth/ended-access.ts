import { z } from 'zod';
import { agentSchema, ROLES } from '../../../shared/contract/centre/centre-data';
import type { Command, CommandAnswer } from '../../../shared/contract/centre/commands';
import { idSchema } from '../../../shared/contract/centre/common';
import type { Engine, Tx } from '../database/engine';
import { ACCESS_LIFE_S, type Caller } from './tokens';

/** What ended before its tokens did: sign-ins, or what an agent may do now (nothing where they left). */
const endedSchema = z.object({
  tenant: idSchema,
  sessions: z.array(idSchema).default([]),
  agents: z.array(z.object({ id: idSchema, roles: z.array(z.enum(ROLES)) })).default([]),
});
type Ended = z.input<typeof endedSchema>;

/** Fits an announcement, however long the names are. */
const NAMES_AT_ONCE = 30;
/** Names that are remembered; the eldest is forgotten first, and its tokens live out their ten minutes. */
const NAMES_MAX = 50_000;

/** Tells every instance, once the transaction stands. */
export async function announceEnd(
  engine: Engine,
  tx: Tx,
  { tenant, sessions = [], agents = [] }: Ended,
): Promise<void> {
  for (let at = 0; at < Math.max(sessions.length, agents.length); at += NAMES_AT_ONCE) {
    const some = <T>(all: readonly T[]): T[] => all.slice(at, at + NAMES_AT_ONCE);
    await engine.announce(tx, JSON.stringify({ tenant, sessions: some(sessions), agents: some(agents) }));
  }
}

/** In the transaction that changed agents: whoever left is out for good, and a role that was taken away is gone at once. */
export async function endAccessOfChanged(
  engine: Engine,
  tx: Tx,
  tenant: string,
  commands: readonly unknown[],
  answers: readonly CommandAnswer[],
): Promise<void> {
  const changed = commands.flatMap((command, at) => {
    if (answers[at]?.answer.outcome !== 'applied') return [];
    const agent = agentOf(command as Command);
    return agent ? [{ id: agent.id, roles: agent.active ? agent.roles : [] }] : [];
  });
  const left = changed.filter(({ roles }) => roles.length === 0).map(({ id }) => id);
  if (left.length > 0) await tx.deleteFrom('refresh').where('tenant', '=', tenant).where('agent', 'in', left).execute();
  if (changed.length > 0) await announceEnd(engine, tx, { tenant, agents: changed });
}

function agentOf({ kind, payload }: Command) {
  if (kind === 'agent.put') return agentSchema.safeParse(payload).data;
  if (kind !== 'row.take') return undefined;
  return z.object({ entity: z.literal('agent'), row: agentSchema }).safeParse(payload).data?.row;
}

/**
 * Which access tokens are spent before their time, as announced by the instance where it happened. Only a quicker end: an
 * instance that did not hear of it, or began since, takes such a token until its ten minutes are over.
 */
export class EndedAccess {
  private readonly names = new Map<string, { readonly until: number; readonly roles: readonly string[] }>();
  private readonly stopHearing: () => void;

  /** @param onEnded some callers may have become spent. */
  constructor(
    engine: Engine,
    private readonly now: () => number,
    onEnded: () => void,
  ) {
    this.stopHearing = engine.onAnnounced((words) => {
      const ended = endedSchema.safeParse(parse(words));
      if (!ended.success) return;
      const { tenant, sessions, agents } = ended.data;
      for (const session of sessions) this.keep(`${tenant} session ${session}`, []);
      for (const { id, roles } of agents) this.keep(`${tenant} agent ${id}`, roles);
      onEnded();
    });
  }

  /** Whether a caller whose token is genuine is out all the same. */
  isSpent({ tenant, agentId, session, roles }: Caller): boolean {
    if (session !== undefined && this.known(`${tenant} session ${session}`)) return true;
    const allowed = this.known(`${tenant} agent ${agentId}`);
    return allowed !== undefined && !roles.every((role) => allowed.includes(role));
  }

  stop(): void {
    this.stopHearing();
  }

  private known(name: string): readonly string[] | undefined {
    const known = this.names.get(name);
    return known && known.until > this.now() ? known.roles : undefined;
  }

  private keep(name: string, roles: readonly string[]): void {
    this.names.delete(name);
    this.names.set(name, { until: this.now() + ACCESS_LIFE_S * 1_000, roles });
    for (const [eldest, { until }] of this.names) {
      if (until > this.now() && this.names.size <= NAMES_MAX) return;
      this.names.delete(eldest);
    }
  }
}

function parse(words: string): unknown {
  try {
    return JSON.parse(words);
  } catch {
    return null;
  }
}
