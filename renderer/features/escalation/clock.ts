import { useSecondsSince, useSecondsUntil } from '../../app/clock';
import { useSlice } from '../../app/mirror';

/** What an instant of the centre's clock (epoch ms) is by this desk's. */
export function useHere(): (centreMs: number) => number {
  const offsetMs = useSlice('centre').clock?.offsetMs ?? 0;
  return (centreMs) => centreMs - offsetMs;
}

/** How long a hand waits, and whether longer than it should, s; by the centre's clock. */
export function useWaiting({ raisedAt, dueAt }: { readonly raisedAt: number; readonly dueAt: number }) {
  const here = useHere();
  const seconds = useSecondsSince(here(raisedAt));
  const left = useSecondsUntil(here(dueAt)) ?? 0;
  return { seconds, isOver: left < 0 };
}
