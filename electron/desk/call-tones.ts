import type { MediaTone } from '../../shared/contract/media';
import { type Call, isLive } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { MediaEngine } from '../media/engine';

/** What the communicator hears of calls that don't talk yet: ringing, the quiet tone of a second call, ringback. */
export class CallTones {
  /** The far side rings. */
  private readonly ringing = new Set<CallId>();
  /** The network itself is heard, so the desk adds nothing. */
  private readonly voiced = new Set<CallId>();
  /** About to be answered by itself: it had its own tone. */
  private readonly selfAnswering = new Set<CallId>();

  constructor(
    private readonly media: MediaEngine,
    private readonly calls: () => readonly Call[],
  ) {}

  remoteRinging(id: CallId): void {
    this.ringing.add(id);
    this.play();
  }

  earlyMedia(id: CallId): void {
    this.voiced.add(id);
    this.play();
  }

  /** @param audible two short tones warn the person. */
  answersItself(id: CallId, audible: boolean): void {
    this.selfAnswering.add(id);
    if (audible) this.media.tell('autoAnswerTone', {});
    this.play();
  }

  forget(id: CallId): void {
    for (const kept of [this.ringing, this.voiced, this.selfAnswering]) kept.delete(id);
  }

  /** Plays what the calls ask for: at every change, and again when the hidden window is a new one. */
  play(): void {
    this.media.tell('tone', { tone: this.wanted() });
  }

  private wanted(): MediaTone {
    const live = this.calls().filter(isLive);
    if (live.some(({ id, phase }) => phase === 'ringing' && !this.selfAnswering.has(id)))
      return live.some(({ phase }) => phase !== 'ringing') ? 'waiting' : 'ring';
    const rings = live.some(({ id, phase }) => phase === 'dialling' && this.ringing.has(id) && !this.voiced.has(id));
    return rings ? 'ringback' : 'none';
  }
}
