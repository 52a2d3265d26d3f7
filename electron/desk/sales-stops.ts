import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { CentreSession } from '../../shared/contract/centre/session';
import type { CONTRACT } from '../../shared/contract/contract';
import { done, type Result } from '../../shared/contract/result';
import type { StopsState } from '../../shared/contract/slices';
import type { Wish } from '../cache/client';
import type { StopLine } from '../sync/stop-line';
import type { SliceStore } from './slices';

type Typed = z.output<(typeof CONTRACT)['stops']['propose']['input']>;

/** 販売停止 at this desk: what is stopped, and what a person wishes of it. */
export class SalesStops {
  private isTold = false;

  constructor(
    private readonly store: SliceStore,
    private readonly wish: (wish: Wish) => Promise<Result<void>>,
  ) {}

  /** What the centre said, while it says something; the replica's list stands until then. */
  show({ isFresh, isKnown, stops }: Pick<StopLine, 'isFresh' | 'isKnown' | 'stops'>): void {
    this.isTold = isKnown;
    this.store.patch('stops', { fresh: isFresh, ...(isKnown ? { list: stops } : {}) });
  }

  /** What the replica has; the centre's own word stands above it. */
  kept(list: StopsState['list']): void {
    if (!this.isTold && list.length + this.store.all.stops.list.length > 0) this.store.patch('stops', { list });
  }

  /** Who is signed in now. */
  rightsOf(agent: CentreSession['agent'] | null): void {
    const approver = agent?.roles.includes('stopApprover') ? agent.id : null;
    if (this.store.all.stops.approver !== approver) this.store.patch('stops', { approver });
  }

  async propose(
    { productId, lots, variants, period, reason, phrase, alternativeId, contactId }: Typed,
    kind: 'stop.propose' | 'stop.emergency',
  ): Promise<Result<{ stopId: string }>> {
    const stopId = randomUUID();
    const payload = {
      id: stopId,
      scope: { productId, lots, variants, period },
      ...{ reason, phrase, alternativeId },
      evidence: evidenceOf(contactId),
    };
    const wished = await this.wish({ kind, payload });
    return wished.ok ? done({ stopId }) : wished;
  }

  addEvidence({ stopId, contactId }: { readonly stopId: string; readonly contactId: string }): Promise<Result<void>> {
    return this.wish({ kind: 'stop.addEvidence', payload: { id: stopId, evidence: evidenceOf(contactId) } });
  }

  decide(kind: 'stop.approve' | 'stop.approveResume', id: string): Promise<Result<void>> {
    return this.wish({ kind, payload: { id } });
  }

  decideFor(
    kind: 'stop.decline' | 'stop.proposeResume' | 'stop.declineResume',
    id: string,
    reason: string,
  ): Promise<Result<void>> {
    return this.wish({ kind, payload: { id, reason } });
  }
}

const evidenceOf = (contactId: string | null) => ({
  contactIds: contactId === null ? [] : [contactId],
  vocIds: [],
  pictureIds: [],
});
