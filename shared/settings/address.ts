import { z } from 'zod';

const isLoopback = (host: string) => host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);

const PORT_MAX = 65_535;

/** Scheme, host, port, rest; no user part. */
const ADDRESS = /^([a-z]+:)\/\/(\[[0-9a-f:]+\]|[^\s/:?#@[\]]+)(?::(\d{1,5}))?(?:[/?#]\S*)?$/;

/** Marks an address that is fine but for its missing encryption, so that the person is told just that. */
export const INSECURE = 'insecure-address';

/** A server's address: encrypted everywhere but on this machine. */
export function address(secure: string, plain: string) {
  return z
    .string()
    .max(500)
    .superRefine((text, context) => {
      const [, protocol, host = '', port = '1'] = ADDRESS.exec(text.toLowerCase()) ?? [];
      const portFits = Number(port) >= 1 && Number(port) <= PORT_MAX;
      if (portFits && (protocol === secure || (protocol === plain && isLoopback(host)))) return;
      context.addIssue({
        code: 'custom',
        message: portFits && protocol === plain ? INSECURE : `${secure}//… の形のアドレス`,
      });
    });
}
