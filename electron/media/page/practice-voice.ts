import { steadyOutput } from './silence';

/** Level (0 to 1) above which the communicator counts as speaking. */
const SPEECH_LEVEL = 0.015;
const LISTEN_EVERY_MS = 100;
/** A turn is over after this much silence behind speech. */
const TURN_SILENCE_MS = 900;
/** A caller interrupts whoever speaks longer than this. */
const LONGEST_TURN_MS = 30_000;

/**
 * A practice caller's voice: recorded lines spoken in turn, each after the communicator has spoken and stopped (or stayed
 * silent for a while). The track goes through the same WebRTC path as any voice.
 */
export class PracticeVoice {
  private readonly context = new AudioContext();
  private readonly destination = steadyOutput(this.context);
  private ended = false;
  private heard = 0;
  private held = false;
  private playing: AudioBufferSourceNode | null = null;
  private buffers: Promise<AudioBuffer[]>;

  /** @param lines file names below `app://media/practice/`. */
  constructor(lines: readonly string[]) {
    this.buffers = Promise.all(lines.map((line) => this.load(line)));
  }

  get track(): MediaStreamTrack {
    const [track] = this.destination.stream.getAudioTracks();
    if (!track) throw new Error('the practice voice has no track');
    return track;
  }

  /** What the caller hears of the communicator, 0 to 1, and whether the caller is on hold. */
  listen(heard: number, held: boolean): void {
    this.heard = heard;
    this.held = held;
  }

  /**
   * Speaks all lines; resolves after the last one and the communicator's answer to it, or at `stop`.
   * @param firstPauseMs longest silence before the first line. @param pauseMs the same between lines.
   */
  async speak(firstPauseMs: number, pauseMs: number): Promise<void> {
    await this.context.resume();
    const buffers = await this.buffers;
    await this.turn(firstPauseMs);
    for (const buffer of buffers) {
      await this.whileHeld();
      if (this.ended) return;
      await this.play(buffer);
      await this.turn(pauseMs);
    }
  }

  stop(): void {
    this.ended = true;
    this.playing?.stop();
    void this.context.close();
  }

  private async load(line: string): Promise<AudioBuffer> {
    const response = await fetch(new URL(`practice/${line}`, location.origin));
    return this.context.decodeAudioData(await response.arrayBuffer());
  }

  private play(buffer: AudioBuffer): Promise<void> {
    return new Promise((resolve) => {
      const node = this.context.createBufferSource();
      node.buffer = buffer;
      node.connect(this.destination);
      node.addEventListener('ended', () => resolve(), { once: true });
      this.playing = node;
      node.start();
    });
  }

  private async whileHeld(): Promise<void> {
    while (this.held && !this.ended) await this.wait(LISTEN_EVERY_MS);
  }

  private async turn(pauseMs: number): Promise<void> {
    let spokeMs = 0;
    let silentMs = 0;
    for (let waitedMs = 0; waitedMs < LONGEST_TURN_MS && !this.ended; waitedMs += LISTEN_EVERY_MS) {
      await this.wait(LISTEN_EVERY_MS);
      if (this.heard > SPEECH_LEVEL) {
        spokeMs += LISTEN_EVERY_MS;
        silentMs = 0;
      } else silentMs += LISTEN_EVERY_MS;
      if (spokeMs >= 300 && silentMs >= TURN_SILENCE_MS) return;
      if (silentMs >= pauseMs) return;
    }
  }

  private wait(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
