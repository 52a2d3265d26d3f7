import { spawn } from 'node:child_process';
import { showElapsed } from './progress.mjs';

const KEPT_OUTPUT_CHARS = 20_000;
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

/**
 * Runs a program to its end and keeps the tail of what it printed.
 * Never rejects: a program that cannot be started ends with `code` null and the reason in `output`.
 */
export function run(program, args, { label, timeoutMs, echo = false, ...options } = {}) {
  return new Promise((resolve) => {
    let output = '';
    let timedOut = false;
    const keep = (chunk) => {
      output = (output + chunk).slice(-KEPT_OUTPUT_CHARS);
      if (echo) process.stderr.write(chunk);
    };
    const stopShowing = label ? showElapsed(label) : () => {};
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const timer = timeoutMs
      ? setTimeout(() => {
          timedOut = true;
          child.kill('SIGKILL');
        }, timeoutMs)
      : undefined;
    const finish = (code) => {
      clearTimeout(timer);
      stopShowing();
      resolve({ code, output, timedOut });
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      output += error.message;
      finish(null);
    });
    child.on('close', finish);
  });
}

/** The last lines of a program's output, short enough for a message. */
export function lastLines(output, count = 6) {
  const plain = output.replaceAll(COLOUR, '').trim();
  return plain.split('\n').slice(-count).join('\n      ') || '(出力なし)';
}

/** What npm says went wrong, without its advice and its log file. */
export function npmReason(output) {
  const told = output.split('\n').filter((line) => line.startsWith('npm error') && !line.includes('complete log'));
  return told.slice(0, 4).join('\n      ') || lastLines(output);
}
