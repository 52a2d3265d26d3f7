import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lives, OUT_DIR } from './places.mjs';
import { say } from './progress.mjs';

const LOCK_FILE = join(OUT_DIR, 'set-up.lock');
const LOOK_AGAIN_MS = 200;

/** Runs `work` while no other set-up of this checkout does; the lock of a process that died is taken over. */
export async function takeTurn(work) {
  mkdirSync(OUT_DIR, { recursive: true });
  let told = false;
  while (!take()) {
    if (!told) say('ほかの準備が終わるのを待っています');
    told = true;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
  const release = () => rmSync(LOCK_FILE, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function take() {
  try {
    writeFileSync(LOCK_FILE, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
  if (!holderLives()) rmSync(LOCK_FILE, { force: true });
  return false;
}

function holderLives() {
  try {
    const pid = Number(readFileSync(LOCK_FILE, 'utf8'));
    // Empty for the moment between making and writing the file.
    return !pid || lives(pid);
  } catch {
    return false;
  }
}
