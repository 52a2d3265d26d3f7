import { networkInterfaces } from 'node:os';

/** Reading the list takes a tenth of a millisecond; a person who pulls the cable waits this long at most. */
const LOOK_EVERY_MS = 2_000;

/**
 * Tells whenever this machine's network addresses change.
 * @param onChange gets all addresses of now, and whether one of before is gone.
 */
export function watchNetwork(onChange: (addresses: ReadonlySet<string>, lostOne: boolean) => void): () => void {
  let before = addresses();
  const timer = setInterval(() => {
    const now = addresses();
    const lostOne = [...before].some((address) => !now.has(address));
    if (!lostOne && now.size === before.size) return;
    before = now;
    onChange(now, lostOne);
  }, LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function addresses(): Set<string> {
  return new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map(({ address }) => address)));
}
