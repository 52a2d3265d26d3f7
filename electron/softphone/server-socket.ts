import type { Agent } from 'node:http';
import { checkServerIdentity, type PeerCertificate, type SecureContext } from 'node:tls';
import { WebSocket } from 'ws';
import { type ProxyOf, waysFrom } from './proxy';

/** Beyond this a frame is an attack or a fault, and ends the socket; `WsTransport` drops what is merely too long. */
const FRAME_MAX_BYTES = 4 * 1024 * 1024;
const HANDSHAKE_LIMIT_MS = 5_000;
/** The whole way, proxy and all. */
const OPENING_LIMIT_MS = 8_000;

/** Why OpenSSL did not believe a certificate (its X509_V_ERR names), or Node the host's name in it. */
const UNTRUSTED =
  /^(?:ERR_TLS_CERT_ALTNAME_INVALID|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_|CERT_|CRL_|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED)/;

export interface DialSetup {
  /** The system's proxy; none: always the direct way. */
  readonly proxyOf?: ProxyOf;
  /** Whose certificates are believed; the runtime's own where none is given. The host's name is verified in any case. */
  readonly trust?: SecureContext;
  readonly onRefusedCertificate?: () => void;
}

/**
 * Opens a SIP WebSocket (RFC 7118) by the ways that the system knows, one after another. The socket comes open and paused: who
 * gets it listens first and resumes it then. Rejects when no way led there, or the signal gave up.
 */
export async function dialServer(address: string, setup: DialSetup, signal: AbortSignal): Promise<WebSocket> {
  const ways = await waysTo(address, setup.proxyOf);
  let last: unknown = new Error('no way to the server');
  for (const way of ways) {
    try {
      return await openSocket(address, way, setup, signal);
    } catch (error) {
      last = error;
      if (signal.aborted) break;
      if (isUntrusted(error)) {
        setup.onRefusedCertificate?.();
        break;
      }
    }
  }
  throw last;
}

async function waysTo(address: string, proxyOf: ProxyOf | undefined): Promise<(Agent | null)[]> {
  if (!proxyOf) return [null];
  // The system knows web addresses; a WebSocket takes the way of https (RFC 6455 4.1).
  const list = await proxyOf(address.replace(/^ws/, 'http')).catch(() => 'DIRECT');
  return waysFrom(list, HANDSHAKE_LIMIT_MS);
}

function openSocket(
  address: string,
  agent: Agent | null,
  { trust }: DialSetup,
  signal: AbortSignal,
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Error('given up'));
    const host = new URL(address).hostname.replace(/^\[|\]$/g, '');
    const socket = new WebSocket(address, ['sip'], {
      handshakeTimeout: HANDSHAKE_LIMIT_MS,
      maxPayload: FRAME_MAX_BYTES,
      perMessageDeflate: false,
      // One message a turn: SIP.js works on an ACK for some microtasks, and a re-INVITE in the same segment would get 500.
      allowSynchronousEvents: false,
      ...(agent ? { agent } : {}),
      ...(trust ? { secureContext: trust } : {}),
      // Behind a proxy Node would verify a server that is named by its IP address as `localhost`.
      checkServerIdentity: ((_host: string, certificate: PeerCertificate) =>
        checkServerIdentity(host, certificate)) as never,
    });
    const giveUp = () => socket.terminate();
    // The time limit of `ws` begins with a TCP socket: a proxy that takes CONNECT and says nothing gives none.
    const limit = setTimeout(giveUp, OPENING_LIMIT_MS);
    const end = () => {
      clearTimeout(limit);
      signal.removeEventListener('abort', giveUp);
    };
    signal.addEventListener('abort', giveUp);
    socket.once('open', () => {
      end();
      socket.pause();
      resolve(socket);
    });
    // Stays on: an error after the opening must not be nobody's.
    socket.on('error', (error) => {
      end();
      reject(error);
    });
    socket.once('close', () => {
      end();
      reject(new Error('closed before it opened'));
    });
  });
}

function isUntrusted(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return UNTRUSTED.test(code);
}

/** The address of this machine that the socket goes out from; null where it is not known. */
export function localAddressOf(socket: WebSocket): string | null {
  // `ws` has no public way to its TCP socket.
  const { _socket: tcp } = socket as unknown as { _socket?: { localAddress?: string } };
  return tcp?.localAddress ?? null;
}
