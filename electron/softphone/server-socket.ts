import { WebSocket } from 'ws';
import { SIP_MESSAGE_MAX_BYTES } from './transport';

const HANDSHAKE_LIMIT_MS = 5_000;

/** Opens a SIP WebSocket (RFC 7118) to a server of the settings. */
export function openServer(address: string): WebSocket {
  return new WebSocket(address, ['sip'], {
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    maxPayload: SIP_MESSAGE_MAX_BYTES,
    perMessageDeflate: false,
  });
}
