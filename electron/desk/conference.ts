import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, type CallEvent, isLive, isTalking } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { MediaEngine } from '../media/engine';
import type { Calls } from './calls';
import type { SliceStore } from './slices';

/** Legs of a 三者通話 besides the communicator: four parties at most. */
const LEGS_MAX = 3;

/** 三者通話: who is in it. The hidden window mixes; here stands who is to hear whom, and a new hidden window is told it again. */
export class Conference {
  /** What the hidden window was told last. */
  private told = '[]';
  /** The members are being told one by one: the first of them is not left alone. */
  private joining = false;

  constructor(
    private readonly store: SliceStore,
    private readonly media: MediaEngine,
    private readonly calls: Calls,
    private readonly tell: (id: CallId, event: CallEvent) => void,
  ) {}

  private get talks(): readonly Call[] {
    return this.store.all.calls.filter(isTalking);
  }

  /** Every call that talks or is held joins; a party that can't be taken back from hold stays in it, held. */
  async join(): Promise<Result<void>> {
    const { talks } = this;
    if (talks.length < 2) return refused('conferenceTooSmall');
    if (talks.length > LEGS_MAX) return refused('conferenceFull');
    if (talks.some((call) => call.handOver !== null)) return refused('transferUnderWay');
    this.joining = true;
    for (const call of talks) this.tell(call.id, { kind: 'conferenceChanged', inConference: true });
    this.joining = false;
    this.follow();
    const outcomes: Result<void>[] = [];
    for (const call of talks) if (call.phase === 'held') outcomes.push(await this.calls.resume(call.id));
    return outcomes.find((outcome) => !outcome.ok) ?? done(undefined);
  }

  /** 相手先のミュート: the others hear this party, or don't. */
  async mute(id: CallId, muted: boolean): Promise<Result<void>> {
    const call = this.talks.find((one) => one.id === id);
    if (!call?.inConference) return refused('notNow');
    this.tell(id, { kind: 'partyMuteChanged', muted });
    this.follow();
    return done(undefined);
  }

  /** A call changed: who is left alone is in an ordinary talk again. */
  follow(): void {
    if (this.joining) return;
    const members = this.store.all.calls.filter((call) => isLive(call) && call.inConference);
    const [only] = members;
    if (members.length === 1 && only) this.tell(only.id, { kind: 'conferenceChanged', inConference: false });
    const legs = members.length > 1 ? members.map(({ id, partyMuted }) => ({ legId: id, muted: partyMuted })) : [];
    const text = JSON.stringify(legs);
    if (text === this.told) return;
    this.told = text;
    this.media.tell('conference', { legs });
  }

  /** The hidden window is a new one and knows nothing of it. */
  tellAgain(): void {
    this.told = '[]';
    this.follow();
  }
}
