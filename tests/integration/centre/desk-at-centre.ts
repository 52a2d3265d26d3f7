import type { CacheOptions, openCache } from '../../../electron/cache/client';
import { Desk } from '../../../electron/desk/desk';
import type { Fetch } from '../../../electron/sync/http-net';
import type { TokenSafe } from '../../../electron/sync/session';
import { MediaDouble } from '../../unit/softphone/media-double';

interface Parts {
  /** Opens the desk's cache; the desk is told when its outbox grew. */
  readonly open: (options: Pick<CacheOptions, 'tellsCentre' | 'onOutboxGrew'>) => ReturnType<typeof openCache>;
  readonly url: string;
  readonly safe: TokenSafe;
  readonly fetch: Fetch;
}

/** A whole desk without windows at the tenant `shop`; its media is a double. */
export function deskAtCentre({ open, url, safe, fetch }: Parts): Desk {
  const { media } = MediaDouble.ready();
  const centre = { url, tenant: 'shop' };
  const cache = open({ tellsCentre: true, onOutboxGrew: (unsent) => desk.centre.outboxGrew(unsent) });
  const desk: Desk = new Desk({
    ...{ media, cache, settings: { centre }, settingsProblem: null, onQuit: () => undefined },
    centre: { centre, cache: cache.centre, customers: cache.customers, embedded: false, safe, fetch },
  });
  return desk;
}
