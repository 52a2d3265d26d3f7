import { randomUUID } from 'node:crypto';
import { type Place, THIS_MACHINE } from './place';
import { LOOPBACK } from './ports';

const ANSWER_WITHIN_MS = 250;

/** Whether a SIP element on this UDP port answers OPTIONS (RFC 3261 section 11) within a quarter of a second. */
export async function answersOptions(port: number, place: Place = THIS_MACHINE): Promise<boolean> {
  const socket = await place.udpSocket(0);
  return new Promise((resolve) => {
    const finish = (answered: boolean): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answered);
    };
    const timer = setTimeout(() => finish(false), ANSWER_WITHIN_MS);
    socket.once('error', () => finish(false));
    socket.once('message', (data) => finish(data.toString().startsWith('SIP/2.0 ')));
    const own = `${LOOPBACK}:${socket.address().port}`;
    const id = randomUUID();
    const lines = [
      `OPTIONS sip:${LOOPBACK}:${port} SIP/2.0`,
      `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${id};rport`,
      'Max-Forwards: 5',
      `From: <sip:probe@${own}>;tag=${id}`,
      `To: <sip:${LOOPBACK}:${port}>`,
      `Call-ID: ${id}`,
      'CSeq: 1 OPTIONS',
      'Content-Length: 0',
    ];
    socket.send(`${lines.join('\r\n')}\r\n\r\n`, port, LOOPBACK);
  });
}
