import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { TransportState } from 'sip.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { dialServer } from '../../../electron/softphone/server-socket';
import { SIP_MESSAGE_MAX_BYTES, WsTransport } from '../../../electron/softphone/transport';

const OPTIONS = 'OPTIONS sip:a@b SIP/2.0\r\n\r\n';

let server: WebSocketServer;
let client: Promise<WebSocket>;
let transport: WsTransport;
let failures: unknown[];
let told: string[];

const portOf = (one: WebSocketServer) => (one.address() as AddressInfo).port;
const listen = async () => {
  const one = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
  await new Promise((resolve) => one.once('listening', resolve));
  return one;
};
const make = (port: number) => {
  const made = new WsTransport({} as never, {
    open: (signal) => dialServer(`ws://127.0.0.1:${port}`, {}, signal),
    secure: false,
    onHandlerFailure: (error) => failures.push(error),
  });
  made.onConnect = () => told.push('connect');
  made.onDisconnect = (error) => told.push(error ? 'lost' : 'closed');
  return made;
};
const deadPort = async () => {
  const one = createServer();
  await new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve));
  const { port } = one.address() as AddressInfo;
  await new Promise((resolve) => one.close(resolve));
  return port;
};

beforeEach(async () => {
  failures = [];
  told = [];
  server = await listen();
  client = new Promise((resolve) => server.once('connection', resolve));
  transport = make(portOf(server));
});
afterEach(async () => {
  vi.useRealTimers();
  await transport.dispose();
  for (const one of server.clients) one.terminate();
  await new Promise((resolve) => server.close(resolve));
});

describe('the transport', () => {
  it('connects with the sub-protocol sip, sends and receives', async () => {
    await transport.connect();
    const peer = await client;
    expect(peer.protocol).toBe('sip');
    expect(transport.protocol).toBe('WS');
    const sent = new Promise<string>((resolve) => peer.once('message', (data) => resolve(String(data))));
    await transport.send(OPTIONS);
    expect(await sent).toBe(OPTIONS);
    const received = new Promise<string>((resolve) => {
      transport.onMessage = resolve;
    });
    peer.send('SIP/2.0 200 OK 日本語\r\n\r\n');
    expect(await received).toBe('SIP/2.0 200 OK 日本語\r\n\r\n');
  });

  it('takes a message in binary and in pieces', async () => {
    await transport.connect();
    const peer = await client;
    const received = new Promise<string>((resolve) => {
      transport.onMessage = resolve;
    });
    peer.send(Buffer.from('OPTIONS sip:'), { fin: false, binary: true });
    peer.send(Buffer.from('a@b SIP/2.0\r\n\r\n'), { fin: true, binary: true });
    expect(await received).toBe(OPTIONS);
  });

  it('rejects where nobody listens, and tells it nowhere else', async () => {
    transport = make(await deadPort());
    await expect(transport.connect()).rejects.toThrow();
    await expect.poll(() => transport.state).toBe(TransportState.Disconnected);
    expect(told).toEqual([]);
    await expect(transport.send(OPTIONS)).rejects.toThrow();
  });

  it('tells that the server closed the line, and connects again when asked', async () => {
    await transport.connect();
    (await client).close(1001);
    await expect.poll(() => told).toEqual(['connect', 'lost']);
    expect(transport.isConnected()).toBe(false);
    await transport.connect();
    expect(transport.isConnected()).toBe(true);
  });

  it('lets no exception of a message handler out, and goes on receiving', async () => {
    await transport.connect();
    const seen: string[] = [];
    transport.onMessage = (message) => {
      seen.push(message);
      if (seen.length === 1) throw new Error('a strange request');
    };
    const peer = await client;
    peer.send('first');
    peer.send('second');
    await expect.poll(() => seen).toEqual(['first', 'second']);
    expect(failures).toHaveLength(1);
  });

  it('lets no exception of a connect handler leave it half connected', async () => {
    transport.onConnect = () => {
      throw new Error('no');
    };
    await transport.connect();
    expect(transport.isConnected()).toBe(true);
    expect(failures).toHaveLength(1);
  });

  it('drops a message that is too long and keeps the line', async () => {
    transport.onMessage = (text) => told.push(text);
    await transport.connect();
    (await client).send('x'.repeat(SIP_MESSAGE_MAX_BYTES + 1));
    (await client).send('the next one');
    await expect.poll(() => told).toEqual(['connect', 'the next one']);
    expect(transport.isConnected()).toBe(true);
  });

  it('takes a message of the longest size', async () => {
    await transport.connect();
    const received = new Promise<string>((resolve) => {
      transport.onMessage = resolve;
    });
    (await client).send('x'.repeat(SIP_MESSAGE_MAX_BYTES));
    expect(await received).toHaveLength(SIP_MESSAGE_MAX_BYTES);
  });

  it('takes CRLF for a keep-alive, not for a message', async () => {
    await transport.connect();
    const seen: string[] = [];
    transport.onMessage = (message) => seen.push(message);
    const peer = await client;
    for (const text of ['\r\n', '\r\n\r\n', '', OPTIONS]) peer.send(text);
    await expect.poll(() => seen).toEqual([OPTIONS]);
  });

  it('ends an unfinished try when another begins, so that nobody waits for ever', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    transport = make((silent.address() as AddressInfo).port);
    const first = transport.connect();
    const second = transport.connect();
    await expect(first).rejects.toThrow();
    await transport.disconnect();
    await expect(second).rejects.toThrow();
    expect(told).toEqual([]);
    await new Promise((resolve) => silent.close(resolve));
  });

  it('sends what was sent last before it closes', async () => {
    await transport.connect();
    const peer = await client;
    const last = new Promise<string>((resolve) => peer.once('message', (data) => resolve(String(data))));
    const code = new Promise<number>((resolve) => peer.once('close', resolve));
    void transport.send('BYE');
    await transport.disconnect();
    expect(await last).toBe('BYE');
    expect(await code).toBe(1000);
    expect(told).toEqual(['connect', 'closed']);
  });

  it('says nothing more after dispose', async () => {
    await transport.connect();
    await transport.dispose();
    (await client).terminate();
    expect(told).toEqual(['connect', 'closed']);
    expect(transport.state).toBe(TransportState.Disconnected);
  });
});

describe('a line that is dead without knowing', () => {
  const deaf = async () => {
    const peer = await client;
    // A server that reads nothing any more answers no ping.
    peer.pause();
  };

  it('is lost when no pong comes within four seconds of a ping', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    await transport.connect();
    await deaf();
    await vi.advanceTimersByTimeAsync(8_000);
    vi.useRealTimers();
    await expect.poll(() => told).toEqual(['connect', 'lost']);
  });

  it('is lost within two seconds when it is probed after waking up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    await transport.connect();
    await deaf();
    transport.probe();
    await vi.advanceTimersByTimeAsync(2_000);
    vi.useRealTimers();
    await expect.poll(() => told).toEqual(['connect', 'lost']);
  });

  it('stays when the server answers pings', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
    await transport.connect();
    const peer = await client;
    for (let count = 0; count < 4; count += 1) {
      const pinged = new Promise((resolve) => peer.once('ping', resolve));
      await vi.advanceTimersByTimeAsync(4_000);
      await pinged;
      // The pong crosses the loopback before fake time goes on.
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(told).toEqual(['connect']);
  });
});
