import type { MediaEvent } from '../../shared/contract/media';
import { isLive, isTalking } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** Readings (2 s each) without a single packet after which a talk counts as silent; comfort noise (RFC 3389) still sends some. */
const SILENT_READINGS = 2;
/**
 * Readings after the loss of a path at which another is looked for, and then every so many: the machine may not know its own
 * new address yet, and an answer may be lost too.
 */
const LOOK_AT: readonly number[] = [1, 3, 6, 11];
const LOOK_EVERY = 15;
/** Readings with a line after which no look has helped: the window that looks is not to be believed any more. */
const RENEW_WINDOW_AT = 4;

/**
 * Says when nothing of the far side's voice arrives in a talk, or none of this side's may (the path's checks are not answered),
 * and has the path agreed anew: a communicator must not wait for a caller who can't be heard (softphone-facts 4, item 25).
 */
export class VoiceWatch {
  private readonly silentFor = new Map<CallId, number>();
  /** Calls whose path is lost, with the readings since. */
  private readonly lostFor = new Map<CallId, number>();

  /** @param renew agrees on the call's media anew. */
  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly renew: (id: CallId) => void,
    /** Makes the hidden window anew: nothing is lost where no voice goes through it. */
    private readonly renewWindow: () => void,
  ) {}

  /** Takes a reading of a leg. */
  follow(reading: Extract<MediaEvent, { kind: 'quality' }>): void {
    const call = this.callOf(reading.legId);
    if (!call) return;
    const listens = call.phase === 'active' && !call.heldByParty;
    const silent = listens && reading.packets === 0 ? (this.silentFor.get(call.id) ?? 0) + 1 : 0;
    this.silentFor.set(call.id, silent);
    const lost = this.lostFor.get(call.id);
    // Without a line nothing can be agreed: what is wanted now is done when it is back, and soon once more.
    const hasLine = this.store.all.connectivity.line === 'connected';
    if (lost !== undefined) this.lostFor.set(call.id, hasLine ? lost + 1 : 0);
    if (silent === SILENT_READINGS) this.notices.tell('warning', 'voiceLost', { party: partyOf(call) });
    if (silent === SILENT_READINGS || (lost !== undefined && (!hasLine || isTimeToLook(lost)))) this.renew(call.id);
    if (lost === RENEW_WINDOW_AT && hasLine && this.nobodyIsHeard) this.renewWindow();
    this.settle();
  }

  /** No live call has a path. */
  private get nobodyIsHeard(): boolean {
    return this.store.all.calls.every((call) => !isTalking(call) || this.lostFor.has(call.id));
  }

  /** Takes what a leg says of its path (RTCIceConnectionState). */
  followPath({ legId, state }: Extract<MediaEvent, { kind: 'ice' }>): void {
    const call = this.callOf(legId);
    if (!call) return;
    if (state === 'connected' || state === 'completed') this.lostFor.delete(call.id);
    else if ((state === 'disconnected' || state === 'failed') && !this.lostFor.has(call.id)) {
      this.lostFor.set(call.id, 0);
      if (call.phase === 'active') this.notices.tell('warning', 'notHeard', { party: partyOf(call) });
      this.renew(call.id);
    }
    this.settle();
  }

  /** A call changed: what is over or held is missed by nobody. */
  settle(): void {
    for (const known of [this.silentFor, this.lostFor]) {
      for (const id of known.keys()) {
        const call = this.callOf(id);
        if (!call || !isLive(call)) known.delete(id);
      }
    }
    const isSilent = (id: CallId) => (this.silentFor.get(id) ?? 0) >= SILENT_READINGS;
    if (![...this.silentFor.keys()].some(isSilent)) this.notices.settle('voiceLost');
    // One word for one fault: that a call is silent here says enough.
    if ([...this.lostFor.keys()].every(isSilent)) this.notices.settle('notHeard');
  }

  private callOf(id: string) {
    return this.store.all.calls.find((one) => one.id === id);
  }
}

function isTimeToLook(readings: number): boolean {
  return LOOK_AT.includes(readings) || (readings > 0 && readings % LOOK_EVERY === 0);
}

function partyOf({ party }: { party: { name: string | null; shown: string } }): string {
  return party.name ?? party.shown;
}
