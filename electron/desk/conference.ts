import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, type CallEvent, isLive, isTalking } from '../../shared/domain/call';
import { CONFERENCE_CALLS_MAX } from '../../shared/domain/call-controls';
import type { CallId } from '../../shared/domain/ids';
import type { MediaEngine } from '../media/engine';
import type { Calls } from './calls';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** 三者通話: who is in it. The hidden window mixes; here stands who is to hear whom, and a new hidden window is told it again. */
export class Conference {
  private seated: readonly CallId[] = [];
  /** What the hidden window was told last. */
  private told = '[]';
  /** Members are being told of it: what follows from each alone is not followed. */
  private joining = false;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly media: MediaEngine,
    private readonly calls: Calls,
    private readonly tell: (id: CallId, event: CallEvent) => void,
  ) {}

  private get talks(): readonly Call[] {
    return this.store.all.calls.filter(isTalking);
  }

  /** Nobody more is called for this call's 三者通話: they could never join it. */
  isFullFor(call: Call): boolean {
    return call.inConference && this.talks.filter(({ inConference }) => inConference).length >= CONFERENCE_CALLS_MAX;
  }

  /**
   * Every call that talks or is held joins; a party that can't be taken back from hold stays in it, held. Where the hidden
   * window can't mix them nothing is shown that is not so: the calls stay as they were.
   */
  async join(): Promise<Result<void>> {
    const { talks } = this;
    if (talks.length < 2) return refused('conferenceTooSmall');
    if (talks.length > CONFERENCE_CALLS_MAX) return refused('conferenceFull');
    if (talks.some((call) => call.handOver !== null)) return refused('transferUnderWay');
    const before = new Set(talks.filter(({ inConference }) => inConference).map(({ id }) => id));
    this.admit(talks.map(({ id }) => id));
    if (!(await this.follow())) {
      this.admit([...before]);
      await this.follow();
      return refused('mediaDown');
    }
    const outcomes: Result<void>[] = [];
    for (const call of talks) if (call.phase === 'held') outcomes.push(await this.calls.resume(call.id));
    return outcomes.find((outcome) => !outcome.ok) ?? done(undefined);
  }

  /** 相手先のミュート: the others hear this party, or don't. */
  async mute(id: CallId, muted: boolean): Promise<Result<void>> {
    const call = this.talks.find((one) => one.id === id);
    if (!call?.inConference) return refused('notNow');
    this.tell(id, { kind: 'partyMuteChanged', muted });
    if (await this.follow()) return done(undefined);
    this.tell(id, { kind: 'partyMuteChanged', muted: !muted });
    return refused('mediaDown');
  }

  /** A call changed: who is left alone is in an ordinary talk again. False where the hidden window could not follow. */
  follow(): Promise<boolean> {
    if (this.joining) return Promise.resolve(true);
    const members = this.store.all.calls.filter((call) => isLive(call) && call.inConference);
    const [only] = members;
    if (members.length > 0) this.sayWhoLeft(members);
    this.seated = members.map(({ id }) => id);
    if (members.length === 1 && only) this.leaveAlone(only);
    const legs = members.length > 1 ? members.map(({ id, partyMuted }) => ({ legId: id, muted: partyMuted })) : [];
    const text = JSON.stringify(legs);
    if (text === this.told) return Promise.resolve(true);
    this.told = text;
    return this.media.ask('conference', { legs }).then(
      () => true,
      () => {
        // Told again with the next change, or to the next hidden window.
        if (this.told === text) this.told = '';
        return false;
      },
    );
  }

  private sayWhoLeft(members: readonly Call[]): void {
    for (const call of this.store.all.calls) {
      const left = this.seated.includes(call.id) && !members.includes(call) && !isLive(call);
      if (left && (call.cause === 'remote' || call.cause === 'lost'))
        this.notices.tell('info', 'callFellAway', { party: call.party.name ?? call.party.shown });
    }
  }

  /** The last one left goes on as an ordinary talk, and must not wait in silence if it was held. */
  private leaveAlone(only: Call): void {
    this.tell(only.id, { kind: 'conferenceChanged', inConference: false });
    const others = this.talks.filter(({ id }) => id !== only.id);
    if (only.phase === 'held' && others.length === 0) void this.calls.resume(only.id);
  }

  /** Exactly these talks are in it. The members are told one by one: the first of them is not left alone. */
  private admit(ids: readonly CallId[]): void {
    this.joining = true;
    for (const { id, inConference } of this.talks)
      if (inConference !== ids.includes(id)) this.tell(id, { kind: 'conferenceChanged', inConference: !inConference });
    this.joining = false;
  }

  /** The hidden window is a new one and knows nothing of it. */
  tellAgain(): void {
    this.told = '[]';
    void this.follow();
  }
}
