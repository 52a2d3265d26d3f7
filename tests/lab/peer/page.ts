import { SimpleUser } from 'sip.js/lib/platform/web/index.js';

interface PeerOptions {
  server: string;
  aor: string;
  username: string;
  password: string;
}

interface Peer {
  register(options: PeerOptions): Promise<void>;
  state(): 'idle' | 'ringing' | 'established';
  /** Loudest level of the caller's voice since the last question, 0 to 1. */
  heardLevel(): Promise<number>;
  call(target: string): Promise<void>;
  setHeld(held: boolean): Promise<void>;
  setMuted(muted: boolean): void;
  /** Keys as RFC 4733 events, through the browser's own sender. */
  sendKeys(keys: string): void;
  hangUp(): Promise<void>;
  unregister(): Promise<void>;
}

declare global {
  interface Window {
    peer: Peer;
  }
}

let user: SimpleUser | undefined;
let state: 'idle' | 'ringing' | 'established' = 'idle';
let analyser: AnalyserNode | undefined;

/** Measures the remote stream as a person would hear it, through Web Audio. */
function listen(stream: MediaStream | undefined): void {
  if (!stream) return;
  const context = new AudioContext();
  analyser = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(analyser);
}

// SimpleUser keeps its connection to itself; the senders are noted as they are made.
const senders: RTCRtpSender[] = [];
const addTrack = RTCPeerConnection.prototype.addTrack;
RTCPeerConnection.prototype.addTrack = function (track, ...streams) {
  const sender = addTrack.call(this, track, ...streams);
  senders.push(sender);
  return sender;
};

window.peer = {
  async register({ server, aor, username, password }) {
    const audio = document.createElement('audio');
    document.body.append(audio);
    const simple = new SimpleUser(server, {
      aor,
      media: { remote: { audio } },
      delegate: {
        onCallReceived: async () => {
          state = 'ringing';
          await simple.answer();
        },
        onCallAnswered: () => {
          state = 'established';
          listen(simple.remoteMediaStream);
        },
        onCallHangup: () => {
          state = 'idle';
          analyser = undefined;
        },
      },
      userAgentOptions: {
        authorizationUsername: username,
        authorizationPassword: password,
        logLevel: 'error',
        // Without this SIP.js asks a public STUN server, which no closed network has: the figures would be unfair to it.
        sessionDescriptionHandlerFactoryOptions: { peerConnectionConfiguration: { iceServers: [] } },
      },
    });
    user = simple;
    await simple.connect();
    await new Promise<void>((resolve, reject) => {
      simple.delegate = {
        ...simple.delegate,
        onRegistered: resolve,
        onUnregistered: () => reject(new Error('the exchange refused the registration')),
      };
      simple.register().catch(reject);
    });
  },
  state: () => state,
  heardLevel: async () => {
    if (!analyser) return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return samples.reduce((loudest, sample) => Math.max(loudest, Math.abs(sample)), 0);
  },
  call: async (target) => user?.call(target),
  setHeld: async (held) => (held ? user?.hold() : user?.unhold()),
  setMuted: (muted) => (muted ? user?.mute() : user?.unmute()),
  sendKeys: (keys) => {
    const track = user?.localMediaStream?.getAudioTracks()[0];
    senders.find((sender) => sender.track?.id === track?.id)?.dtmf?.insertDTMF(keys, 160, 70);
  },
  hangUp: async () => user?.hangup(),
  unregister: async () => {
    await user?.unregister();
    await user?.disconnect();
  },
};
