import { writeFileSync } from 'node:fs';
import { encodeMuLaw } from './network/g711';

const FORMAT = { pcm16: { tag: 1, bytes: 2 }, muLaw: { tag: 7, bytes: 1 } } as const;

/** Writes a WAV file (RIFF) with one channel; `sampleAt` gives -1 to 1 for a time in seconds. */
export function writeWav(
  file: string,
  format: keyof typeof FORMAT,
  rateHz: number,
  seconds: number,
  sampleAt: (second: number) => number,
): void {
  const { tag, bytes } = FORMAT[format];
  const count = rateHz * seconds;
  const wav = Buffer.alloc(44 + count * bytes);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + count * bytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(tag, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(rateHz, 24);
  wav.writeUInt32LE(rateHz * bytes, 28);
  wav.writeUInt16LE(bytes, 32);
  wav.writeUInt16LE(bytes * 8, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(count * bytes, 40);
  for (let index = 0; index < count; index += 1) {
    const sample = Math.round(sampleAt(index / rateHz) * 32_767);
    if (format === 'muLaw') wav[44 + index] = encodeMuLaw(sample);
    else wav.writeInt16LE(sample, 44 + index * 2);
  }
  writeFileSync(file, wav);
}
