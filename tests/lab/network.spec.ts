import { expect, test } from '@playwright/test';
import { startBaresip } from './network/baresip';
import { DOMAIN, Network, PEER_NUMBER, PEER_USER, PEER_USER_2 } from './network/network';
import { TONES_HZ } from './network/rtp-endpoint';
import { header, type SipMessage, tagOf } from './network/sip-message';
import { callWithSipp } from './network/sipp';
import { TELEPHONE_TONE_HZ, Telephone } from './network/telephone';
import type { TelephoneCall } from './network/telephone-call';
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

// The telephones that the scenarios of the desk are built on, proven against each other.
test.describe('the telephones of the lab', () => {
  const CALLED = '0311112222';
  const THIRD = '0311113333';
  const [, FIRST_HZ, SECOND_HZ, THIRD_HZ, FOURTH_HZ] = TONES_HZ;
  let network: Network;
  let telephone: Telephone;

  test.beforeAll(async () => {
    network = await Network.start();
    telephone = await Telephone.open(network.sipPort, network.trunkPort);
  });
  test.afterAll(async () => {
    telephone?.close();
    await network?.stop();
  });

  async function talk(): Promise<{ caller: TelephoneCall; called: TelephoneCall }> {
    telephone.onNumber(CALLED, { toneHz: SECOND_HZ, begins: 'answers' });
    telephone.onNumber(THIRD, { toneHz: THIRD_HZ, begins: 'answers' });
    const caller = await telephone.dial({ to: CALLED, from: '0522345678', domain: DOMAIN, toneHz: FIRST_HZ });
    const called = await telephone.nextCallTo(CALLED);
    await caller.reaches('established');
    await until('both are heard', () => caller.audio.hearsOnly([SECOND_HZ]) && called.audio.hearsOnly([FIRST_HZ]));
    return { caller, called };
  }

  test('REFER makes the new call, tells how it goes, and the new two hear each other', async () => {
    const { caller, called } = await talk();
    called.request('REFER', [
      ['Refer-To', `<sip:${THIRD}@${DOMAIN}?User-to-User=4142%3Bencoding%3Dhex>`],
      ['Referred-By', `<sip:${CALLED}@${DOMAIN}>`],
    ]);
    const third = await telephone.nextCallTo(THIRD);
    await until('the end is told', () => called.notified.at(-1) === 200);
    expect(called.answersTo('REFER')).toEqual([202]);
    // Of two answers that go out together over UDP the 200 may be the first to arrive; then nobody rings any more.
    expect([called.notified[0], called.notified.at(-1)]).toEqual([100, 200]);
    expect(header(third.invite as SipMessage, 'User-to-User')).toBe('4142;encoding=hex');
    await until('the third hears the caller', () => third.audio.hearsOnly([FIRST_HZ]));
    await until('the caller hears the third', () => caller.followed[0]?.audio.hearsOnly([THIRD_HZ]));
    caller.followed[0]?.hangUp();
    called.hangUp();
    await caller.reaches('ended');
  });

  test('REFER with Replaces takes the place of the consultation, which ends', async () => {
    const { caller, called } = await talk();
    const consult = await telephone.dial({ to: THIRD, from: CALLED, domain: DOMAIN, toneHz: FOURTH_HZ });
    await consult.reaches('established');
    const third = await telephone.nextCallTo(THIRD);
    const { id, localTag, remoteAddress, remoteTarget } = consult.dialog;
    const replaces = encodeURIComponent(`${id};to-tag=${tagOf(remoteAddress)};from-tag=${localTag}`);
    called.request('REFER', [['Refer-To', `<${remoteTarget}?Replaces=${replaces}>`]]);
    await consult.reaches('ended');
    expect(consult.endedBy).toBe('them');
    await third.reaches('ended');
    await until('the end is told', () => called.notified.at(-1) === 200);
    await until('the caller hears the third', () => caller.followed[0]?.audio.hearsOnly([THIRD_HZ]));
    caller.followed[0]?.hangUp();
    called.hangUp();
    await caller.reaches('ended');
  });

  test('REFER is refused, left in silence, or ends with a failure, as scripted', async () => {
    const { caller, called } = await talk();
    const refer: [[string, string]] = [['Refer-To', `<sip:${THIRD}@${DOMAIN}>`]];
    caller.script.refer = { refuses: 603 };
    called.request('REFER', refer);
    await until('603', () => called.answersTo('REFER').at(-1) === 603);
    caller.script.refer = { endsWith: 486 };
    called.request('REFER', refer);
    await until('486', () => called.notified.at(-1) === 486);
    expect(called.notified).toEqual([100, 486]);
    called.hangUp([['Reason', 'Q.850;cause=16;text="done"']]);
    await caller.reaches('ended');
    expect(header(caller.requests('BYE')[0] as SipMessage, 'Reason')).toContain('Q.850');
  });

  test('early media is heard before the answer, and another fork may answer', async () => {
    telephone.onNumber(CALLED, { toneHz: SECOND_HZ, begins: 'earlyMedia' });
    const caller = await telephone.dial({ to: CALLED, from: '0522345678', domain: DOMAIN, toneHz: FIRST_HZ });
    const called = await telephone.nextCallTo(CALLED);
    await until('the early voice', () => caller.audio.hearsOnly([SECOND_HZ]));
    expect(caller.state).toBe('ringing');
    await called.answerFromOtherFork(THIRD_HZ);
    await caller.reaches('established');
    await until('the other fork', () => caller.audio.hearsOnly([THIRD_HZ]));
    caller.hangUp();
    await called.reaches('ended');
  });

  test('UPDATE, INFO, glare, 422 and a recording mark go over the wire', async () => {
    const { caller, called } = await talk();
    caller.request('UPDATE', [['Session-Expires', '60;refresher=uac']]);
    await until('UPDATE', () => caller.answersTo('UPDATE').at(-1) === 200);
    called.script.minSeS = 90;
    caller.request('UPDATE', [['Session-Expires', '60;refresher=uac']]);
    await until('422', () => caller.answersTo('UPDATE').at(-1) === 422);
    caller.request('INFO', [['Content-Type', 'application/dtmf-relay']], 'Signal=5\r\nDuration=160\r\n');
    await until('the digit', () => called.infoDigits === '5');
    called.glareAtNextReinvite();
    caller.reinvite('sendonly');
    await until('both meet 491', () => [caller, called].every((one) => one.answersTo('INVITE').at(-1) === 491));
    called.script.recording = 'on';
    called.reinvite('sendrecv');
    await until('the mark', () => caller.requests('INVITE').some(({ body }) => body.includes('a=record:on')));
    caller.hangUp();
    await called.reaches('ended');
  });
});
