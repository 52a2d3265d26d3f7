import type { Result } from '../../shared/contract/result';
import type { CentreCache, OutboxState } from '../cache/client';
import type { Disk } from './ports';

/** The desk's cache as the protocol sees it. @param onOutbox what waits and what was refused, after each change. */
export function cacheDisk(cache: CentreCache, onOutbox: (state: OutboxState) => void): Disk {
  const tell = (state: OutboxState) => onOutbox(state);
  return {
    async cursors() {
      const rows = need(await cache.cursors());
      return new Map(rows.map(({ topic, ...cursor }) => [topic, cursor]));
    },
    apply: async (range, next) => void need(await cache.apply(range, next)),
    waiting: async (limit) => need(await cache.waiting(limit)),
    settle: async (settled) => tell(need(await cache.settle(settled))),
    sendAgain: async () => tell(need(await cache.sendAgain())),
  };
}

/** The protocol tries again by itself what the disk refused. */
function need<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the cache refused: ${result.error.code}`);
  return result.value;
}
