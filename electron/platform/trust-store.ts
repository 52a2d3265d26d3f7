import { readFileSync } from 'node:fs';
import * as tls from 'node:tls';
import { logger } from './log';

/** Where the distributions of Linux keep the system's certificate authorities: Debian, Fedora, SUSE, Alpine. */
const LINUX_BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** A runtime that can read the system's store (Node 22.15 and later). */
interface StoreReader {
  readonly getCACertificates?: (kind: 'system') => string[];
}

/**
 * Whose certificates the desk believes: the system's, Node's own list, and those of the file that the settings name.
 * @param furtherFile PEM; checked when the settings were read, and left out where it can't be read any more.
 */
export function trustStore(furtherFile: string | undefined): tls.SecureContext | null {
  const further = furtherFile === undefined ? null : textOf(furtherFile);
  try {
    return tls.createSecureContext({
      ca: [...tls.rootCertificates, ...systemAuthorities(), ...(further ? [further] : [])],
    });
  } catch {
    logger.error('trust-store-failed');
    return null;
  }
}

function systemAuthorities(): string[] {
  try {
    const found = (tls as StoreReader).getCACertificates?.('system');
    if (found && found.length > 0) return found;
  } catch {
    logger.warn('system-trust-unreadable');
  }
  if (process.platform !== 'linux') return [];
  const bundle = LINUX_BUNDLES.map(textOf).find((text) => text !== null);
  return bundle ? [bundle] : [];
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
