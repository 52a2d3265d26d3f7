import type { SlicePush, Slices } from '../../shared/contract/slices';
import type { SliceName } from '../../shared/contract/verbs';
import { errorFields, logger } from '../platform/log';

/** The desk's truth: every slice, and who is told when one changes. Slices are replaced whole, never changed in place. */
export class SliceStore {
  private readonly listeners = new Set<(push: SlicePush) => void>();
  private readonly untold: SlicePush[] = [];
  private telling = false;

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
    this.untold.push({ slice, value } as SlicePush);
    // What a listener changes is told after what it was told of: nobody hears of the older value last.
    if (this.telling) return;
    this.telling = true;
    for (let push = this.untold.shift(); push; push = this.untold.shift()) this.tell(push);
    this.telling = false;
  }

  private tell(push: SlicePush): void {
    for (const listener of this.listeners) {
      try {
        listener(push);
      } catch (error) {
        // A window that can't be told must not stop what happens to a call.
        logger.error('push-failed', { slice: push.slice, ...errorFields(error) });
      }
    }
  }

  /** Replaces some keys of a slice that is an object. */
  patch<
    S extends
      | 'connectivity'
      | 'workspace'
      | 'audio'
      | 'practice'
      | 'agent'
      | 'centre'
      | 'stops'
      | 'callbackWork'
      | 'hands'
      | 'board',
  >(slice: S, part: Partial<Slices[S]>): void {
    const current = this.slices[slice];
    const changed = Object.entries(part).some(([key, value]) => current[key as keyof Slices[S]] !== value);
    if (changed) this.set(slice, { ...current, ...part });
  }
}
