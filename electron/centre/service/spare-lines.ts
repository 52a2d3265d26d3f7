import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * Connections on which nothing was asked yet: some clients open one in advance (undici after an aborted answer). Node does not
 * count them among the idle ones, and an end of the service would wait for them.
 * @returns ends them.
 */
export function spareLinesOf(http: Server): () => void {
  const spare = new Set<Socket>();
  http.on('connection', (socket) => {
    spare.add(socket);
    socket.once('close', () => spare.delete(socket));
  });
  http.on('request', ({ socket }) => spare.delete(socket));
  return () => {
    for (const socket of spare) socket.destroy();
  };
}
