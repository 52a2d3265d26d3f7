import { shell } from 'electron';

const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

/** Opens a page in the system's browser; plain http only on this machine. @returns false where it is not opened. */
export async function openPage(address: string): Promise<boolean> {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.includes(hostname))) return false;
  return shell.openExternal(address).then(
    () => true,
    () => false,
  );
}
