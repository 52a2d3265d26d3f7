import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** What the desk's microphone hears in the lab: clear of the telephone's tone. */
export const DESK_TONE_HZ = 440;
const SECONDS = 4;

/**
 * Makes the WAV file for Chromium's microphone: a tone that comes and goes four times a second. A steady tone would be
 * taken for noise and suppressed by getUserMedia's noise suppression.
 */
export function deskVoice(directory: string): string {
  const file = join(directory, 'desk-voice.wav');
  const tremolo = ['synth', String(SECONDS), 'sine', String(DESK_TONE_HZ), 'tremolo', '4', '95', 'vol', '0.7'];
  execFileSync('sox', ['-n', '-r', '48000', '-c', '1', '-b', '16', file, ...tremolo]);
  return file;
}

/** Makes a G.711 mu-law file for sipp's rtp_stream with a steady tone. */
export function telephoneVoice(directory: string, toneHz: number, seconds = 10): string {
  const file = join(directory, `telephone-${toneHz}.wav`);
  execFileSync('sox', [
    '-n',
    '-r',
    '8000',
    '-c',
    '1',
    '-e',
    'mu-law',
    file,
    'synth',
    String(seconds),
    'sine',
    String(toneHz),
    'vol',
    '0.3',
  ]);
  return file;
}

/** Makes a 16-bit WAV file at 8000 Hz for baresip with the desk's tone. */
export function narrowBandVoice(directory: string, seconds = 30): string {
  const file = join(directory, 'narrow-band-voice.wav');
  execFileSync('sox', [
    '-n',
    '-r',
    '8000',
    '-c',
    '1',
    '-b',
    '16',
    file,
    'synth',
    String(seconds),
    'sine',
    String(DESK_TONE_HZ),
    'vol',
    '0.3',
  ]);
  return file;
}
