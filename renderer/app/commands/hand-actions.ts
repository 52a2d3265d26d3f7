import type { Contact } from '../../../shared/domain/contact';
import {
  canRaise,
  connectHand,
  handFor,
  pressHand,
  resultSeen,
  resultsNow,
  toBeConnected,
} from '../../features/escalation';
import { KEYS } from '../keys';
import { words as t } from '../words';
import type { Action } from './action';

/** 手上げ for the contact on the screen, and what comes of it. */
export function handActions(contact: Contact | null): Action[] {
  const hand = handFor(contact);
  const connected = toBeConnected(contact);
  return [
    {
      id: 'hand',
      label: hand ? t('escalation.withdraw') : t('escalation.raise'),
      keys: KEYS.hand,
      enabled: hand !== null || canRaise(contact),
      run: pressHand,
    },
    ...(connected
      ? [
          {
            id: 'toSupervisor',
            label: t(`escalation.connect.${connected.way}`),
            enabled: true,
            run: () => connectHand(connected.id),
          },
        ]
      : []),
    ...resultsNow().map(({ id, packet }) => ({
      id: `seen-${id}`,
      label: t('escalation.seenOf', { caller: packet.caller }),
      enabled: true,
      run: () => resultSeen(id),
    })),
  ];
}
