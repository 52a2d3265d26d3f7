import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync, renameSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const PIECE = 1024 * 1024;

/**
 * A file that only takes up room beside the cache. When the disk is full it goes, so that what a person types in the running
 * call, and what the centre answers, still find a place; it is made again when there is room for it twice.
 */
export class Ballast {
  private readonly path: string;

  /** @param bytes 0: there is none, and none is missed. */
  constructor(
    file: string,
    private readonly bytes: number,
  ) {
    this.path = `${file}.ballast`;
  }

  /** The disk could take as much again beside it; on a disk that can't be asked, a write will tell. */
  get hasRoom(): boolean {
    try {
      const { bavail, bsize } = statfsSync(dirname(this.path));
      return bavail * bsize >= this.bytes * (existsSync(this.path) ? 1 : 2);
    } catch {
      return true;
    }
  }

  /** @returns whether there was any. */
  release(): boolean {
    if (this.bytes === 0 || !existsSync(this.path)) return false;
    rmSync(this.path, { force: true });
    return true;
  }

  /** @returns whether it is there now. Never throws: without it all works as long as there is room. */
  make(): boolean {
    if (this.bytes === 0 || existsSync(this.path)) return true;
    if (!this.hasRoom) return false;
    const unfinished = `${this.path}.part`;
    try {
      // Chance, since some disks store zeros in no room at all.
      const handle = openSync(unfinished, 'w', 0o600);
      try {
        for (let left = this.bytes; left > 0; left -= PIECE) writeSync(handle, randomBytes(Math.min(PIECE, left)));
      } finally {
        closeSync(handle);
      }
      renameSync(unfinished, this.path);
      return true;
    } catch {
      rmSync(unfinished, { force: true });
      return false;
    }
  }
}
