import { changed, type Escalation, type EscalationChange, raised } from '../../../../shared/domain/escalation';
import type { Asking, Decision, Rules } from '../asking';

export const escalationRules: Pick<
  Rules,
  | 'escalation.raise'
  | 'escalation.update'
  | 'escalation.say'
  | 'escalation.take'
  | 'escalation.handBack'
  | 'escalation.resolve'
  | 'escalation.withdraw'
  | 'escalation.seen'
> = {
  async 'escalation.raise'(wish, asking) {
    const { unit } = asking;
    if (await unit.get('escalation', wish.id)) return 'exists';
    if ((await unit.find('escalation', 'open', wish.contactId, { limit: 1 })).length > 0) return 'alreadyRaised';
    return put(asking, raised(wish, asking));
  },

  'escalation.update': ({ id, words }, asking) => change(asking, id, { kind: 'update', words }),
  'escalation.say': ({ id, ...said }, asking) => change(asking, id, { kind: 'say', ...said }),
  'escalation.take': ({ id, ...how }, asking) => change(asking, id, { kind: 'take', ...how }),
  'escalation.handBack': ({ id }, asking) => change(asking, id, { kind: 'handBack' }),
  'escalation.resolve': ({ id, text }, asking) => change(asking, id, { kind: 'resolve', text }),
  'escalation.withdraw': ({ id }, asking) => change(asking, id, { kind: 'withdraw' }),
  'escalation.seen': ({ id }, asking) => change(asking, id, { kind: 'seen' }),
};

async function change(asking: Asking, id: string, wished: EscalationChange): Promise<Decision> {
  const { unit, agentId, now, roles } = asking;
  const known = await unit.get('escalation', id);
  if (!known) return 'unknownEscalation';
  const next = changed(known, wished, { agentId, now, isSupervisor: roles.includes('supervisor') });
  return typeof next === 'string' ? next : put(asking, next as typeof known);
}

/** On the supervisors' board, and at who raised it. */
function put({ unit }: Asking, escalation: Escalation): null {
  const row = escalation as Parameters<typeof unit.put<'escalation'>>[1];
  unit.put('escalation', row);
  unit.put('raisedHand', row);
  return null;
}
