import type { Session } from 'electron';

/** What the system says of the way to an address, as Chromium reads it (fixed proxies, PAC, exceptions). */
export function systemProxy(session: Session): (address: string) => Promise<string> {
  return (address) => session.resolveProxy(address);
}
