const POLL_MS = 15;

/**
 * Waits until `probe` gives a value that is neither undefined, null nor false, and returns it.
 * Throws with `what` after `deadlineMs`: a lab state that never comes is a failed test.
 */
export async function until<T>(
  what: string,
  probe: () => T | Promise<T>,
  deadlineMs = 10_000,
): Promise<Exclude<T, undefined | null | false>> {
  const endsAt = performance.now() + deadlineMs;
  for (;;) {
    const value = await probe();
    if (value !== undefined && value !== null && value !== false) {
      return value as Exclude<T, undefined | null | false>;
    }
    if (performance.now() > endsAt) throw new Error(`waited ${deadlineMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
