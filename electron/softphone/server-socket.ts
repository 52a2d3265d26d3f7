import { WebSocket } from 'ws';

/** Beyond this a frame is an attack or a fault, and ends the socket; `WsTransport` drops what is merely too long. */
const FRAME_MAX_BYTES = 4 * 1024 * 1024;
const HANDSHAKE_LIMIT_MS = 5_000;

/** Opens a SIP WebSocket (RFC 7118). */
function openServer(address: string): WebSocket {
  return new WebSocket(address, ['sip'], {
    handshakeTimeout: HANDSHAKE_LIMIT_MS,
    maxPayload: FRAME_MAX_BYTES,
    perMessageDeflate: false,
  });
}

/**
 * A way to open the servers of the settings in their order: the next one when one could not be reached, the same one again
 * after it was lost.
 */
export function serversInTurn(servers: readonly string[]): () => WebSocket {
  let index = 0;
  return () => {
    const socket = openServer(servers[index % servers.length] ?? '');
    let opened = false;
    socket.once('open', () => {
      opened = true;
    });
    socket.once('close', () => {
      if (!opened) index += 1;
    });
    return socket;
  };
}
