import { BlockList, isIP, isIPv6 } from 'node:net';

/** Not of the public internet (IANA's special-purpose registries): one's own machine, networks, clouds' metadata, groups. */
const SPECIAL_V4 =
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4';
/** Only 2000::/3 is public, and of it not what carries an IPv4 address inside (Teredo, 6to4) or is for papers. */
const PUBLIC_V6 = '2000::/3';
const SPECIAL_V6 = '2001::/23 2001:db8::/32 2002::/16 3fff::/20';
const LOOPBACK = '127.0.0.0/8 ::1/128';

const listOf = (networks: string): BlockList => {
  const list = new BlockList();
  for (const network of networks.split(' ').filter((one) => one !== '')) addNetwork(list, network);
  return list;
};
function addNetwork(list: BlockList, network: string): boolean {
  const [address = '', bits] = network.split('/');
  const most = isIPv6(address) ? 128 : 32;
  const width = bits === undefined ? most : Number(bits);
  if (isIP(address) === 0 || !/^\d+$/.test(bits ?? '0') || width > most) return false;
  list.addSubnet(address, width, isIPv6(address) ? 'ipv6' : 'ipv4');
  return true;
}
const has = (list: BlockList, address: string): boolean => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');

const special = { v4: listOf(SPECIAL_V4), v6: listOf(SPECIAL_V6) };
const publicV6 = listOf(PUBLIC_V6);
const loopback = listOf(LOOPBACK);

/** Where webhooks may go: the public internet, and the networks that the service's configuration names. */
export class Reach {
  static readonly PUBLIC = new Reach(new BlockList());

  private constructor(private readonly allowed: BlockList) {}

  /** @returns null where one of them is no address and no network (10.0.0.0/8). */
  static of(networks: readonly string[]): Reach | null {
    const allowed = new BlockList();
    return networks.every((network) => addNetwork(allowed, network)) ? new Reach(allowed) : null;
  }

  /** Whether a message may be sent to this address; without TLS only to this machine. */
  allows(address: string, protocol: string): boolean {
    // An address with a zone (fe80::1%eth0) is of this very network.
    if (isIP(address) === 0 || address.includes('%')) return false;
    if (protocol !== 'https:' && !has(loopback, address)) return false;
    if (has(this.allowed, address)) return true;
    if (isIPv6(address)) return has(publicV6, address) && !has(special.v6, address);
    return !has(special.v4, address);
  }

  /** Whether a webhook may have this address as far as its text tells; what its name leads to is looked at before each message. */
  mayRegister(text: string): boolean {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url?.username !== '' || url.password !== '' || url.hash !== '') return false;
    const host = hostOf(url);
    if (isIP(host) !== 0) return this.allows(host, url.protocol);
    return (
      url.protocol === 'https:' ||
      (url.protocol === 'http:' && host === 'localhost' && this.allows('127.0.0.1', 'http:'))
    );
  }
}

/** Without the brackets of an IPv6 address. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
