import { randomUUID } from 'node:crypto';
import { EMBEDDED_AGENT } from '../../shared/contract/centre/embedded';
import type { Cache, CentreCache } from '../cache/client';

interface CentrePlace {
  readonly centre: { readonly url: string; readonly tenant: string };
  readonly cache: CentreCache;
  readonly embedded: boolean;
}

/**
 * Prepares the cache for this centre, and gives the device's name, which lasts as long as the cache: the centre counts this
 * device's wishes by it. What was of another centre is forgotten first: its rows, and what only it had to know.
 */
export async function deviceAt(cache: Cache, { centre, cache: ofCentre, embedded }: CentrePlace): Promise<string> {
  const known = await cache.getSetting('deviceId');
  const deviceId = known.ok && typeof known.value === 'string' ? known.value : randomUUID();
  if (known.ok && known.value === null) await cache.putSetting('deviceId', deviceId);
  const place = `${centre.url} ${centre.tenant}`;
  const before = await cache.getSetting('centre');
  if (before.ok && before.value !== place) {
    const forgotten = before.value === null || (await ofCentre.forget()).ok;
    if (forgotten) await cache.putSetting('centre', place);
  }
  // Also what is done before the embedded centre is up is its person's.
  if (embedded) await ofCentre.actAs(EMBEDDED_AGENT);
  return deviceId;
}
