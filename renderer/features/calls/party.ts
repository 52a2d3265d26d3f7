import type { Call } from '../../../shared/domain/call';
import { assertNever } from '../../../shared/domain/ids';
import type { Words } from '../../app/words';

/** A call's other side as a person says it: the name where one is known, else the number. */
export function partyName(call: Call): string {
  return call.party.name ?? call.party.shown;
}

/** What a call is for, where it is not a customer's: 相談, 通訳（中国語）. */
export function roleWord(call: Call, t: Words): string | null {
  switch (call.role) {
    case 'customer':
      return null;
    case 'consult':
      return t('handOver.roleConsult');
    case 'interpreter':
      return call.language
        ? t('handOver.roleInterpreterIn', { language: t(`handOver.language.${call.language}`) })
        : t('handOver.roleInterpreter');
    default:
      return assertNever(call.role);
  }
}

/** How far a hand-over has come, in words. */
export function stepWord(call: Call, t: Words): string | null {
  if (!call.handOver) return null;
  if (call.handOver.kind === 'leave') return t('handOver.stepLeave');
  if (call.handOver.kind === 'payment') return t('handOver.stepPayment');
  return t(`handOver.step.${call.handOver.step}`);
}
