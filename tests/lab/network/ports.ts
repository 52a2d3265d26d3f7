import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** A TCP port of the loopback that was free a moment ago. */
export function freeTcpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, LOOPBACK, () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** A UDP port of the loopback that was free a moment ago. */
export function freeUdpPort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(0, LOOPBACK, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

const RTP_BLOCK_PORTS = 200;
const RTP_BLOCKS = 80;
const RTP_FIRST_PORT = 16_000;

/** A block of ports for RTP below Linux's ephemeral range (32768 up), chosen by process so that labs side by side differ. */
export function rtpPortBlock(): { first: number; last: number } {
  const block = (process.pid + Math.floor(Math.random() * RTP_BLOCKS)) % RTP_BLOCKS;
  const first = RTP_FIRST_PORT + block * RTP_BLOCK_PORTS;
  return { first, last: first + RTP_BLOCK_PORTS - 1 };
}
