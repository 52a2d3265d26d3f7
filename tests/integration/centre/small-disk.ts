import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PIECE = Buffer.alloc(64 * 1024);

/** A file system of its own of a few MB, in memory. */
export class SmallDisk {
  private constructor(readonly directory: string) {}

  /** Null where this user may not mount one, which is said once. */
  static bring(mib: number): SmallDisk | null {
    const directory = mkdtempSync(join(tmpdir(), 'tsunagu-disk-'));
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mib}m`, 'tmpfs', directory], { stdio: 'pipe' });
      return new SmallDisk(directory);
    } catch {
      rmdirSync(directory);
      console.warn('skipped: only root may mount a small disk');
      return null;
    }
  }

  private get ballast(): string {
    return join(this.directory, 'ballast');
  }

  /** Takes all room that is left. */
  fill(): void {
    for (let size = PIECE.length; size >= 1; size = size >> 1)
      try {
        for (;;) appendFileSync(this.ballast, PIECE.subarray(0, size));
      } catch {
        // Not even this much is left: smaller pieces.
      }
  }

  makeRoom(): void {
    rmSync(this.ballast, { force: true });
  }

  takeAway(): void {
    execFileSync('umount', [this.directory], { stdio: 'pipe' });
    rmdirSync(this.directory);
  }
}
