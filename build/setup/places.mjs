import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout. */
export const PROJECT_DIR = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
/** Everything built inside the checkout; ignored by git. */
export const OUT_DIR = join(PROJECT_DIR, '.out');
/** The staged app that Electron starts. */
export const APP_DIR = join(OUT_DIR, 'app');
/** What is dear to make and the same for every checkout: the stand-in Electron, built natives. */
export const CACHE_DIR = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tsunagu');

/**
 * A folder in the cache to make `what` in, for this process alone; folders of processes that died are removed.
 * The maker renames its result out of it and removes it.
 */
export function makingDir(what) {
  mkdirSync(CACHE_DIR, { recursive: true });
  for (const name of readdirSync(CACHE_DIR)) {
    const pid = Number(/^making-(\d+)-/.exec(name)?.[1]);
    if (pid && !lives(pid)) rmSync(join(CACHE_DIR, name), { recursive: true, force: true });
  }
  return join(CACHE_DIR, `making-${process.pid}-${what}`);
}

/** Whether a process with this id runs. */
export function lives(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Reads a JSON file; undefined when it is missing or broken. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Writes JSON so that a reader sees the old file or the new one, never half of one. */
export function writeJson(file, value) {
  mkdirSync(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(value, null, 2)}\n`);
  renameSync(fresh, file);
}

/** All files below `dir`, sorted, absolute; none when the folder is missing. */
export function filesBelow(dir) {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** One hash over names and contents of files and folders of the project (paths relative to the checkout). */
export function hashOf(paths, ...extra) {
  const hash = createHash('sha256');
  for (const path of paths) {
    const absolute = join(PROJECT_DIR, path);
    for (const file of isFile(absolute) ? [absolute] : filesBelow(absolute)) {
      hash
        .update(`${relative(PROJECT_DIR, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  for (const value of extra) hash.update(JSON.stringify(value));
  return hash.digest('hex');
}

function isFile(path) {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
