import { expect, test } from '@playwright/test';
import { startBaresip } from './network/baresip';
import { DOMAIN, Network, PEER_NUMBER, PEER_USER, PEER_USER_2 } from './network/network';
import { header, type SipMessage } from './network/sip-message';
import { callWithSipp } from './network/sipp';
import { TELEPHONE_TONE_HZ, Telephone } from './network/telephone';
import { until } from './network/until';
import { ChromiumPeer } from './peer/chromium-peer';
import { DESK_TONE_HZ, deskVoice, narrowBandVoice, telephoneVoice } from './voices';

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

  test('the peer calls a number on the telephone network, holds, resumes, mutes and sends keys', async () => {
    await peer.page.evaluate((target) => window.peer.call(target), `sip:0312345678@${DOMAIN}`);
    const call = await telephone.nextCall();
    expect(header(call.invite as SipMessage, 'From')).toContain(PEER_USER);
    call.answer();
    await until('the peer is in a call', async () => (await peer.state()) === 'established');
    await until('the telephone hears the peer', () => call.audio.heard().loudnessDbfs > -35);

    await peer.page.evaluate(() => window.peer.setHeld(true));
    await until('hold is on the wire', () => call.offeredDirections.at(-1) === 'sendonly');
    await until('the telephone hears nothing', () => call.audio.heard().loudnessDbfs < -60);
    await peer.page.evaluate(() => window.peer.setHeld(false));
    await until('resume is on the wire', () => call.offeredDirections.at(-1) === 'sendrecv');
    await until('the telephone hears the peer again', () => call.audio.heard().loudnessDbfs > -35);

    await peer.page.evaluate(() => window.peer.setMuted(true));
    await until('the muted peer is silent', () => call.audio.heard().loudnessDbfs < -60);
    await peer.page.evaluate(() => window.peer.setMuted(false));

    await peer.page.evaluate(() => window.peer.sendKeys('19#'));
    await until('three keys', () => call.audio.keys.filter((tone) => tone.ended).length === 3);
    expect(call.audio.keys.map((tone) => tone.key).join('')).toBe('19#');

    call.hangUp();
    await until('the peer is idle', async () => (await peer.state()) === 'idle');
  });

  test('sipp calls, plays a voice and reads the time to the answer', async () => {
    const voiceFile = telephoneVoice(network.directory, 700);
    const result = await callWithSipp(network, { to: PEER_NUMBER, from: '0522345678', voiceFile, talkMs: 400 });
    expect(result).toMatchObject({ completed: true });
    expect(result.inviteToOkMs).toBeGreaterThan(0);
    await until('the peer is idle', async () => (await peer.state()) === 'idle');
  });

  test('baresip registers and answers, the floor of what this network can do', async () => {
    const baresip = await startBaresip(network, narrowBandVoice(network.directory));
    const call = await telephone.dial({ to: PEER_USER_2, from: '0522345678', domain: DOMAIN });
    await call.reaches('established');
    await until('baresip is heard', () => call.audio.heard().dominantHz === DESK_TONE_HZ);
    call.hangUp();
    await baresip.stop();
  });
});
