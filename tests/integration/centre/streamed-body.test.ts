import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { Stopped } from '../../../electron/centre/exchange/rows';
import { hurryBodies, piecesOf, takeAsItComes } from '../../../electron/centre/service/streamed-body';

const WITHIN_MS = 150;

/** Sends the beginning of a body and no more. @returns what came back until the line ended. */
function begun(port: number, path: string): { answer: Promise<string>; finish(): void } {
  const socket = connect(port, '127.0.0.1');
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n`;
  socket.write(`${head}{"a":`);
  const answer = new Promise<string>((resolve) => {
    let text = '';
    socket.on('data', (piece) => {
      text += piece.toString('latin1');
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { answer, finish: () => socket.end('"b"}') };
}

describe('a body that is slow to come', () => {
  it('is cut where it should be there at once, and waited for where it is read as it comes', async () => {
    const server = Fastify();
    hurryBodies(server, WITHIN_MS);
    server.post('/quick', async () => 'taken');
    await server.register(async (scope) =>
      takeAsItComes(scope, {
        method: 'POST',
        url: '/long',
        handler: async ({ raw }) => {
          let bytes = 0;
          for await (const piece of piecesOf(raw, { bytesMax: 100, isOver: () => null })) bytes += piece.length;
          return `${bytes} bytes`;
        },
      }),
    );
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as AddressInfo;
    const long = begun(port, '/long');
    expect(await begun(port, '/quick').answer).toBe('');
    // The other one has waited for as long by now.
    long.finish();
    expect(await long.answer).toContain('9 bytes');
    await server.close();
  });

  it('is not read beyond what is allowed, nor when the service ends', async () => {
    const read = async (bytesMax: number, reason: string | null) => {
      const body = (async function* () {
        for (let count = 0; count < 4; count += 1) yield new Uint8Array(10);
      })();
      let bytes = 0;
      for await (const piece of piecesOf(body, { bytesMax, isOver: () => reason })) bytes += piece.length;
      return bytes;
    };
    expect(await read(40, null)).toBe(40);
    await expect(read(39, null)).rejects.toThrow(Stopped);
    await expect(read(40, '終わります')).rejects.toThrow('終わります');
  });
});
