import type { TsunaguBridge } from '../../../shared/contract/bridge';
import { type Result, refused } from '../../../shared/contract/result';

declare global {
  interface Window {
    readonly tsunagu: TsunaguBridge;
  }
}

/** The preload's bridge to main: the only way out of this window. */
export const bridge: TsunaguBridge = window.tsunagu;

/** An answer of main; a broken channel (main is going down) becomes the refusal `internal`, never a thrown error. */
export async function settled<T>(asked: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await asked;
  } catch {
    return refused('internal');
  }
}
