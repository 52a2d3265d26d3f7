import type { Agent } from 'node:http';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { SocksProxyAgent } from 'socks-proxy-agent';

/** What the system says of the way to an address, in the words of a PAC file: `PROXY a:8080; SOCKS5 b:1080; DIRECT`. */
export type ProxyOf = (address: string) => Promise<string>;

const WAYS_MAX = 8;
const SCHEMES: Readonly<Record<string, string>> = {
  PROXY: 'http',
  HTTP: 'http',
  HTTPS: 'https',
  SOCKS: 'socks4a',
  SOCKS4: 'socks4a',
  SOCKS5: 'socks5h',
};

/**
 * The ways to a server in the order in which they are tried; null is the direct one. Rubbish is passed over, and nothing
 * usable at all means the direct way.
 * @param limitMs for reaching the proxy.
 */
export function waysFrom(list: string, limitMs: number): (Agent | null)[] {
  const ways = list.split(';').flatMap((part): (Agent | null)[] => {
    const [, kind = '', host = ''] = /^\s*([A-Za-z0-9]+)(?:\s+(\S+))?\s*$/.exec(part) ?? [];
    if (kind.toUpperCase() === 'DIRECT') return [null];
    const scheme = SCHEMES[kind.toUpperCase()];
    const url = `${scheme}://${host}`;
    if (scheme === undefined || !URL.canParse(url)) return [];
    try {
      return [scheme.startsWith('socks') ? new SocksProxyAgent(url, { timeout: limitMs }) : new HttpsProxyAgent(url)];
    } catch {
      // A name or password with a `%` that escapes nothing.
      return [];
    }
  });
  return ways.length > 0 ? ways.slice(0, WAYS_MAX) : [null];
}
