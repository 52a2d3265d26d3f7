import { crc32, deflateSync } from 'node:zlib';

/** Stands in what a camera writes beside its picture: nothing of it may be kept. */
export const SECRET = 'GPS 35.1709N 136.8815E';
const bytesOf = (text: string) => Buffer.from(text, 'latin1');
const big16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
const big32 = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(value);
  return four;
};
const little32 = (value: number) => Buffer.from(big32(value)).reverse();

function chunk(name: string, data: Uint8Array): Buffer {
  const named = Buffer.concat([bytesOf(name), data]);
  return Buffer.concat([big32(data.length), named, big32(crc32(named))]);
}

/** A red PNG that any browser shows. @param secret with text, EXIF, a time, and more behind its end. */
export function pngFile(side = 8, secret = false, told = side): Buffer {
  const rows = Array.from({ length: side }, () =>
    Buffer.concat([Buffer.from([0]), Buffer.alloc(side * 3, '\xff\0\0', 'latin1')]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.concat([big32(told), big32(told), Buffer.from([8, 2, 0, 0, 0])])),
    ...(secret ? [chunk('tEXt', bytesOf(`Comment\0${SECRET}`)), chunk('eXIf', bytesOf(SECRET))] : []),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    ...(secret ? [chunk('iTXt', bytesOf(`XML:com.adobe.xmp\0\0\0\0\0${SECRET}`))] : []),
    chunk('IEND', Buffer.alloc(0)),
    ...(secret ? [bytesOf(SECRET)] : []),
  ]);
}

const segment = (marker: number, data: Uint8Array) =>
  Buffer.concat([Buffer.from([0xff, marker]), big16(data.length + 2), data]);

/** EXIF with an orientation and a note, in the order of bytes of Intel or of Motorola. */
function exif(orientation: number, isLittle: boolean): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write(isLittle ? 'II' : 'MM', 'latin1');
  const put16 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const put32 = (value: number, at: number) =>
    isLittle ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  put16(42, 2);
  put32(8, 4);
  put16(1, 8);
  put16(0x0112, 10);
  put16(3, 12);
  put32(1, 14);
  put16(orientation, 18);
  return Buffer.concat([bytesOf('Exif\0\0'), tiff, bytesOf(SECRET)]);
}

/** The parts of a grey JPEG of 8 by 8 dots that any browser shows. */
function jpegParts(): { readonly tables: Buffer; readonly scan: Buffer } {
  const codes = (lengths: readonly number[], values: readonly number[]) =>
    Buffer.from([...Array.from({ length: 16 }, (_, at) => lengths[at] ?? 0), ...values]);
  const tables = Buffer.concat([
    segment(0xdb, Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)])),
    segment(0xc0, Buffer.from([8, 0, 8, 0, 8, 1, 1, 0x11, 0])),
    segment(0xc4, Buffer.concat([Buffer.from([0x00]), codes([1], [0])])),
    segment(0xc4, Buffer.concat([Buffer.from([0x10]), codes([1], [0])])),
  ]);
  // No difference to grey, and the end of the block, one bit each; the rest is filled with ones.
  return { tables, scan: Buffer.concat([segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([0x3f])]) };
}

/** A grey JPEG. @param orientation as a phone tells it in EXIF beside the place, with XMP, a comment, a preview and more behind its end. */
export function jpegFile(orientation: number | null = null, isLittle = true): Buffer {
  const { tables, scan } = jpegParts();
  const jfif = [...bytesOf('JFIF\0'), 1, 1, 0, 0, 1, 0, 1];
  const preview = Buffer.concat([Buffer.from([...jfif, 2, 2]), bytesOf(SECRET.slice(0, 12))]);
  const told =
    orientation === null
      ? []
      : [
          segment(0xe1, exif(orientation, isLittle)),
          segment(0xe1, bytesOf(`http://ns.adobe.com/xap/1.0/\0${SECRET}`)),
          segment(0xe2, bytesOf(`MPF\0${SECRET}`)),
          segment(0xed, bytesOf(`Photoshop 3.0\0${SECRET}`)),
          segment(0xfe, bytesOf(SECRET)),
        ];
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, orientation === null ? Buffer.from([...jfif, 0, 0]) : preview),
    ...told,
    segment(0xe2, bytesOf('ICC_PROFILE\0colours')),
    tables,
    scan,
    Buffer.from([0xff, 0xd9]),
    ...(orientation === null ? [] : [jpegFile(), bytesOf(SECRET)]),
  ]);
}

const riffChunk = (name: string, data: Uint8Array) =>
  Buffer.concat([bytesOf(name), little32(data.length), data, Buffer.alloc(data.length % 2)]);

/** A WebP of one dot (lossless). @param flags of VP8X: 0x08 EXIF, 0x04 XMP, 0x02 it moves; null: without VP8X. */
export function webpFile(flags: number | null = null): Buffer {
  const dot = Buffer.from('2f00000000071011fd0f4444ff03', 'hex');
  const chunks = [
    ...(flags === null ? [] : [riffChunk('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]))]),
    riffChunk('VP8L', dot),
    ...(flags === null
      ? []
      : [
          riffChunk('EXIF', bytesOf(SECRET)),
          riffChunk('XMP ', bytesOf(`<x>${SECRET}</x>`)),
          riffChunk('odd ', bytesOf(SECRET)),
        ]),
  ];
  const body = Buffer.concat([bytesOf('WEBP'), ...chunks]);
  return Buffer.concat([bytesOf('RIFF'), little32(body.length), body, ...(flags === null ? [] : [bytesOf(SECRET)])]);
}
