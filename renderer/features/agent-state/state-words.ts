import type { Agent, ChosenState } from '../../../shared/domain/agent';
import type { Words } from '../../app/words';

/** The agent's state as its word: 離席（昼食）. */
export function stateWord(agent: Pick<Agent, 'state' | 'reason'>, t: Words): string {
  if (agent.state === 'away' && agent.reason) return t('agent.awayFor', { reason: t(`reason.${agent.reason}`) });
  return t(`state.${agent.state}`);
}

/** A chosen state as its word. */
export function chosenWord(chosen: ChosenState, t: Words): string {
  switch (chosen.kind) {
    case 'ready':
      return t('state.ready');
    case 'support':
      return t('state.support');
    case 'missed':
      return t('state.missed');
    case 'away':
      return chosen.reason ? t('agent.awayFor', { reason: t(`reason.${chosen.reason}`) }) : t('state.away');
  }
}
