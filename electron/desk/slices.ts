import type { SlicePush, Slices } from '../../shared/contract/slices';
import type { SliceName } from '../../shared/contract/verbs';

/** The desk's truth: every slice, and who is told when one changes. Slices are replaced whole, never changed in place. */
export class SliceStore {
  private readonly listeners = new Set<(push: SlicePush) => void>();

  constructor(private slices: Slices) {}

  get all(): Slices {
    return this.slices;
  }

  onPush(listener: (push: SlicePush) => void): void {
    this.listeners.add(listener);
  }

  set<S extends SliceName>(slice: S, value: Slices[S]): void {
    if (this.slices[slice] === value) return;
    this.slices = { ...this.slices, [slice]: value };
    for (const listener of this.listeners) listener({ slice, value } as SlicePush);
  }

  /** Replaces some keys of a slice that is an object. */
  patch<S extends 'connectivity' | 'workspace' | 'audio' | 'practice' | 'agent'>(
    slice: S,
    part: Partial<Slices[S]>,
  ): void {
    const current = this.slices[slice];
    const changed = Object.entries(part).some(([key, value]) => current[key as keyof Slices[S]] !== value);
    if (changed) this.set(slice, { ...current, ...part });
  }
}
