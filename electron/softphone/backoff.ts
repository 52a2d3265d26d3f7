const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
/** After a wrong password the server must not be asked often: lock-outs count tries. */
const SLOW_FIRST_MS = 60_000;
const SLOW_LONGEST_MS = 600_000;

/** Wait before try `n` (0 the first again) after a lost line: 1 to 30 s, full jitter so that desks don't come back together. */
export function retryDelayMs(n: number, random: () => number): number {
  return FIRST_MS + random() * (Math.min(LONGEST_MS, FIRST_MS * 2 ** n) - FIRST_MS);
}

/** Wait before try `n` after the server refused the name or password: 1 to 10 minutes. */
export function refusedDelayMs(n: number, random: () => number): number {
  const top = Math.min(SLOW_LONGEST_MS, SLOW_FIRST_MS * 2 ** n);
  return top * (0.75 + random() * 0.25);
}
