import { join } from 'node:path';
import { type Place, THIS_MACHINE } from './place';
import { freeUdpPort, LOOPBACK, rtpPortBlock } from './ports';
import { Program } from './program';
import { until } from './until';

export interface Rtpengine {
  controlPort: number;
  program: Program;
}

/** Starts rtpengine in user space, its voices on the address of `place`, and waits until its control port answers a ping. */
export async function startRtpengine(directory: string, place: Place = THIS_MACHINE): Promise<Rtpengine> {
  const controlPort = await freeUdpPort();
  const rtp = rtpPortBlock();
  const program = new Program(
    'rtpengine',
    [
      '--config-file=none',
      '--foreground',
      '--log-stderr',
      '--log-level=4',
      '--table=-1',
      `--interface=${place.address}`,
      `--listen-ng=${LOOPBACK}:${controlPort}`,
      `--port-min=${rtp.first}`,
      `--port-max=${rtp.last}`,
      '--num-threads=2',
      '--delete-delay=0',
    ],
    { logFile: join(directory, 'rtpengine.log'), cwd: directory, startedBy: place.startedBy },
  );
  try {
    await until('rtpengine answers', () => pings(controlPort, program, place));
  } catch (error) {
    await program.stop();
    throw error;
  }
  return { controlPort, program };
}

async function pings(port: number, program: Program, place: Place): Promise<boolean> {
  if (!program.isRunning) throw new Error(`rtpengine ended at once:\n${program.output()}`);
  const socket = await place.udpSocket(0);
  return new Promise((resolve) => {
    const finish = (alive: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(alive);
    };
    const timer = setTimeout(() => finish(false), 200);
    socket.once('message', (data) => finish(data.toString().includes('pong')));
    socket.once('error', () => finish(false));
    // The "ng" protocol: a cookie, a space, a bencoded dictionary.
    socket.send('lab d7:command4:pinge', port, LOOPBACK);
  });
}
