import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Centre, hearEachOther } from './centre';
import { Desk } from './desk';
import { makeCertificates } from './network/certificates';
import { ConnectProxy } from './network/connect-proxy';
import { DIALLED_NUMBER, DOMAIN, Network } from './network/network';
import { Telephone } from './network/telephone';
import { until } from './network/until';
import { WebSocketTap } from './network/websocket-tap';

test('complaint 22: the desk goes to the second server when the first dies, stays through a call, and comes back when idle', async () => {
  const network = await Network.start();
  const second = await network.another();
  const [tap1, tap2] = [await WebSocketTap.start(network.webSocketUrl), await WebSocketTap.start(second.webSocketUrl)];
  const telephone2 = await Telephone.open(second.options.sipPort, second.options.trunkPort);
  const telephone1 = await Telephone.open(network.sipPort, network.trunkPort);
  const desk = await Desk.start({ servers: [tap1.url, tap2.url] });
  const dialling = { to: DIALLED_NUMBER, from: '0522345678', domain: DOMAIN };
  try {
    await desk.becomeReady();
    expect(tap2.connections).toBe(0);

    await network.kamailio.kill();
    await until('the second server has the desk', () => tap2.requests('REGISTER').length >= 2, 20_000);
    await desk.isConnected();
    const call = await telephone2.dial(dialling);
    await desk.press('応答');
    await call.reaches('established');
    await hearEachOther(desk, call);

    // The first is back while the call is on; the desk does not even look after it before the call is over.
    await network.kamailio.start();
    const looks = tap1.connections;
    const registers = tap1.requests('REGISTER').length;
    await hearEachOther(desk, call);
    expect(tap1.connections).toBe(looks);
    await desk.hangUp();
    await call.reaches('ended');
    expect(tap1.connections).toBe(looks);
    await desk.finishWrapUps();
    await desk.becomeReady();

    await until('the first server has it again', () => tap1.requests('REGISTER').length > registers + 1, 60_000);
    await until('the socket to the second is closed', () => tap2.endedBy.includes('desk'));
    expect((await desk.slices()).connectivity.line).toBe('connected');
    const next = await telephone1.dial(dialling);
    await expect(desk.incomingCard).toBeVisible();
    next.cancel();
    await next.reaches('ended');
  } finally {
    await desk.stop();
    telephone1.close();
    telephone2.close();
    await tap1.stop();
    await tap2.stop();
    await second.kill();
    await network.stop();
  }
});

test('complaint 1: a server that hangs with its sockets open is found out, and the call keeps its voice', async () => {
  const centre = await Centre.open();
  const { desk, network } = centre;
  try {
    await desk.becomeReady();
    const call = await centre.talk();
    network.kamailio.pause();
    const pausedAt = performance.now();
    await desk.reaches('the loss', ({ connectivity }) => connectivity.line !== 'connected', 20_000);
    console.info(`half-open link found after ${Math.round(performance.now() - pausedAt)} ms`);
    await hearEachOther(desk, call);
    network.kamailio.resume();
    await desk.isConnected(30_000);
    await hearEachOther(desk, call);
    await desk.hangUp();
    await call.reaches('ended');
  } finally {
    network.kamailio.resume();
    await centre.close();
  }
});

test.describe('TLS', () => {
  let directory: string;
  let network: Network | undefined;
  let desk: Desk | undefined;
  test.beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'tsunagu-tls-'));
  });
  test.afterEach(async () => {
    await desk?.stop();
    await network?.stop();
    desk = undefined;
    network = undefined;
    rmSync(directory, { recursive: true, force: true });
  });

  test("the system's proxy, a certificate authority of the settings and SHA-256 lead to a registration", async () => {
    const { authorityFile, ...tls } = makeCertificates(directory, 'IP:127.0.0.1');
    network = await Network.start({ tls, algorithm: 'SHA-256' });
    const proxy = await ConnectProxy.start();
    try {
      desk = await Desk.start({
        servers: [network.webSocketUrl],
        telephony: { certificateAuthorities: authorityFile },
        flags: [`--proxy-server=${proxy.url}`, '--proxy-bypass-list=<-loopback>'],
      });
      await desk.isConnected();
      // Chromium asks for things of its own (dictionaries) by the same proxy.
      expect(proxy.targets.filter((one) => one.startsWith('127.'))).toEqual([new URL(network.webSocketUrl).host]);
    } finally {
      proxy.stop();
    }
  });

  for (const [what, name, trusted] of [
    ['that nobody vouches for', 'IP:127.0.0.1', false],
    ['for another name', 'DNS:other.example', true],
  ] as const) {
    test(`a certificate ${what} is refused in words, once, and 研修モード can still be used`, async () => {
      const { authorityFile, ...tls } = makeCertificates(directory, name);
      network = await Network.start({ tls });
      desk = await Desk.start({
        servers: [network.webSocketUrl],
        telephony: trusted ? { certificateAuthorities: authorityFile } : {},
      });
      await expect(desk.window.getByText(/電話サーバーの証明書を確かめられません/).first()).toBeVisible();
      const { notices, connectivity } = await desk.slices();
      expect(notices.filter(({ code }) => code === 'certificateRefused')).toHaveLength(1);
      expect(connectivity.line).not.toBe('connected');
      await expect(desk.button('研修モード')).toBeEnabled();
    });
  }
});
