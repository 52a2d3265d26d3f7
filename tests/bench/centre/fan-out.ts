import { createServer, get, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** To the child that only writes, and from it. */
export type FanOutOrder = { readonly kind: 'say'; readonly text: string };
export type FanOutWord =
  | { readonly kind: 'serving'; readonly url: string }
  /** When the first byte was written, epoch ms. */
  | { readonly kind: 'said'; readonly at: number };

/** Epoch ms with the parts of one. */
export const preciseNow = (): number => performance.timeOrigin + performance.now();

/** The bare peer of the streams: one server that writes the same bytes to every line that is open, and does nothing else. */
export async function fanOut(): Promise<void> {
  const lines = new Set<ServerResponse>();
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(': alive\n\n');
    lines.add(response);
    response.on('close', () => lines.delete(response));
  });
  server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () => {
    const { port } = server.address() as AddressInfo;
    process.send?.({ kind: 'serving', url: `http://127.0.0.1:${port}` } satisfies FanOutWord);
  });
  process.on('message', ({ text }: FanOutOrder) => {
    const at = preciseNow();
    for (const line of lines) line.write(text);
    process.send?.({ kind: 'said', at } satisfies FanOutWord);
  });
  await new Promise((resolve) => process.once('disconnect', resolve));
}

/** A bare listener of it. @param onText each piece that came, and when. @returns once it hears. */
export function listenBarely(url: string, onText: (text: string, at: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (answer) => {
      answer.setEncoding('utf8');
      answer.on('data', (text: string) => {
        onText(text, preciseNow());
        resolve();
      });
      answer.on('error', () => undefined);
    }).on('error', reject);
  });
}
