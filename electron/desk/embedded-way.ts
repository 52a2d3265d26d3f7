import { EMBEDDED_TENANT } from '../../shared/contract/centre/embedded';
import { refreshSchema } from '../../shared/contract/centre/session';
import type { Fetch } from '../sync/http-net';
import type { TokenSafe } from '../sync/session';
import type { EmbeddedCentre } from './embedded-centre';

/** No host has this name: where the centre really is, is known when it is asked, and another port after each start. */
const HOST = 'http://embedded.invalid';
const REFRESH = '/v1/session/refresh';
/** Stands for the refresh token that this desk does not need. */
const ALWAYS = 'this-desk-is-always-signed-in';

/**
 * The embedded centre as `CentreLink` knows a centre: requests go to the port of now and wait while it is being started; what
 * would be a refreshed sign-in is a session that the process itself gives.
 */
export function embeddedWay(
  centre: Pick<EmbeddedCentre, 'base' | 'session'>,
  fetch: Fetch,
): {
  readonly centre: { readonly url: string; readonly tenant: string };
  readonly fetch: Fetch;
  readonly safe: TokenSafe;
} {
  return {
    centre: { url: HOST, tenant: EMBEDDED_TENANT },
    async fetch(url, init) {
      const path = url.slice(HOST.length);
      const signal = init.signal ?? null;
      if (path !== REFRESH) return fetch((await centre.base(signal)) + path, init);
      const { deviceId } = refreshSchema.parse(JSON.parse(String(init.body)));
      return Response.json(await centre.session(deviceId, signal));
    },
    safe: { read: () => ALWAYS, write: () => undefined },
  };
}
