import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';

/** 20261122T031545Z: sorts by time and is a legal file name everywhere. */
function stampOf(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}

/** A path that no file has, made of the wish and a counter. */
function freePath(wish: string): string {
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? wish : `${wish}-${count}`;
    if (!existsSync(path) && !existsSync(`${path}-wal`)) return path;
  }
}

/** Length of the file in bytes; 0 where there is none. */
export function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Renames a broken file with its journal so that nothing of it is lost; gives the new name without the folder. */
export function setAside(file: string): string {
  const target = freePath(`${file}.broken-${stampOf(new Date())}`);
  // The journal first: left alone it would be thrown away by SQLite when the next file of that name is made.
  for (const part of ['-wal', '-shm', '']) {
    if (existsSync(file + part)) renameSync(file + part, target + part);
  }
  return basename(target);
}

/**
 * An encrypted copy under the same key, on the disk for sure, before a migration; gives its name without the folder.
 * SQLite's online back-up can't write a ciphers file, `VACUUM INTO` keeps cipher and key. Older copies than the newest
 * `keep` go. Throws where the copy can't be made, and then nothing was migrated.
 */
export function backUp(db: Database, file: string, version: number, keep: number): string {
  const target = freePath(`${file}.v${version}-${stampOf(new Date())}.backup`);
  const unfinished = `${target}.part`;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    // VACUUM INTO leaves the copy in the system's memory; a power cut must not take it.
    const handle = openSync(unfinished, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(unfinished, target);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  forgetBackups(file, Math.max(1, keep));
  return basename(target);
}

/** Copies from before migrations go, but for the newest. */
export function forgetBackups(file: string, keep: number): void {
  const folder = dirname(file);
  const prefix = `${basename(file)}.v`;
  const time = (name: string) => name.slice(name.indexOf('-', prefix.length));
  const copies = readdirSync(folder)
    .filter((name) => name.startsWith(prefix) && /^\d+-\d{8}T\d{6}Z\.backup(-\d+)?$/.test(name.slice(prefix.length)))
    .sort((a, b) => time(b).localeCompare(time(a)));
  for (const name of copies.slice(keep)) rmSync(join(folder, name), { force: true });
}
