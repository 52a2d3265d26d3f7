import { COMMANDS, type PayloadOf } from '../../shared/contract/centre/commands';
import type { Row } from '../../shared/contract/centre/entities';
import { changed, type Escalation, type EscalationChange, isOpen, raised } from '../../shared/domain/escalation';
import type { outboxIn } from './outbox';
import type { BoardKept, HandsKept } from './protocol';
import type { replicaIn } from './replica';

type Changes = 'update' | 'say' | 'take' | 'handBack' | 'resolve' | 'withdraw' | 'seen';
type Wished = { [C in Changes]: PayloadOf<`escalation.${C}`> }[Changes];

/** Raised hands as this desk knows them: what the centre said, with what waits for it over that. */
export function escalationsIn(replica: ReturnType<typeof replicaIn>, outbox: ReturnType<typeof outboxIn>) {
  /** The same rules as the centre's, so that a press shows at once; what the centre refuses stands in 要対応. */
  function withWishes(
    rows: readonly Escalation[],
    agentId: string,
    isSupervisor: boolean,
  ): Map<string, { readonly escalation: Escalation; readonly isSent: boolean }> {
    const known = new Map(rows.map((escalation) => [escalation.id, { escalation, isSent: true }]));
    for (const { kind, at: now, payload } of outbox.waitingOfFamily('escalation')) {
      if (kind === 'escalation.raise') {
        const read = COMMANDS[kind].payload.safeParse(payload);
        if (read.success && !known.has(read.data.id))
          known.set(read.data.id, { escalation: raised(read.data, { agentId, now }), isSent: false });
        continue;
      }
      const { id, ...rest } = payload as Wished;
      const before = known.get(id);
      if (!before) continue;
      const change = { kind: kind.slice('escalation.'.length), ...rest } as EscalationChange;
      const next = changed(before.escalation, change, { agentId, isSupervisor, now });
      if (typeof next !== 'string') known.set(id, { ...before, escalation: next });
    }
    return known;
  }

  const namesOf = (ids: readonly string[]) =>
    Object.fromEntries(ids.flatMap((id) => replica.row('agent', id) ?? []).map(({ id, name }) => [id, name]));

  return {
    /** Hands of this agent that are up, or whose result they have not seen. */
    hands(agentId: string): HandsKept {
      const mine = replica.all('raisedHand').filter(({ raisedBy }) => raisedBy === agentId);
      const all = [...withWishes(mine, agentId, false).values()];
      const hands = all.filter(({ escalation }) => escalation.raisedBy === agentId && escalation.seenAt === null);
      const ids = hands.flatMap(({ escalation: { taken, result, messages } }) => [
        ...[taken, result].flatMap((one) => one?.by ?? []),
        ...messages.map(({ by }) => by),
      ]);
      const watch = replica.row('watch', agentId);
      return { hands, names: namesOf([...new Set(ids)]), watchedUntil: watch?.until ?? null };
    },

    /** What a supervisor sees. */
    board(agentId: string): BoardKept {
      const open = [...withWishes(replica.all('escalation'), agentId, true).values()]
        .map(({ escalation }) => escalation)
        .filter(isOpen);
      const presences: Row<'presence'>[] = replica.all('presence');
      const names = Object.fromEntries(replica.all('agent').map(({ id, name }) => [id, name]));
      return { escalations: open, presences, liveTalks: replica.all('liveTalk'), names };
    },
  };
}
