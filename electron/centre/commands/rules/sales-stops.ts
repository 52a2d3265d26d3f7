import { EVIDENCE_MAX, type SalesStop, STOP_HISTORY_MAX } from '../../../../shared/contract/centre/sales-stop';
import { isOpenStop, isSameScope, isStopping } from '../../../../shared/domain/sales-stop';
import { arePicturesHere } from '../../pictures/here';
import type { Asking, Decision, Rules } from '../asking';

/** 緊急停止 is confirmed by a second person within an hour. */
const CONFIRM_WITHIN_MS = 3_600_000;
/** Stops of one product that may be open at once: lots and variants have their own. One more is refused, so that none is overlooked. */
const OPEN_MAX = 500;

type Event = SalesStop['history'][number]['event'];
type Proposal = Pick<SalesStop, 'id' | 'scope' | 'reason' | 'evidence' | 'phrase' | 'alternativeId'>;

/** The stops of a product that are proposed or in force. */
export function openStopsOf({ unit }: Pick<Asking, 'unit'>, productId: string): Promise<SalesStop[]> {
  return unit.find('salesStop', 'open', productId, { limit: OPEN_MAX });
}

export const salesStopRules: Pick<
  Rules,
  | 'stop.propose'
  | 'stop.emergency'
  | 'stop.addEvidence'
  | 'stop.approve'
  | 'stop.decline'
  | 'stop.proposeResume'
  | 'stop.approveResume'
  | 'stop.declineResume'
> = {
  async 'stop.propose'(wish, asking) {
    return (await begin(wish, asking)) ?? put(asking, fresh(wish, asking), 'proposed', wish.reason);
  },

  async 'stop.emergency'(wish, asking) {
    const { now } = asking;
    const emergency = { confirmBy: now + CONFIRM_WITHIN_MS };
    const stop: SalesStop = { ...fresh(wish, asking), state: 'inForce', emergency, inForceAt: now };
    return (await begin(wish, asking)) ?? put(asking, stop, 'emergency', wish.reason);
  },

  async 'stop.addEvidence'({ id, evidence }, asking) {
    const { unit } = asking;
    if (!(await arePicturesHere(unit.tx, unit.tenant, evidence.pictureIds))) return 'unknownPicture';
    return change(asking, id, 'evidence', '', (stop) => {
      if (!isOpenStop(stop.state)) return 'wrongStatus';
      const kinds = ['contactIds', 'vocIds', 'pictureIds'] as const;
      const both = { ...stop.evidence };
      for (const kind of kinds) both[kind] = [...new Set([...both[kind], ...evidence[kind]])];
      return kinds.some((kind) => both[kind].length > EVIDENCE_MAX[kind]) ? 'evidenceFull' : { evidence: both };
    });
  },

  // Of a proposal: from now on nobody sells it. Of an emergency stop: it is confirmed.
  async 'stop.approve'({ id }, asking) {
    const { agentId, now } = asking;
    return change(asking, id, 'approved', '', (stop) => {
      const isUnconfirmed = isStopping(stop.state) && stop.emergency !== null && stop.approved === null;
      if (stop.state !== 'proposed' && !isUnconfirmed) return 'wrongStatus';
      if (stop.proposed.by === agentId) return 'samePerson';
      const approved = { by: agentId, at: now };
      return isUnconfirmed ? { approved } : { approved, state: 'inForce', inForceAt: now };
    });
  },

  async 'stop.decline'({ id, reason }, asking) {
    return change(asking, id, 'declined', reason, (stop) =>
      stop.state === 'proposed' ? { state: 'declined' } : 'wrongStatus',
    );
  },

  async 'stop.proposeResume'({ id, reason }, asking) {
    const { agentId: by, now: at } = asking;
    return change(asking, id, 'resumeProposed', reason, (stop) =>
      stop.state === 'inForce' ? { state: 'resuming', resume: { by, at, reason } } : 'wrongStatus',
    );
  },

  async 'stop.approveResume'({ id }, asking) {
    return change(asking, id, 'resumed', '', (stop) => {
      if (stop.state !== 'resuming') return 'wrongStatus';
      return stop.resume?.by === asking.agentId ? 'samePerson' : { state: 'resumed' };
    });
  },

  // Also by who had proposed it: they may think better of it.
  async 'stop.declineResume'({ id, reason }, asking) {
    return change(asking, id, 'resumeDeclined', reason, (stop) =>
      stop.state === 'resuming' ? { state: 'inForce', resume: null } : 'wrongStatus',
    );
  },
};

/** What forbids that a stop begins; null where nothing does. */
async function begin({ id, scope, alternativeId, evidence }: Proposal, asking: Asking): Promise<Decision> {
  const { unit } = asking;
  if (await unit.get('salesStop', id)) return 'exists';
  if (!(await unit.get('product', scope.productId))) return 'unknownProduct';
  if (alternativeId !== null && !(await unit.get('product', alternativeId))) return 'unknownProduct';
  if (!(await arePicturesHere(unit.tx, unit.tenant, evidence.pictureIds))) return 'unknownPicture';
  const open = await openStopsOf(asking, scope.productId);
  const isThere = open.some((stop) => isSameScope(stop.scope, scope));
  return open.length >= OPEN_MAX || isThere ? 'alreadyProposed' : null;
}

function fresh({ id, scope, reason, evidence, phrase, alternativeId }: Proposal, { agentId, now }: Asking): SalesStop {
  return {
    ...{ id, scope, reason, evidence, phrase, alternativeId },
    state: 'proposed',
    proposed: { by: agentId, at: now },
    approved: null,
    emergency: null,
    inForceAt: null,
    everywhereAt: null,
    resume: null,
    history: [],
  };
}

function put({ unit, agentId, now }: Asking, stop: SalesStop, event: Event, text: string): null {
  const history = [...stop.history, { event, at: now, by: agentId, text }].slice(-STOP_HISTORY_MAX);
  unit.put('salesStop', { ...stop, history });
  return null;
}

async function change(
  asking: Asking,
  id: string,
  event: Event,
  text: string,
  decide: (stop: SalesStop) => Partial<SalesStop> | 'wrongStatus' | 'samePerson' | 'evidenceFull',
): Promise<Decision> {
  const stop = await asking.unit.get('salesStop', id);
  if (!stop) return 'unknownStop';
  const decided = decide(stop);
  return typeof decided === 'string' ? decided : put(asking, { ...stop, ...decided }, event, text);
}
