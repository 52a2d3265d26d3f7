import { nameAt, type Size, type Stripped, viewOf } from './bytes';

/** What it takes to show a still picture (RFC 9649): EXIF, XMP and unknown chunks are not in it. */
const KEPT = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L']);
const HEAD = 12;
/** In the flags of VP8X: EXIF and XMP are here; it moves. */
const TOLD = 0x08 | 0x04;
const MOVES = 0x02;

/** A WebP file without what is not its picture, and without what follows its end; null where it is broken or moves. */
export function strippedWebp(bytes: Uint8Array): Stripped | null {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [];
  const sizes: Size[] = [];
  let hasPicture = false;
  const end = 8 + view.getUint32(4, true);
  if (end > bytes.length) return null;
  for (let at = HEAD; at < end; ) {
    if (at + 8 > end) return null;
    const name = nameAt(bytes, at);
    const length = view.getUint32(at + 4, true);
    // Chunks begin at even places.
    const next = at + 8 + length + (length % 2);
    if (next > end) return null;
    // A copy: `slice` of Node's buffers is none.
    const chunk = Uint8Array.from(bytes.subarray(at, next));
    const size = sizeIn(name, chunk.subarray(8, 8 + length));
    if (size === 'unreadable') return null;
    if (size) sizes.push(size);
    if (name === 'VP8X') {
      const flags = chunk[8] ?? 0;
      if (flags & MOVES) return null;
      chunk[8] = flags & ~TOLD;
    }
    hasPicture ||= name === 'VP8 ' || name === 'VP8L';
    if (KEPT.has(name)) parts.push(chunk);
    at = next;
  }
  if (!hasPicture) return null;
  const head = Uint8Array.from(bytes.subarray(0, HEAD));
  viewOf(head).setUint32(4, 4 + parts.reduce((sum, { length }) => sum + length, 0), true);
  // Its canvas and its picture each tell a size: the larger counts.
  return {
    width: Math.max(...sizes.map(({ width }) => width)),
    height: Math.max(...sizes.map(({ height }) => height)),
    parts: [head, ...parts],
  };
}

/** The size that a chunk tells; null where it is of a kind that tells none. */
function sizeIn(name: string, data: Uint8Array): Size | null | 'unreadable' {
  if (!['VP8X', 'VP8 ', 'VP8L'].includes(name)) return null;
  if (data.length < 10 && !(name === 'VP8L' && data.length >= 5)) return 'unreadable';
  const view = viewOf(data);
  if (name === 'VP8X') {
    const side = (at: number) => 1 + view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
    return { width: side(4), height: side(7) };
  }
  // 14 bits each.
  if (name === 'VP8 ') return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
  const both = view.getUint32(1, true);
  return { width: 1 + (both & 0x3fff), height: 1 + ((both >>> 14) & 0x3fff) };
}
