import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Below Linux's ephemeral ports (32768 up): what is chosen here no passing socket takes before its program binds it. */
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
const TRIES = 100;

const anyPort = () => FIRST_PORT + Math.floor(Math.random() * (LAST_PORT - FIRST_PORT));

function isFreeTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, LOOPBACK, () => socket.close(() => resolve(true)));
  });
}

async function freePort(isFree: (port: number) => Promise<boolean>): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const port = anyPort();
    if (await isFree(port)) return port;
  }
  throw new Error('no free port on the loopback');
}

/** A TCP port of the loopback that was free a moment ago. */
export const freeTcpPort = (): Promise<number> => freePort(isFreeTcp);

/** A UDP port of the loopback that was free a moment ago. */
export const freeUdpPort = (): Promise<number> => freePort(isFreeUdp);

/** A UDP port whose three neighbours above are free too: RTP and RTCP of audio and video, as sipp takes them. */
export const freeRtpPort = (): Promise<number> =>
  freePort(async (port) => (await Promise.all([0, 1, 2, 3].map((step) => isFreeUdp(port + step)))).every(Boolean));

const RTP_BLOCK_PORTS = 200;
const RTP_BLOCKS = 20;
const RTP_FIRST_PORT = 16_000;

/** A block of ports for RTP below the others, chosen by process so that labs side by side differ. */
export function rtpPortBlock(): { first: number; last: number } {
  const block = (process.pid + Math.floor(Math.random() * RTP_BLOCKS)) % RTP_BLOCKS;
  const first = RTP_FIRST_PORT + block * RTP_BLOCK_PORTS;
  return { first, last: first + RTP_BLOCK_PORTS - 1 };
}
