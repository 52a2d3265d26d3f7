import { join } from 'node:path';
import { SAMPLE_RATE_HZ } from './network/hearing';
import { writeWav } from './wav';

/** What the desk's microphone hears in the lab: clear of the telephone's tone. */
export const DESK_TONE_HZ = 440;
const SYLLABLES_PER_S = 4;
const LOUDNESS = 0.4;

const tone = (hz: number) => (second: number) => LOUDNESS * Math.sin(2 * Math.PI * hz * second);

/**
 * Makes the WAV file for Chromium's microphone: a tone that comes and goes four times a second. A steady tone would be
 * taken for noise and suppressed by getUserMedia's noise suppression.
 */
export function deskVoice(directory: string): string {
  const file = join(directory, 'desk-voice.wav');
  const steady = tone(DESK_TONE_HZ);
  writeWav(file, 'pcm16', 48_000, 4, (second) => {
    const swell = (1 - Math.cos(2 * Math.PI * SYLLABLES_PER_S * second)) / 2;
    return 1.7 * swell * steady(second);
  });
  return file;
}

/** Makes a G.711 mu-law file for sipp's rtp_stream with a steady tone. */
export function telephoneVoice(directory: string, toneHz: number): string {
  const file = join(directory, `telephone-${toneHz}.wav`);
  writeWav(file, 'muLaw', SAMPLE_RATE_HZ, 10, tone(toneHz));
  return file;
}

/** Makes a 16-bit WAV file at 8000 Hz for baresip with the desk's tone. */
export function narrowBandVoice(directory: string): string {
  const file = join(directory, 'narrow-band-voice.wav');
  writeWav(file, 'pcm16', SAMPLE_RATE_HZ, 30, tone(DESK_TONE_HZ));
  return file;
}
