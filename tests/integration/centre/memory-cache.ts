import type { CentreCache } from '../../../electron/cache/client';
import type { Range } from '../../../shared/contract/centre/feed';
import { done } from '../../../shared/contract/result';

/** The disk of a desk that only follows: it keeps nothing, and has nothing to send. */
export function memoryCache(onRange: (range: Range) => void): CentreCache {
  const nothing = async () => done({ unsent: 0, refused: [] });
  return {
    cursors: async () => done([]),
    apply: async (range) => {
      onRange(range);
      return done({ savedAt: Date.now() });
    },
    waiting: async () => done([]),
    settle: nothing,
    sendAgain: nothing,
    forget: nothing,
    outbox: nothing,
    actAs: nothing,
    wipe: nothing,
    wish: nothing,
    wishNewest: nothing,
    dismiss: nothing,
  };
}
