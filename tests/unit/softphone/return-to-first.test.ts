import type { AddressInfo } from 'node:net';
import { TransportState } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { dialServer } from '../../../electron/softphone/server-socket';
import { WsTransport } from '../../../electron/softphone/transport';

/** Two servers, and what each of them and the desk received. */
let servers: WebSocketServer[];
let received: string[][];
let atDesk: string[];
let transport: WsTransport;

const address = (at: number) => `ws://127.0.0.1:${(servers[at]!.address() as AddressInfo).port}`;
const dial = (at: number) => dialServer(address(at), {}, new AbortController().signal);
const say = (at: number, text: string) => {
  for (const client of servers[at]!.clients) client.send(text);
};

beforeEach(async () => {
  received = [[], []];
  atDesk = [];
  servers = await Promise.all(
    received.map(async (list) => {
      const server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
      await new Promise((resolve) => server.once('listening', resolve));
      server.on('connection', (socket) => socket.on('message', (data) => list.push(String(data))));
      return server;
    }),
  );
  transport = new WsTransport({} as never, {
    open: () => dial(1),
    secure: false,
    onHandlerFailure: (error) => {
      throw error;
    },
  });
  transport.onMessage = (text) => atDesk.push(text);
  await transport.connect();
});
afterEach(async () => {
  await transport.dispose();
  for (const server of servers) {
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
});

describe('a change to another server', () => {
  it('sends there, hears both, and closes the old socket only when it is kept', async () => {
    expect(transport.changeOver(await dial(0))).toBe(true);
    await transport.send('REGISTER');
    await expect.poll(() => received[0]).toEqual(['REGISTER']);
    say(1, 'SIP/2.0 200 OK');
    await expect.poll(() => atDesk).toEqual(['SIP/2.0 200 OK']);
    expect(servers[1]!.clients.size).toBe(1);
    transport.keep();
    await expect.poll(() => servers[1]!.clients.size).toBe(0);
    expect(transport.isConnected()).toBe(true);
    await transport.send('OPTIONS');
    await expect.poll(() => received[0]).toEqual(['REGISTER', 'OPTIONS']);
  });

  it('is over at once when a call comes by the old one: its answer goes back there', async () => {
    transport.changeOver(await dial(0));
    transport.onMessage = () => void transport.send('SIP/2.0 180 Ringing');
    say(1, 'INVITE sip:1001@x SIP/2.0');
    await expect.poll(() => received[1]).toEqual(['SIP/2.0 180 Ringing']);
    expect(received[0]).toEqual([]);
    await expect.poll(() => servers[0]!.clients.size).toBe(0);
  });

  it('leaves the desk where it was when the new server closes its socket', async () => {
    transport.changeOver(await dial(0));
    for (const client of servers[0]!.clients) client.terminate();
    await expect.poll(() => servers[0]!.clients.size).toBe(0);
    await transport.send('OPTIONS');
    await expect.poll(() => received[1]).toEqual(['OPTIONS']);
    expect(transport.state).toBe(TransportState.Connected);
  });

  it('does not begin without a line', async () => {
    await transport.disconnect();
    const socket = await dial(0);
    expect(transport.changeOver(socket)).toBe(false);
    socket.terminate();
  });
});
