import type { IceServer, MediaBridge, MediaEvent, MediaRequests, MediaVerb } from '../../../shared/contract/media';
import { Leg } from './leg';
import { type LegMeasure, lossPercent, measure } from './measures';
import { listDevices, Microphone } from './microphone';
import { Mixer } from './mixer';
import { steadyOutput } from './silence';
import { Spare } from './spare';
import { Tones } from './tones';

declare global {
  interface Window {
    readonly media: MediaBridge;
  }
}

const LEVELS_EVERY_MS = 100;
const QUALITY_EVERY_READINGS = 20;
/** The next connection is made when the talk has begun, not while its answer is on its way. */
const SPARE_AFTER_MS = 1_000;

const bridge = window.media;
const legs = new Map<string, Leg>();
const before = new Map<string, LegMeasure['counters']>();
const tones = new Tones();
let outputId: string | null = null;
let silentTrack: MediaStreamTrack | null = null;

const makeCertificate = () =>
  RTCPeerConnection.generateCertificate({ name: 'ECDSA', namedCurve: 'P-256' } as EcKeyGenParams);
const certificate = makeCertificate();
/** The latest legs that were closed. */
const former = new Set<string>();
const FORMER_MAX = 50;
const microphone = new Microphone(() => void onMicrophone());
const spare = certificate.then((own) => new Spare(() => microphone.track?.clone() ?? null, own));
let warmFor: readonly IceServer[] | null = null;

const mixer = new Mixer(legs, microphone);

let rehearsed = false;

/**
 * Agrees on a call with itself once, so that the first real one doesn't pay for what Chromium makes at first use (audio
 * processing, codecs, sockets).
 */
async function rehearse(): Promise<void> {
  if (rehearsed || legs.size > 0) return;
  rehearsed = true;
  const certificates = [await certificate];
  const here = new RTCPeerConnection({ certificates });
  const there = new RTCPeerConnection({ certificates });
  const track = microphone.track?.clone() ?? silence();
  try {
    here.addTrack(track);
    await here.setLocalDescription();
    await there.setRemoteDescription(here.localDescription ?? { type: 'offer' });
    await there.setLocalDescription();
    await here.setRemoteDescription(there.localDescription ?? { type: 'answer' });
  } finally {
    here.close();
    there.close();
    track.stop();
  }
}

/** A track of silence for a call without a microphone: the far side keeps getting packets. */
function silence(): MediaStreamTrack {
  if (silentTrack?.readyState !== 'live') {
    const context = new AudioContext();
    silentTrack = steadyOutput(context).stream.getAudioTracks()[0] ?? null;
  }
  if (!silentTrack) throw new Error('no silent track');
  return silentTrack.clone();
}

async function onMicrophone(): Promise<void> {
  const devices = await listDevices();
  bridge.tell({
    kind: 'audio',
    microphone: microphone.condition,
    ...devices,
    inputId: microphone.chosenId,
    outputId,
  });
  for (const leg of legs.values()) await leg.sendVoice();
  await mixer.follow();
  // A connection made ahead carries the microphone of before.
  (await spare).drop();
  await prepareSpare();
}

async function prepareSpare(): Promise<void> {
  if (warmFor) (await spare).prepare(warmFor);
}

/** Legs whose microphone is still being opened; `over` where they are closed before they are there. */
const making = new Map<string, { over: boolean }>();

async function legOf(input: MediaRequests['accept']['input'] | MediaRequests['describe']['input']): Promise<Leg> {
  const known = legs.get(input.legId);
  if (known) return known;
  giveUpMaking(input.legId);
  const mine = { over: false };
  making.set(input.legId, mine);
  try {
    return await makeLeg(input, mine);
  } finally {
    if (making.get(input.legId) === mine) making.delete(input.legId);
    restMicrophone();
  }
}

function giveUpMaking(legId: string): void {
  const one = making.get(legId);
  if (one) one.over = true;
}

/** Nobody is on the line and the desk takes no calls: the device is let go. */
function restMicrophone(): void {
  if (warmFor === null && legs.size === 0 && making.size === 0) microphone.close();
}

async function makeLeg(
  input: MediaRequests['accept']['input'] | MediaRequests['describe']['input'],
  mine: { readonly over: boolean },
): Promise<Leg> {
  const speaks = input.source.kind === 'microphone';
  if (speaks) await microphone.open();
  // A leg that is made anew for the same call must look new: with the certificate of before the far side would believe that
  // the encryption of before goes on (RFC 8842 4).
  const anew = former.delete(input.legId);
  const own = anew ? await makeCertificate() : await certificate;
  const ahead = await spare;
  // A leg that nobody will close again would keep the microphone and its connection for ever.
  if (mine.over) throw new Error('the leg was closed');
  const made = speaks && !anew ? ahead.take(input.iceServers) : null;
  setTimeout(() => void prepareSpare(), SPARE_AFTER_MS);
  const surroundings = {
    microphone,
    certificate: own,
    silence,
    outputId: () => outputId,
    ice: (state: string) => bridge.tell({ kind: 'ice', legId: input.legId, state }),
    spoken: () => bridge.tell({ kind: 'spoken', legId: input.legId }),
    heard: () => void mixer.follow(),
  };
  const leg = new Leg(input.legId, input.source, input.iceServers, surroundings, made);
  legs.set(input.legId, leg);
  return leg;
}

/** A leg whose offer of a new path stands open can't take an offer and keep its connection: it is made anew. */
async function legForOffer(input: MediaRequests['accept']['input']): Promise<Leg> {
  const old = legs.get(input.legId);
  if (input.description.type !== 'offer' || !old?.waitsForPath) return legOf(input);
  old.close();
  legs.delete(input.legId);
  former.add(input.legId);
  const leg = await legOf(input);
  leg.mute(old.isMuted);
  leg.quiet(old.isQuiet);
  return leg;
}

function existing(legId: string): Leg {
  const leg = legs.get(legId);
  if (!leg) throw new Error('no such leg');
  return leg;
}

type Handlers = { [V in MediaVerb]: (input: MediaRequests[V]['input']) => Promise<MediaRequests[V]['output']> };

const handlers: Handlers = {
  describe: async (input) => (await legOf(input)).describe(input.direction, input.restartIce),
  accept: async (input) => {
    const leg = await legForOffer(input);
    await leg.accept(input.description);
    return input.answer ? leg.describe(input.answer) : null;
  },
  rollback: async ({ legId }) => {
    await legs.get(legId)?.rollback();
    return null;
  },
  close: async ({ legId }) => {
    giveUpMaking(legId);
    legs.get(legId)?.close();
    if (legs.delete(legId)) former.add(legId);
    for (const oldest of former) if (former.size > FORMER_MAX) former.delete(oldest);
    before.delete(legId);
    restMicrophone();
    await mixer.follow();
    return null;
  },
  mute: async ({ legId, muted }) => {
    existing(legId).mute(muted);
    await mixer.follow();
    return null;
  },
  quiet: async ({ legId, quiet }) => {
    existing(legId).quiet(quiet);
    await mixer.follow();
    return null;
  },
  digits: async ({ legId, digits }) => {
    existing(legId).digits(digits);
    tones.digits(digits);
    return null;
  },
  early: async ({ legId, sdp }) => {
    await existing(legId).early(sdp);
    return null;
  },
  conference: async (input) => {
    await mixer.set(input.legs);
    return null;
  },
  digitTones: async ({ digits }) => {
    tones.digits(digits);
    return null;
  },
  autoAnswerTone: async () => {
    tones.warn();
    return null;
  },
  tone: async ({ tone }) => {
    tones.play(tone);
    return null;
  },
  warm: async ({ on, iceServers }) => {
    warmFor = on ? iceServers : null;
    if (on) {
      await microphone.open();
      await rehearse();
      await prepareSpare();
    } else {
      (await spare).drop();
      if (legs.size === 0) microphone.close();
    }
    return null;
  },
  devices: async (input) => {
    outputId = input.outputId;
    await tones.playThrough(outputId).catch(() => undefined);
    for (const leg of legs.values()) await leg.playThrough(outputId).catch(() => undefined);
    await microphone.choose(input.inputId);
    await onMicrophone();
    return null;
  },
};

async function run<V extends MediaVerb>(
  verb: V,
  input: MediaRequests[V]['input'],
): Promise<MediaRequests[V]['output']> {
  return handlers[verb](input);
}

bridge.onRequest(({ id, verb, input }) => {
  run(verb, input as MediaRequests[MediaVerb]['input']).then(
    (value) => bridge.reply({ id, ok: true, value }),
    (error: unknown) =>
      bridge.reply({ id, ok: false, reason: error instanceof Error ? error.message.slice(0, 500) : 'unknown' }),
  );
});

let readings = 0;
async function tellLevels(): Promise<void> {
  if (legs.size === 0) return;
  readings += 1;
  const levels: Extract<MediaEvent, { kind: 'levels' }>['legs'] = [];
  for (const leg of legs.values()) {
    const now = await measure(leg);
    leg.voice?.listen(now.heard, leg.isHeld);
    levels.push({ legId: leg.id, heard: now.heard, spoken: now.spoken });
    if (readings % QUALITY_EVERY_READINGS === 0) {
      const earlier = before.get(leg.id) ?? { received: 0, lost: 0 };
      const loss = lossPercent(earlier, now.counters);
      before.set(leg.id, now.counters);
      bridge.tell({
        kind: 'quality',
        legId: leg.id,
        lossPercent: loss,
        jitterMs: now.jitterMs,
        roundTripMs: now.roundTripMs,
        packets: Math.max(0, now.counters.received - earlier.received),
      });
    }
  }
  bridge.tell({ kind: 'levels', legs: levels });
}

function keepMeasuring(): void {
  setTimeout(
    () =>
      void tellLevels()
        .catch(() => undefined)
        .then(keepMeasuring),
    LEVELS_EVERY_MS,
  );
}
keepMeasuring();

void certificate.then(() => bridge.tell({ kind: 'ready' }));
