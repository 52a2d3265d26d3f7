import { vi } from 'vitest';

const TURNS = 5_000;

/** Waits for a state by turns of the event loop; no clock is involved, so fake timers stand still. */
export async function until<T>(look: () => T, what = 'the state'): Promise<NonNullable<T>> {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const value = look();
    if (value) return value as NonNullable<T>;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error(`${what} did not come`);
}

/** Lets fake time pass in small steps, and in each everything that needs no clock. */
export async function pass(ms: number, stepMs = 250): Promise<void> {
  for (let passed = 0; passed < ms; passed += stepMs) {
    await vi.advanceTimersByTimeAsync(Math.min(stepMs, ms - passed));
    await quiet();
  }
}

/** Lets everything happen that needs no clock. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 12; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
