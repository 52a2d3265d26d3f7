import type { MediaEvent } from '../../shared/contract/media';
import { isLive } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** Readings (2 s each) without a single packet after which a talk counts as silent; comfort noise (RFC 3389) still sends some. */
const SILENT_READINGS = 2;

/**
 * Says when nothing of the far side's voice arrives in a talk, and has its path agreed anew: a communicator must not wait for
 * a caller who can't be heard (softphone-facts 4, item 25).
 */
export class VoiceWatch {
  private readonly silentFor = new Map<CallId, number>();

  /** @param renew agrees on the call's media anew. */
  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly renew: (id: CallId) => void,
  ) {}

  /** Takes a reading of a leg. */
  follow(reading: Extract<MediaEvent, { kind: 'quality' }>): void {
    const call = this.store.all.calls.find((one) => one.id === reading.legId);
    if (!call) return;
    const listens = call.phase === 'active' && !call.heldByParty;
    const silent = listens && reading.packets === 0 ? (this.silentFor.get(call.id) ?? 0) + 1 : 0;
    this.silentFor.set(call.id, silent);
    if (silent === SILENT_READINGS) {
      this.notices.tell('warning', 'voiceLost', { party: call.party.name ?? call.party.shown });
      this.renew(call.id);
    }
    this.settle();
  }

  /** A call changed: what is over or held is missed by nobody. */
  settle(): void {
    for (const id of this.silentFor.keys()) {
      const call = this.store.all.calls.find((one) => one.id === id);
      if (!call || !isLive(call)) this.silentFor.delete(id);
    }
    if (![...this.silentFor.values()].some((readings) => readings >= SILENT_READINGS)) this.notices.settle('voiceLost');
  }
}
