import { Leg } from '../../../electron/media/page/leg';
import { Microphone } from '../../../electron/media/page/microphone';
import { Mixer } from '../../../electron/media/page/mixer';
import { steadyOutput } from '../../../electron/media/page/silence';

/** The far side of one leg: a peer connection with a tone of its own that measures what arrives. */
interface Far {
  readonly pc: RTCPeerConnection;
  readonly analyser: AnalyserNode;
}

export interface Mixing {
  /** Opens the microphone and one leg for each tone. */
  open(tonesHz: readonly number[]): Promise<void>;
  conference(legs: readonly { leg: number; muted: boolean }[]): Promise<void>;
  mute(leg: number, muted: boolean): Promise<void>;
  quiet(leg: number, quiet: boolean): Promise<void>;
  close(leg: number): Promise<void>;
  /** Sends an output into which nothing flows; how many packets of it have arrived. */
  silent(): Promise<() => Promise<number>>;
  /** How loud each frequency arrives at the far side of a leg, dB. */
  loudness(leg: number, frequenciesHz: readonly number[]): readonly number[];
}

declare global {
  interface Window {
    mixing: Mixing;
  }
}

const context = new AudioContext();
const microphone = new Microphone(() => undefined);
const legs = new Map<string, Leg>();
const mixer = new Mixer(legs, microphone);
const far: Far[] = [];

const legOf = (number: number) => {
  const leg = legs.get(`leg-${number}`);
  if (!leg) throw new Error('no such leg');
  return leg;
};

async function openLeg(number: number, toneHz: number, certificate: RTCCertificate): Promise<void> {
  const leg = new Leg(
    `leg-${number}`,
    { kind: 'microphone' },
    [],
    {
      microphone,
      certificate,
      silence: () => context.createMediaStreamDestination().stream.getAudioTracks()[0] as MediaStreamTrack,
      outputId: () => null,
      ice: () => undefined,
      spoken: () => undefined,
      heard: () => void mixer.follow(),
    },
    null,
  );
  legs.set(leg.id, leg);
  const pc = new RTCPeerConnection();
  const voice = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: toneHz });
  oscillator.connect(new GainNode(context, { gain: 0.3 })).connect(voice);
  oscillator.start();
  const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
  pc.addEventListener('track', ({ track }) => {
    const stream = new MediaStream([track]);
    // Chromium pulls a remote stream only where an element plays it.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    void element.play();
    context.createMediaStreamSource(stream).connect(analyser);
  });
  for (const track of voice.stream.getTracks()) pc.addTrack(track, voice.stream);
  pc.addEventListener('icecandidate', () => undefined);
  await pc.setLocalDescription();
  await new Promise<void>((resolve) => {
    if (pc.iceGatheringState === 'complete') resolve();
    pc.addEventListener('icegatheringstatechange', () => pc.iceGatheringState === 'complete' && resolve());
  });
  await leg.accept({ type: 'offer', sdp: pc.localDescription?.sdp ?? '' });
  await pc.setRemoteDescription(await leg.describe('sendrecv'));
  far.push({ pc, analyser });
}

window.mixing = {
  async open(tonesHz) {
    await context.resume();
    await microphone.open();
    const certificate = await RTCPeerConnection.generateCertificate({
      name: 'ECDSA',
      namedCurve: 'P-256',
    } as EcKeyGenParams);
    for (const [number, toneHz] of tonesHz.entries()) await openLeg(number, toneHz, certificate);
  },
  conference: (wanted) => mixer.set(wanted.map(({ leg, muted }) => ({ legId: `leg-${leg}`, muted }))),
  async mute(leg, muted) {
    legOf(leg).mute(muted);
    await mixer.follow();
  },
  async quiet(leg, quiet) {
    legOf(leg).quiet(quiet);
    await mixer.follow();
  },
  async close(leg) {
    legOf(leg).close();
    legs.delete(`leg-${leg}`);
    await mixer.follow();
  },
  async silent() {
    await context.resume();
    const here = new RTCPeerConnection();
    const there = new RTCPeerConnection();
    here.addEventListener('icecandidate', ({ candidate }) => void there.addIceCandidate(candidate ?? undefined));
    there.addEventListener('icecandidate', ({ candidate }) => void here.addIceCandidate(candidate ?? undefined));
    for (const track of steadyOutput(context).stream.getTracks()) here.addTrack(track);
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription ?? { type: 'offer' });
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription ?? { type: 'answer' });
    return async () => {
      let packets = 0;
      (await there.getStats()).forEach((entry: { type: string; packetsReceived?: number }) => {
        if (entry.type === 'inbound-rtp') packets = entry.packetsReceived ?? 0;
      });
      return packets;
    };
  },
  loudness(leg, frequenciesHz) {
    const analyser = far[leg]?.analyser;
    if (!analyser) return [];
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const width = context.sampleRate / analyser.fftSize;
    return frequenciesHz.map((hz) => {
      const middle = Math.round(hz / width);
      return Math.max(...bins.slice(middle - 2, middle + 3));
    });
  },
};
