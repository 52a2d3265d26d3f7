import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { settingsSchema } from '../../../shared/settings/settings';
import { DeskWorld } from './desk-world';

let server: WebSocketServer;
let requests: string[];
let answer: (request: string) => string;
let world: DeskWorld;

const header = (message: string, name: string) => new RegExp(`^${name}: (.*)$`, 'im').exec(message)?.[1] ?? '';

/** A registrar on loopback that gives every REGISTER the same status. */
beforeEach(async () => {
  requests = [];
  answer = () => '200 OK';
  server = new WebSocketServer({ host: '127.0.0.1', port: 0, handleProtocols: () => 'sip' });
  await new Promise((resolve) => server.once('listening', resolve));
  server.on('connection', (socket) =>
    socket.on('message', (data) => {
      const message = String(data);
      if (!message.startsWith('REGISTER')) return;
      requests.push(message);
      const copied = ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Contact'].map(
        (name) => `${name}: ${header(message, name)}`,
      );
      socket.send([`SIP/2.0 ${answer(message)}`, ...copied, 'Content-Length: 0', '', ''].join('\r\n'));
    }),
  );
  const { port } = server.address() as AddressInfo;
  const telephony = {
    servers: [`ws://127.0.0.1:${port}`],
    address: 'sip:1001@pbx.example.jp',
    username: '1001',
    password: 'x',
  };
  world = new DeskWorld(settingsSchema.parse({ telephony }));
  world.desk.store.patch('connectivity', { line: 'off' });
});
afterEach(async () => {
  await world.desk.stop();
  for (const one of server.clients) one.terminate();
  await new Promise((resolve) => server.close(resolve));
});

const line = () => world.slices.connectivity.line;
const registered = () => requests.filter((text) => !/Contact: .*expires=0/.test(text)).length;

it('the desk of a settings file registers, and is away until 受付可', async () => {
  await world.desk.start(false);
  await expect.poll(line).toBe('connected');
  expect(world.slices.agent.state).toBe('away');
  expect(registered()).toBe(1);
});

it('研修モード and back: the registration is taken back, and made anew; the real line never rings in between', async () => {
  await world.desk.start(false);
  await expect.poll(line).toBe('connected');
  await world.desk.lines.enterPractice();
  expect(world.slices.connectivity.mode).toBe('practice');
  await expect.poll(() => requests.some((text) => /Contact: .*expires=0/.test(text))).toBe(true);
  await expect.poll(() => server.clients.size).toBe(0);
  await world.desk.lines.leavePractice();
  await expect.poll(line).toBe('connected');
  expect(world.slices.connectivity.mode).toBe('sip');
  expect(registered()).toBe(2);
});

it('研修モード pressed while the line still connects leaves nothing of that line behind', async () => {
  const starting = world.desk.start(false);
  await world.desk.practiceCall(null);
  await starting;
  await expect.poll(() => world.slices.calls.some((call) => call.phase === 'ringing')).toBe(true);
  await expect.poll(() => world.slices.connectivity).toMatchObject({ mode: 'practice', line: 'connected' });
  await expect.poll(() => server.clients.size).toBe(0);
});

it('a refused password is said once, and not again after the person has read it', async () => {
  answer = () => '403 Forbidden';
  await world.desk.start(false);
  await expect.poll(() => world.notices).toEqual(['passwordRefused']);
  world.desk.notices.dismiss(world.slices.notices[0]?.id ?? '');
  world.desk.lines.phone?.tryNow();
  await expect.poll(() => requests.length).toBe(2);
  await expect.poll(line).toBe('refused');
  expect(world.notices).toEqual([]);
});
