/**
 * Those who were shown stay in their order and new ones come behind them, so that an answer which comes late moves nothing
 * under the pointer or the keys.
 */
export function inShownOrder<T>(shown: readonly T[], now: readonly T[], idOf: (one: T) => string): T[] {
  const byId = new Map(now.map((one) => [idOf(one), one]));
  const stay = shown.flatMap((one) => {
    const newer = byId.get(idOf(one));
    byId.delete(idOf(one));
    return newer ? [newer] : [];
  });
  return [...stay, ...byId.values()];
}
