import { type Call, type CallPhase, FRESH_CALL } from '../../shared/domain/call';
import { callId, contactId } from '../../shared/domain/ids';

const TALKED: readonly CallPhase[] = ['active', 'holding', 'held', 'resuming', 'ending', 'ended'];

/** A call in a phase, with the times that belong to it; anything can be given otherwise. */
export function callIn(phase: CallPhase, changes: Partial<Call> = {}): Call {
  return {
    ...FRESH_CALL,
    id: callId('call-1'),
    contactId: contactId('contact-1'),
    direction: phase === 'dialling' ? 'out' : 'in',
    phase,
    practice: false,
    party: {
      number: '+81522345678',
      shown: '052-234-5678',
      name: null,
      region: { prefecture: '愛知県', town: '名古屋' },
    },
    dialled: null,
    wish: null,
    startedAt: 1_000,
    answeredAt: TALKED.includes(phase) ? 2_000 : null,
    heldSince: phase === 'held' || phase === 'resuming' ? 3_000 : null,
    endedAt: phase === 'ended' ? 9_000 : null,
    cause: phase === 'ended' ? 'remote' : null,
    ...changes,
  };
}
