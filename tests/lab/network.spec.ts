import { expect, test } from '@playwright/test';
import { DOMAIN, Network, PEER_NUMBER } from './network/network';
import { Telephone, TELEPHONE_TONE_HZ } from './network/telephone';
import { until } from './network/until';
import { ChromiumPeer } from './peer/chromium-peer';
import { DESK_TONE_HZ, deskVoice } from './voices';

// The lab itself, proven against the best-known softphone: what fails here is no fault of the desk.
test.describe('the lab, with SIP.js SimpleUser in a Chromium tab', () => {
  let network: Network;
  let telephone: Telephone;
  let peer: ChromiumPeer;

  test.beforeAll(async () => {
    network = await Network.start();
    telephone = await Telephone.open(network.sipPort, network.trunkPort);
    peer = await ChromiumPeer.start(network, deskVoice(network.directory));
  });

  test.afterAll(async () => {
    await peer?.stop();
    telephone?.close();
    await network?.stop();
  });

  test('a telephone calls a toll-free number and both hear each other', async () => {
    const call = await telephone.dial({ to: PEER_NUMBER, from: '0522345678', domain: DOMAIN });
    await call.reaches('established');
    await until('the peer hears the telephone', async () => (await peer.heardLevel()) > 0.05);
    const heard = await until('the telephone hears the peer', () => {
      const now = call.audio.heard();
      return now.dominantHz !== undefined && now.loudnessDbfs > -35 ? now : undefined;
    });
    expect(heard.dominantHz).toBeGreaterThan(DESK_TONE_HZ - 30);
    expect(heard.dominantHz).toBeLessThan(DESK_TONE_HZ + 30);
    expect(TELEPHONE_TONE_HZ).not.toBe(DESK_TONE_HZ);
    call.hangUp();
    await until('the peer is idle', async () => (await peer.state()) === 'idle');
  });
});
