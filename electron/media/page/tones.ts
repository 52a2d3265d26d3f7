import type { MediaTone } from '../../../shared/contract/media';

/** A tone as Japanese telephones sound it: two frequencies or one, with a rhythm in seconds. */
interface ToneShape {
  readonly frequencies: readonly number[];
  readonly onS: number;
  readonly offS: number;
  readonly gain: number;
}

/** Ring: 1 s on, 2 s off, as Japanese ringing. Ringback: 400 Hz, 1 s on, 2 s off (ITU-T E.180, Japan). */
const SHAPES: Readonly<Record<Exclude<MediaTone, 'none'>, ToneShape>> = {
  ring: { frequencies: [659, 830], onS: 1, offS: 2, gain: 0.22 },
  waiting: { frequencies: [400], onS: 0.2, offS: 3.8, gain: 0.03 },
  ringback: { frequencies: [400], onS: 1, offS: 2, gain: 0.08 },
};

/** DTMF pairs (ITU-T Q.23), Hz. */
const DIGITS = '123A456B789C*0#D';
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];
const DIGIT_S = 0.16;

const WARNING_HZ = [880, 1_175];
const WARNING_S = 0.12;
const WARNING_EVERY_S = 0.18;

/** Ringing and local tones on the chosen output, synthesised: no file, no delay. */
export class Tones {
  private readonly context = new AudioContext();
  private playing: { stop: () => void; name: MediaTone } | null = null;

  /** Routes the tones to an output; null is the system's own. */
  async playThrough(outputId: string | null): Promise<void> {
    const context = this.context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    await context.setSinkId?.(outputId ?? '');
  }

  /** Starts or stops a tone; the same tone twice goes on undisturbed. */
  play(name: MediaTone): void {
    if (this.playing?.name === name) return;
    this.playing?.stop();
    this.playing = null;
    if (name === 'none') return;
    void this.context.resume();
    this.playing = { name, stop: this.loop(SHAPES[name]) };
  }

  /** Short quiet tones for digits just sent, so that the person hears what went out. */
  digits(text: string): void {
    void this.context.resume();
    [...text].forEach((digit, position) => {
      const index = DIGITS.indexOf(digit);
      const pair = [ROWS[Math.floor(index / 4)], COLUMNS[index % 4]];
      if (index < 0) return;
      const from = this.context.currentTime + position * (DIGIT_S + 0.07);
      for (const frequency of pair) if (frequency) this.beep(frequency, from, DIGIT_S, 0.05, this.context.destination);
    });
  }

  /** Two short tones: a call is about to be answered by itself. */
  warn(): void {
    void this.context.resume();
    const from = this.context.currentTime + 0.02;
    for (const [position, frequency] of WARNING_HZ.entries())
      this.beep(frequency, from + position * WARNING_EVERY_S, WARNING_S, 0.1, this.context.destination);
  }

  private loop(shape: ToneShape): () => void {
    const out = this.context.createGain();
    out.gain.value = 1;
    out.connect(this.context.destination);
    const cycle = () => {
      const from = this.context.currentTime + 0.02;
      for (const frequency of shape.frequencies) this.beep(frequency, from, shape.onS, shape.gain, out);
    };
    cycle();
    const timer = setInterval(cycle, (shape.onS + shape.offS) * 1000);
    return () => {
      clearInterval(timer);
      out.disconnect();
    };
  }

  private beep(frequency: number, from: number, lengthS: number, gain: number, to: AudioNode): void {
    const oscillator = this.context.createOscillator();
    const envelope = this.context.createGain();
    oscillator.frequency.value = frequency;
    envelope.gain.setValueAtTime(0, from);
    envelope.gain.linearRampToValueAtTime(gain, from + 0.01);
    envelope.gain.setValueAtTime(gain, from + lengthS - 0.02);
    envelope.gain.linearRampToValueAtTime(0, from + lengthS);
    oscillator.connect(envelope).connect(to);
    oscillator.start(from);
    oscillator.stop(from + lengthS);
  }
}
