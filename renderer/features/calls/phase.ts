import type { Call } from '../../../shared/domain/call';
import { assertNever } from '../../../shared/domain/ids';
import type { Words } from '../../app/words';
import type { StateColour } from '../../ui';

/** A call's phase as the state colour of desk.md. */
export function phaseColour(call: Call): StateColour {
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'in' ? 'ringing' : 'dialling';
    case 'answering':
      return 'ringing';
    case 'dialling':
      return 'dialling';
    case 'held':
    case 'resuming':
      return 'held';
    case 'active':
    case 'holding':
    case 'ending':
    case 'ended':
      return 'talking';
    default:
      return assertNever(call.phase);
  }
}

/** A call's phase in one word; the steps between say what is under way. */
export function phaseWord(call: Call, t: Words): string {
  switch (call.phase) {
    case 'ringing':
      return call.direction === 'in' ? t('state.ringing') : t('state.dialling');
    case 'active':
      return t('state.talking');
    case 'held':
      return t('state.held');
    case 'answering':
    case 'dialling':
    case 'holding':
    case 'resuming':
    case 'ending':
    case 'ended':
      return t(`state.${call.phase}`);
    default:
      return assertNever(call.phase);
  }
}

/** Since when the phase's own timer runs. */
export function phaseSince(call: Call): number {
  return call.heldSince ?? call.answeredAt ?? call.startedAt;
}
