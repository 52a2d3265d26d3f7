export const SAMPLE_RATE_HZ = 8_000;
const FULL_SCALE = 32_768;
const SILENCE_DBFS = -100;
const SCAN_FROM_HZ = 200;
const SCAN_TO_HZ = 3_400;
const SCAN_STEP_HZ = 10;

/** Loudness of samples in dB below full scale; -100 for digital silence. */
export function loudnessDbfs(samples: Int16Array): number {
  if (samples.length === 0) return SILENCE_DBFS;
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const rms = Math.sqrt(sum / samples.length) / FULL_SCALE;
  return rms > 0 ? Math.max(SILENCE_DBFS, 20 * Math.log10(rms)) : SILENCE_DBFS;
}

/** Power of one frequency by Goertzel's recurrence, relative to full scale. */
function powerAt(samples: Int16Array, frequencyHz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE_HZ);
  let previous = 0;
  let beforePrevious = 0;
  for (const sample of samples) {
    const value = sample / FULL_SCALE + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = value;
  }
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return samples.length === 0 ? 0 : power / samples.length ** 2;
}

/** The strongest frequency of the telephone band in steps of 10 Hz; undefined in silence (below -70 dBFS). */
export function dominantHz(samples: Int16Array): number | undefined {
  if (loudnessDbfs(samples) < -70) return undefined;
  let best = SCAN_FROM_HZ;
  let bestPower = -1;
  for (let frequency = SCAN_FROM_HZ; frequency <= SCAN_TO_HZ; frequency += SCAN_STEP_HZ) {
    const power = powerAt(samples, frequency);
    if (power > bestPower) {
      best = frequency;
      bestPower = power;
    }
  }
  return best;
}

/** Loudness of one frequency in dB below full scale, through a Hann window: a tone 100 Hz away counts for nothing. */
export function toneDbfs(samples: Int16Array, frequencyHz: number): number {
  const { length } = samples;
  if (length === 0) return SILENCE_DBFS;
  const windowed = samples.map((sample, index) => sample * 0.5 * (1 - Math.cos((2 * Math.PI * index) / length)));
  // A sine of amplitude A gives (A/4)^2 behind the window; its mean square is A^2/2.
  const meanSquare = 8 * powerAt(windowed, frequencyHz);
  return meanSquare > 0 ? Math.max(SILENCE_DBFS, 10 * Math.log10(meanSquare)) : SILENCE_DBFS;
}
