/**
 * Longest waits of the first tries, ms. A server that comes back within some 20 s meets waits of 1 to 4 s, mean
 * 2.5 s, so its desks are registered within 5 s of its return; 750 desks that all lost it are some 300 connections a second,
 * which a refused TCP handshake or a TLS handshake of 2 ms bears. After that the waits double, so that an ailing server is
 * not kept down: 25 to 50 desks a second at the end.
 */
const LONGEST_MS = [3_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 4_000, 8_000, 16_000, 30_000];
const SHORTEST_MS = 1_000;
/** After a wrong password the server must not be asked often: lock-outs count tries. */
const SLOW_FIRST_MS = 60_000;
const SLOW_LONGEST_MS = 600_000;

/** Wait before try `n` (0 the first again) after a lost line: 1 to 30 s, full jitter so that desks don't come back together. */
export function retryDelayMs(n: number, random: () => number): number {
  const longest = LONGEST_MS[Math.min(n, LONGEST_MS.length - 1)] ?? SHORTEST_MS;
  return SHORTEST_MS + random() * (longest - SHORTEST_MS);
}

/** Wait before try `n` after the server refused the name or password: 1 to 10 minutes. */
export function refusedDelayMs(n: number, random: () => number): number {
  const top = Math.min(SLOW_LONGEST_MS, SLOW_FIRST_MS * 2 ** n);
  return top * (0.75 + random() * 0.25);
}
