import { type FileHandle, open } from 'node:fs/promises';

const LOOK_EVERY_MS = 1_000;
const PIECE = 64 * 1024;

/**
 * A file that is written to, from its beginning and on as it grows, until `signal`. Where it is moved away and begun anew (logrotate)
 * what was left of the old one comes first; where it is cut to nothing it is read from its beginning. One that is not there is
 * waited for.
 */
export async function* piecesOfGrowing(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let file: FileHandle | null = null;
  let at = 0;
  try {
    while (!signal.aborted) {
      file ??= await openIfThere(path);
      let piece = file && (await pieceAt(file, at));
      for (; piece; piece = file && (await pieceAt(file, at))) {
        at += piece.length;
        yield piece;
      }
      const next: FileHandle | null = await openIfThere(path);
      if (file && next && !(await isSame(file, next))) {
        // What the writer still added to the old one between the two looks.
        for (let last = await pieceAt(file, at); last; last = await pieceAt(file, at)) {
          at += last.length;
          yield last;
        }
        await file.close();
        file = next;
        at = 0;
        continue;
      }
      await next?.close();
      if (file && (await file.stat()).size < at) {
        at = 0;
        continue;
      }
      await pause(signal);
    }
  } finally {
    await file?.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function pieceAt(file: FileHandle, at: number): Promise<Uint8Array | null> {
  const { bytesRead, buffer } = await file.read(Buffer.alloc(PIECE), 0, PIECE, at);
  return bytesRead === 0 ? null : buffer.subarray(0, bytesRead);
}

async function isSame(one: FileHandle, other: FileHandle): Promise<boolean> {
  const [a, b] = [await one.stat(), await other.stat()];
  return a.ino === b.ino && a.dev === b.dev;
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, LOOK_EVERY_MS);
    signal.addEventListener('abort', end);
  });
}
