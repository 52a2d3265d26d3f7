import type { SlicePush, Slices } from '../../shared/contract/slices';
import type { SliceName } from '../../shared/contract/verbs';
import { errorFields, logger } from '../platform/log';

/** The desk's truth: every slice, and who is told when one changes. Slices are replaced whole, never changed in place. */
export class SliceStore {
  private readonly listeners = new Set<(push: SlicePush) => void>();

  constructor(private slices: Slices) {}

  get all(): Slices {
    return this.slices;
  }

  /** Tells of every change; gives the way to stop. */
  onPush(listener: (push: SlicePush) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  set<S extends SliceName>(slice: S, value: Slices[S]): void {
    if (this.slices[slice] === value) return;
    this.slices = { ...this.slices, [slice]: value };
    for (const listener of this.listeners) {
      try {
        listener({ slice, value } as SlicePush);
      } catch (error) {
        // A window that can't be told must not stop what happens to a call.
        logger.error('push-failed', { slice, ...errorFields(error) });
      }
    }
  }

  /** Replaces some keys of a slice that is an object. */
  patch<S extends 'connectivity' | 'workspace' | 'audio' | 'practice' | 'agent' | 'centre'>(
    slice: S,
    part: Partial<Slices[S]>,
  ): void {
    const current = this.slices[slice];
    const changed = Object.entries(part).some(([key, value]) => current[key as keyof Slices[S]] !== value);
    if (changed) this.set(slice, { ...current, ...part });
  }
}
