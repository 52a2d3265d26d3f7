import { createHash, randomUUID } from 'node:crypto';
import type { Outreach } from '../../shared/contract/centre/outreach';
import type { SalesStop } from '../../shared/contract/centre/sales-stop';
import type { CentreSession } from '../../shared/contract/centre/session';
import type { InputOf, OutputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import type { StopsState } from '../../shared/contract/slices';
import type { Wish } from '../cache/client';
import type { Lookup } from '../sync/lookup';
import type { PictureLine } from '../sync/picture-line';
import type { StopLine } from '../sync/stop-line';
import type { SliceStore } from './slices';

type Typed = InputOf<'stops', 'propose'>;

/** 販売停止 at this desk: what is stopped, and what a person wishes of it. */
export class SalesStops {
  private isTold = false;

  constructor(
    private readonly store: SliceStore,
    private readonly wish: (wish: Wish) => Promise<Result<void>>,
    private readonly lookup: () => Lookup | null,
    private readonly pictures: () => Pick<PictureLine, 'bring' | 'get'> | null,
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
      evidence: evidenceOf({ contactIds: contactId === null ? [] : [contactId] }),
    };
    const wished = await this.wish({ kind, payload });
    return wished.ok ? done({ stopId }) : wished;
  }

  addEvidence({ stopId, contactId }: { readonly stopId: string; readonly contactId: string }): Promise<Result<void>> {
    return this.addTo(stopId, { contactIds: [contactId] });
  }

  /**
   * A picture of it: kept at the centre first, since a stop names only what is there. The same picture for the same stop has
   * the same id, so that it is one picture also where an answer was lost and the person pressed again.
   */
  async addPicture({ stopId, bytes }: InputOf<'stops', 'addPicture'>): Promise<Result<void>> {
    const line = this.pictures();
    if (!line || this.store.all.centre.line !== 'connected') return refused('pictureNoLine');
    const id = createHash('sha256').update(stopId).update(bytes).digest('hex').slice(0, 32);
    const failure = await line.bring(id, bytes);
    if (failure !== null) return refused(failure === 'refused' ? 'pictureRefused' : 'pictureNoLine');
    return this.addTo(stopId, { pictureIds: [id] });
  }

  async picture({ pictureId }: InputOf<'stops', 'picture'>): Promise<Result<OutputOf<'stops', 'picture'>>> {
    const picture = await this.pictures()?.get(pictureId);
    return picture ? done(picture) : refused('pictureNotShown');
  }

  private addTo(stopId: string, some: Partial<SalesStop['evidence']>): Promise<Result<void>> {
    return this.wish({ kind: 'stop.addEvidence', payload: { id: stopId, evidence: evidenceOf(some) } });
  }

  /** 連絡先一覧 of a stop; only the centre has it. */
  async outreach(stopId: string, after: Outreach['next']): Promise<Result<Outreach>> {
    const page = await this.lookup()?.outreach(stopId, after);
    return page ? done(page) : refused('centreUnreachable');
  }

  callThem(id: string, orderIds: readonly string[]): Promise<Result<void>> {
    return this.wish({ kind: 'stop.outreach', payload: { id, orderIds: [...orderIds] } });
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

const evidenceOf = (some: Partial<SalesStop['evidence']>): SalesStop['evidence'] => ({
  contactIds: [],
  vocIds: [],
  pictureIds: [],
  ...some,
});
