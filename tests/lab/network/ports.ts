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

/** A UDP port of the loopback that was free a moment ago; rejects where the wanted one is not. */
export function freeUdpPort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.once('error', reject);
    socket.bind(wanted, LOOPBACK, () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}

const RTP_TRIES = 50;

/** A UDP port whose three neighbours above are free too: RTP and RTCP of audio and video, as sipp takes them. */
export async function freeRtpPort(): Promise<number> {
  for (let tries = 0; tries < RTP_TRIES; tries += 1) {
    const port = await freeUdpPort();
    const neighbours = await Promise.allSettled([1, 2, 3].map((step) => freeUdpPort(port + step)));
    if (neighbours.every(({ status }) => status === 'fulfilled')) return port;
  }
  throw new Error('no four free UDP ports in a row');
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
