import { type PictureType, pictureTypeOf } from '../../../shared/domain/picture';
import { strippedJpeg } from './jpeg';
import { strippedPng } from './png';
import { strippedWebp } from './webp';

/** A small file may unfold to more than a desk's memory takes; no camera of a phone makes more. */
const SIDE_MAX = 16_384;
const DOTS_MAX = 64_000_000;

export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

const STRIP = { 'image/jpeg': strippedJpeg, 'image/png': strippedPng, 'image/webp': strippedWebp };

/**
 * The picture as it is kept: of its file only what it takes to show it goes on (place, camera, times, small previews and
 * what stands behind its end are gone). The same bytes always give the same. Null where it is no picture, is broken, moves,
 * or is larger than 64 million dots.
 */
export function strip(bytes: Uint8Array): Picture | null {
  const type = pictureTypeOf(bytes);
  const stripped = type && STRIP[type](bytes);
  if (!type || !stripped) return null;
  const { width, height, parts } = stripped;
  const isFit = width > 0 && height > 0 && Math.max(width, height) <= SIDE_MAX && width * height <= DOTS_MAX;
  return isFit ? { type, bytes: Buffer.concat(parts) } : null;
}
