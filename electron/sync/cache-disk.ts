import type { Result } from '../../shared/contract/result';
import type { CentreCache, OutboxState } from '../cache/client';
import type { Disk } from './ports';

/** The desk's cache as the protocol sees it. @param onOutbox what waits and what was refused, after each change. */
export function cacheDisk(cache: CentreCache, onOutbox: (state: OutboxState) => void): Disk {
  const tell = (state: OutboxState) => onOutbox(state);
  return {
    async cursors() {
      const rows = valueOf(await cache.cursors());
      return new Map(rows.map(({ topic, ...cursor }) => [topic, cursor]));
    },
    apply: async (range, next) => void valueOf(await cache.apply(range, next)),
    waiting: async (limit) => valueOf(await cache.waiting(limit)),
    settle: async (settled) => tell(valueOf(await cache.settle(settled))),
    sendAgain: async () => tell(valueOf(await cache.sendAgain())),
  };
}

/** The protocol tries again by itself what the disk refused. */
function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the cache refused: ${result.error.code}`);
  return result.value;
}
