import { nameAt, type Size, type Stripped, viewOf } from './bytes';

/** What it takes to show a still picture in its colours (PNG 3rd edition, 11.2 and 11.3); text, times, EXIF and motion are not in it. */
const KEPT = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'cHRM', 'gAMA', 'iCCP', 'sBIT', 'sRGB', 'cICP', 'pHYs']);
const HEAD = 8;
/** Length, name and check sum of a chunk, bytes. */
const AROUND = 12;

/** A PNG file without what is not its picture, and without what follows its end; null where it is broken. */
export function strippedPng(bytes: Uint8Array): Stripped | null {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, HEAD)];
  let size: Size | null = null;
  for (let at = HEAD; at + AROUND <= bytes.length; ) {
    const end = at + AROUND + view.getUint32(at);
    const name = nameAt(bytes, at + 4);
    if (end > bytes.length || (size === null) !== (name === 'IHDR')) return null;
    if (name === 'IHDR') {
      if (end - at < AROUND + 13) return null;
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
    }
    if (KEPT.has(name)) parts.push(bytes.subarray(at, end));
    if (name === 'IEND') return size && { ...size, parts };
    at = end;
  }
  return null;
}
