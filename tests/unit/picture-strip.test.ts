import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { strip } from '../../electron/centre/pictures/strip';
import { pictureTypeOf } from '../../shared/domain/picture';
import { jpegFile, pngFile, SECRET, webpFile } from '../picture-files';

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('latin1');
/** The orientation that a reader of EXIF finds; null where none is told. */
const orientationOf = (bytes: Uint8Array | undefined) => {
  const at = text(bytes).indexOf('Exif\0\0MM');
  return at < 0 ? null : (bytes?.[at + 6 + 19] ?? null);
};

describe('what a picture is', () => {
  it('is told by its first bytes alone', () => {
    expect(pictureTypeOf(jpegFile())).toBe('image/jpeg');
    expect(pictureTypeOf(pngFile())).toBe('image/png');
    expect(pictureTypeOf(webpFile())).toBe('image/webp');
    for (const other of ['', 'GIF89a......', '<svg xmlns=""/>', 'RIFF....WAVE', '%PDF-1.7', '<html>', 'II*\0'])
      expect(pictureTypeOf(Buffer.from(other)), other).toBeNull();
  });
});

describe('what is kept of a picture', () => {
  it.each([
    ['JPEG', jpegFile(6)],
    ['PNG', pngFile(8, true)],
    ['WebP', webpFile(0x0c)],
  ])('of a %s nothing of where and when it was made is left', (_, file) => {
    const before = Buffer.from(file);
    expect(text(file)).toContain(SECRET.slice(0, 12));
    const kept = strip(file);
    expect(kept?.type).toBe(pictureTypeOf(file));
    expect(text(kept?.bytes)).not.toContain(SECRET.slice(0, 12));
    // What was sent is not changed on the way, and what is kept is as it is when it comes again.
    expect(file.equals(before)).toBe(true);
    expect(text(strip(kept?.bytes ?? file)?.bytes)).toBe(text(kept?.bytes));
  });

  it('a picture without any of it stays as it is, byte for byte', () => {
    for (const file of [jpegFile(), pngFile(), webpFile()]) expect(text(strip(file)?.bytes)).toBe(text(file));
  });

  it('a JPEG still says how the camera was held, and keeps its colours', () => {
    for (const orientation of [3, 6, 8])
      for (const isLittle of [true, false])
        expect(orientationOf(strip(jpegFile(orientation, isLittle))?.bytes)).toBe(orientation);
    expect(orientationOf(strip(jpegFile(1))?.bytes)).toBeNull();
    expect(orientationOf(strip(jpegFile(99))?.bytes)).toBeNull();
    expect(text(strip(jpegFile(6))?.bytes)).toContain('ICC_PROFILE\0colours');
  });

  it('a WebP no longer says that EXIF and XMP are in it, and its length is true', () => {
    const kept = Buffer.from(strip(webpFile(0x1c))?.bytes ?? []);
    expect(kept.readUInt32LE(4)).toBe(kept.length - 8);
    expect(kept[20]).toBe(0x10);
  });

  it('what is broken, moves, or unfolds to more than a desk has memory for is no picture', () => {
    for (const file of [jpegFile(6), pngFile(8, true).subarray(0, 120), webpFile(0x0c)])
      for (const end of [3, 12, 20, 40]) expect(strip(file.subarray(0, end)), `${end}`).toBeNull();
    expect(strip(webpFile(0x02))).toBeNull();
    expect(strip(pngFile(8, false, 20_000))).toBeNull();
    expect(strip(pngFile(8, false, 9_000))).toBeNull();
    expect(strip(pngFile(8, false, 0))).toBeNull();
    expect(strip(Buffer.from('GIF89a'))).toBeNull();
  });

  it('no bytes at all make it throw', () => {
    const files = [jpegFile(6), pngFile(8, true), webpFile(0x0c)];
    const change = fc.record({ at: fc.nat(400), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.constantFrom(...files), fc.array(change, { maxLength: 8 }), (file, changes) => {
        const broken = Uint8Array.from(file);
        for (const { at, to } of changes) if (at < broken.length) broken[at] = to;
        const kept = strip(broken);
        return kept === null || kept.bytes.length <= broken.length + 40;
      }),
      { numRuns: 5_000 },
    );
  });
});
