import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server } from 'node:net';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { waysFrom } from '../../../electron/softphone/proxy';
import { dialServer } from '../../../electron/softphone/server-socket';

const LIMIT_MS = 1_000;

let exchange: WebSocketServer;
let proxy: Server;
let connects: string[];

const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
const dial = (list: string) =>
  dialServer(
    `ws://127.0.0.1:${portOf(exchange)}/sip`,
    { proxyOf: () => Promise.resolve(list) },
    new AbortController().signal,
  );

beforeEach(async () => {
  connects = [];
  exchange = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
  await new Promise((resolve) => exchange.once('listening', resolve));
  // The least of a proxy: CONNECT, and bytes both ways.
  proxy = createServer((client) => {
    client.on('error', () => undefined);
    client.once('data', (head) => {
      const [, target = ''] = /^CONNECT (\S+) /.exec(String(head)) ?? [];
      connects.push(target);
      const server = connect(Number(target.split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(server).pipe(client);
      });
      server.on('error', () => client.destroy());
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  for (const one of exchange.clients) one.terminate();
  await new Promise((resolve) => exchange.close(resolve));
  proxy.close();
});

it('the system names a proxy: the line goes through it', async () => {
  const socket = await dial(`PROXY 127.0.0.1:${portOf(proxy)}`);
  expect(connects).toEqual([`127.0.0.1:${portOf(exchange)}`]);
  socket.terminate();
});

it('a proxy that is away is passed over for the next way of the list', async () => {
  const gone = createServer();
  await new Promise<void>((resolve) => gone.listen(0, '127.0.0.1', resolve));
  const port = portOf(gone);
  await new Promise((resolve) => gone.close(resolve));
  const socket = await dial(`SOCKS5 127.0.0.1:${port}; PROXY 127.0.0.1:${portOf(proxy)}; DIRECT`);
  expect(connects).toHaveLength(1);
  socket.terminate();
});

it('a system that can not say leaves the direct way', async () => {
  const socket = await dialServer(
    `ws://127.0.0.1:${portOf(exchange)}`,
    { proxyOf: () => Promise.reject(new Error('no')) },
    new AbortController().signal,
  );
  expect(connects).toEqual([]);
  socket.terminate();
});

it('a try that was given up rejects, and nothing stays open', async () => {
  const giving = new AbortController();
  const opening = dialServer(`ws://127.0.0.1:${portOf(exchange)}`, {}, giving.signal);
  giving.abort();
  await expect(opening).rejects.toThrow();
});

it('whatever the system answers becomes ways without an exception, and at least one', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(waysFrom(text, LIMIT_MS).length).toBeGreaterThan(0);
      expect(waysFrom(`PROXY ${text}; SOCKS5 ${text}; HTTPS ${text}`, LIMIT_MS).length).toBeGreaterThan(0);
    }),
  );
});
