/** Formats of a picture that is brought as evidence. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof PICTURE_TYPES)[number];
/** Of one picture, bytes. */
export const PICTURE_BYTES_MAX = 4 * 1024 * 1024;

const JPEG = [0xff, 0xd8, 0xff];
const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const RIFF = [0x52, 0x49, 0x46, 0x46];
const WEBP = [0x57, 0x45, 0x42, 0x50];

/** What the first bytes say that it is, whatever its name says; null: none of the formats. Twelve bytes are enough. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  const has = (signature: readonly number[], from = 0) => signature.every((byte, at) => bytes[from + at] === byte);
  if (has(JPEG)) return 'image/jpeg';
  if (has(PNG)) return 'image/png';
  return has(RIFF) && has(WEBP, 8) ? 'image/webp' : null;
}
