import { createSocket, type Socket } from 'node:dgram';
import { LOOPBACK } from './ports';

/** Where an exchange and its telephones are: on this machine, or in a network of their own. */
export interface Place {
  /** Where a desk reaches the exchange. */
  readonly address: string;
  /** Words before a program's name that start it there. */
  readonly startedBy: readonly string[];
  /** A socket on the loopback there; 0 is any port. */
  udpSocket(port: number): Promise<Socket>;
}

export const THIS_MACHINE: Place = {
  address: LOOPBACK,
  startedBy: [],
  udpSocket: (port) => {
    const socket = createSocket('udp4');
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, LOOPBACK, () => resolve(socket));
    });
  },
};
