import { type Size, type Stripped, viewOf } from './bytes';

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;
/** Markers without a length: TEM, RST0 to RST7. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** SOF0 to SOF15 without DHT, JPG and DAC, which lie among them. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
const ORIENTATION = 0x0112;

/** A JPEG file (ITU-T T.81, annex B) without EXIF, XMP, IPTC, comments, previews and what follows its end; null where it is broken. */
export function strippedJpeg(bytes: Uint8Array): Stripped | null {
  try {
    return read(bytes);
  } catch (error) {
    // A length leads beyond the end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function read(bytes: Uint8Array): Stripped | null {
  const view = viewOf(bytes);
  const parts: Uint8Array[] = [bytes.subarray(0, 2)];
  let size: Size | null = null;
  let orientation = 1;
  let at = 2;
  for (;;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    // Any number of fill bytes may stand before a marker.
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === EOI) {
      parts.push(bytes.subarray(at, at + 2));
      // After the file's head: a program that reads JFIF wants that first.
      if (orientation !== 1) parts.splice(parts[1]?.[1] === APP0 ? 2 : 1, 0, onlyOrientation(orientation));
      return size && { ...size, parts };
    }
    if (marker === SOI || isBare(marker)) return null;
    const length = view.getUint16(at + 2);
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) return null;
    const segment = bytes.subarray(at, end);
    if (isFrame(marker)) size = { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    if (marker === APP1) orientation = orientationIn(segment) ?? orientation;
    const kept = keptOf(marker, segment);
    if (kept) parts.push(kept);
    at = end;
    if (marker !== SOS) continue;
    const next = endOfScan(bytes, at);
    parts.push(bytes.subarray(at, next));
    at = next;
  }
}

/** What of a segment it takes to show the picture. */
function keptOf(marker: number, segment: Uint8Array): Uint8Array | null {
  if (marker === APP0) return says(segment, 'JFIF\0') ? withoutPreview(segment) : null;
  // Colours: the profile, and how Adobe's programs mixed them.
  if (marker === APP2) return says(segment, 'ICC_PROFILE\0') ? segment : null;
  if (marker === APP14) return says(segment, 'Adobe') ? segment.subarray(0, 16) : null;
  return (marker > APP0 && marker <= APP15) || marker === COM ? null : segment;
}

const says = (segment: Uint8Array, name: string) =>
  [...name].every((letter, at) => segment[4 + at] === letter.charCodeAt(0));

/** JFIF may carry a small copy of the picture: of what it was before somebody cut or blackened it. */
function withoutPreview(segment: Uint8Array): Uint8Array | null {
  if (segment.length < 18) return null;
  // A copy: `slice` of Node's buffers is none.
  const head = Uint8Array.from(segment.subarray(0, 18));
  head.set([0, 16], 2);
  head.set([0, 0], 16);
  return head;
}

/** Where the next marker stands that is no part of the picture's data. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0 && !isBare(next) && next !== 0xff) return at;
    at = bytes.indexOf(0xff, at + 1);
  }
  throw new RangeError('no end');
}

/** How the camera was held, which alone of EXIF is kept: without it the picture lies on its side. */
function orientationIn(segment: Uint8Array): number | null {
  if (!says(segment, 'Exif\0\0')) return null;
  const view = viewOf(segment.subarray(10));
  try {
    const isLittle = view.getUint16(0) === 0x4949;
    const table = view.getUint32(4, isLittle);
    const entries = view.getUint16(table, isLittle);
    for (let entry = 0; entry < entries; entry += 1) {
      const at = table + 2 + 12 * entry;
      if (view.getUint16(at, isLittle) !== ORIENTATION) continue;
      const told = view.getUint16(at + 8, isLittle);
      return told >= 1 && told <= 8 ? told : null;
    }
  } catch (error) {
    // A broken EXIF says nothing; the picture is whole all the same.
    if (!(error instanceof RangeError)) throw error;
  }
  return null;
}

/** An EXIF segment with that one entry (big-endian TIFF, one table, no other). */
function onlyOrientation(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0];
  return Uint8Array.from([0xff, APP1, 0, 2 + 6 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]);
}
