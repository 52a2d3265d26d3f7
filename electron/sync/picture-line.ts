import { PICTURE_BYTES_MAX, type PictureType, pictureTypeOf } from '../../shared/domain/picture';
import type { HttpNet } from './http-net';
import type { NetFailure } from './ports';

/** A home's line that brings 4 MB up in less would serve no talk either, ms. */
const LIMIT_MS = 120_000;
const pathOf = (id: string) => `/v1/pictures/${encodeURIComponent(id)}`;

/** The way of pictures to the centre and back. Nothing of it throws, and nothing waits for ever. */
export class PictureLine {
  constructor(private readonly net: Pick<HttpNet, 'send' | 'take'>) {}

  /** Brings a picture under this id; the same one again changes nothing. @returns why not, or null. */
  async bring(id: string, bytes: Uint8Array<ArrayBuffer>): Promise<NetFailure | null> {
    const type = pictureTypeOf(bytes);
    if (type === null || bytes.length > PICTURE_BYTES_MAX) return 'refused';
    return this.net.send(pathOf(id), { type, bytes }, LIMIT_MS);
  }

  /** Null: it can't be had now, is not there, or is none. */
  async get(id: string): Promise<{ readonly type: PictureType; readonly bytes: Uint8Array<ArrayBuffer> } | null> {
    const bytes = await this.net.take(pathOf(id), PICTURE_BYTES_MAX, LIMIT_MS);
    if (typeof bytes === 'string') return null;
    const type = pictureTypeOf(bytes);
    return type && { type, bytes };
  }
}
