import { Desk } from '../lab/desk';
import { startBaresip } from '../lab/network/baresip';
import { DIALLED_NUMBER, Network, PEER_NUMBER, PEER_USER_2 } from '../lab/network/network';
import { callWithSipp } from '../lab/network/sipp';
import { until } from '../lab/network/until';
import { ChromiumPeer } from '../lab/peer/chromium-peer';
import { deskVoice, narrowBandVoice, telephoneVoice } from '../lab/voices';
import { figuresOf, type Measurement } from './figures';

const CALLS = 40;
const TALK_MS = 300;

/** INVITE to 200 OK as sipp reads it (its clock ticks every 4 ms), one call to `to` through Kamailio and rtpengine. */
async function answerTimeMs(network: Network, to: string, voiceFile: string): Promise<number> {
  const result = await callWithSipp(network, { to, from: '0522345678', voiceFile, talkMs: TALK_MS });
  if (!result.completed || result.inviteToOkMs === undefined)
    throw new Error(`a call to ${to} failed: ${result.output}`);
  return result.inviteToOkMs;
}

/**
 * The desk with automatic answer, SIP.js SimpleUser in a Chromium tab and baresip on the same network in the same run,
 * turn by turn so that a busy moment of the machine hits all of them.
 */
export async function measureAnswerTime(): Promise<Measurement[]> {
  const network = await Network.start();
  const voice = telephoneVoice(network.directory, 700);
  const desk = await Desk.start({ servers: [network.webSocketUrl], answerAutomatically: true });
  const peer = await ChromiumPeer.start(network, deskVoice(network.directory));
  const baresip = await startBaresip(network, narrowBandVoice(network.directory));
  const deskMs: number[] = [];
  const peerMs: number[] = [];
  const floorMs: number[] = [];
  try {
    await desk.reaches(
      '受付可',
      (slices) => slices.agent.state === 'ready' && slices.connectivity.line === 'connected',
    );
    for (let call = 0; call < CALLS; call += 1) {
      deskMs.push(await answerTimeMs(network, DIALLED_NUMBER, voice));
      await desk.finishWrapUps();
      peerMs.push(await answerTimeMs(network, PEER_NUMBER, voice));
      await until('the peer is idle', async () => (await peer.state()) === 'idle');
      floorMs.push(await answerTimeMs(network, PEER_USER_2, voice));
    }
  } finally {
    await Promise.all([desk.stop(), peer.stop(), baresip.stop()]);
    await network.stop();
  }
  const peerFigures = { name: 'SIP.js SimpleUser in a Chromium tab', ...figuresOf(peerMs) };
  return [
    { name: 'INVITE to 200 OK, automatic answer', unit: 'ms', ...figuresOf(deskMs), peer: peerFigures },
    { name: 'INVITE to 200 OK, first call', unit: 'ms', ...first(deskMs), peer: { ...peerFigures, ...first(peerMs) } },
    { name: 'INVITE to 200 OK, baresip without encryption or ICE (the floor)', unit: 'ms', ...figuresOf(floorMs) },
  ];
}

function first(values: readonly number[]): { n: number; median: number; p95: number } {
  return figuresOf(values.slice(0, 1));
}
