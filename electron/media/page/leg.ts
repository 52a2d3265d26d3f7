import type { IceServer, MediaDirection, SessionDescription, VoiceSource } from '../../../shared/contract/media';
import type { Microphone } from './microphone';
import { PracticeVoice } from './practice-voice';
import { type MadeAhead, makeConnection } from './spare';

/** Candidates are awaited until gathering ends, or this long: a dead STUN server must not hold the answer (softphone-facts 2.3). */
const GATHER_LIMIT_MS = 1_500;
/**
 * Host candidates come in one burst 1 to 2 ms after the local description; the TCP ones, which SIP networks don't use, come
 * 120 ms later (seen in Chromium 130). So this much quiet ends the wait where no server is asked.
 */
const QUIET_MS = 5;
/** With a server-reflexive or relayed candidate in hand, stragglers get this long. */
const STRAGGLER_MS = 50;

export interface LegSurroundings {
  readonly microphone: Microphone;
  readonly certificate: RTCCertificate;
  readonly silence: () => MediaStreamTrack;
  readonly outputId: () => string | null;
  readonly ice: (state: string) => void;
  readonly spoken: () => void;
  /** The far side's voice is there, or another one. */
  readonly heard: () => void;
}

/** One side of one call: a peer connection, the voice that goes out and the voice that comes in. */
export class Leg {
  readonly voice: PracticeVoice | null;
  readonly pc: RTCPeerConnection;
  private readonly speaker = new Audio();
  private readonly asksServers: boolean;
  private readonly pauses: readonly [firstMs: number, nextMs: number];
  /** A call that the desk makes for itself: nobody speaks and nobody listens. */
  private readonly isService: boolean;
  private sent: MediaStreamTrack | null;
  private mixed: MediaStreamTrack | null = null;
  private arriving: MediaStreamTrack | null = null;
  private muted = false;
  private silent = false;
  private speaking = false;
  /** A new path was asked for, and no answer has agreed to it yet. */
  private restarting = false;
  /** Our offer on a connection that stands. */
  private proposed: string | null = null;
  /** The direction from before our offer, while nobody has answered it. */
  private before: RTCRtpTransceiverDirection | null = null;

  constructor(
    readonly id: string,
    source: VoiceSource,
    iceServers: readonly IceServer[],
    private readonly around: LegSurroundings,
    made: MadeAhead | null,
  ) {
    this.pc = made?.pc ?? makeConnection(iceServers, around.certificate);
    this.sent = made?.track ?? null;
    this.asksServers = iceServers.length > 0;
    this.isService = source.kind === 'silence';
    this.voice = source.kind === 'practiceCaller' ? new PracticeVoice(source.lines) : null;
    this.pauses = source.kind === 'practiceCaller' ? [source.firstPauseMs, source.pauseMs] : [0, 0];
    this.pc.addEventListener('track', (event) => void this.hear(event.track));
    this.pc.addEventListener('iceconnectionstatechange', () => this.onIce());
  }

  private get transceiver(): RTCRtpTransceiver | undefined {
    return this.pc.getTransceivers().find((one) => one.receiver.track.kind === 'audio');
  }

  private get isConnected(): boolean {
    return this.pc.iceConnectionState === 'connected' || this.pc.iceConnectionState === 'completed';
  }

  /** The far side has put this leg on hold (or this leg has been told to only listen). */
  get isHeld(): boolean {
    const direction = this.transceiver?.currentDirection;
    return direction === 'inactive' || direction === 'sendonly';
  }

  get heard(): MediaStreamTrack | null {
    return this.arriving;
  }

  /**
   * Our offer of a new path stands open though it was refused or never answered: rolled back, it would take the old path with
   * it (see `propose`), which may come back by itself. The next offer or its answer takes its place.
   */
  get waitsForPath(): boolean {
    return this.restarting && this.pc.signalingState === 'have-local-offer';
  }

  get isMuted(): boolean {
    return this.muted;
  }

  get isQuiet(): boolean {
    return this.silent;
  }

  /** The local description with its candidates; `restartIce` looks for a new path. */
  async describe(direction: MediaDirection, restartIce = false): Promise<SessionDescription> {
    const answering = this.pc.signalingState === 'have-remote-offer';
    if (!this.transceiver && !answering) this.pc.addTransceiver('audio', { direction: 'sendrecv' });
    const transceiver = this.transceiver;
    if (!transceiver) throw new Error('no audio in the offer');
    if (!answering) this.before ??= transceiver.direction;
    transceiver.direction = direction;
    if (!this.sent) await this.sendVoice();
    if (restartIce) this.pc.restartIce();
    this.restarting ||= restartIce;
    if (!answering && !this.restarting && this.isConnected) return this.propose();
    await this.pc.setLocalDescription();
    await this.gathered(this.restarting);
    const description = this.pc.localDescription;
    if (!description || (description.type !== 'offer' && description.type !== 'answer'))
      throw new Error('no description');
    return { type: description.type, sdp: withoutLoopback(description.sdp) };
  }

  /**
   * An offer on a connection that stands becomes its description only with the answer. Chromium 130 drops the transport where
   * such an offer is rolled back and the first one was not bundled: a refused 保留 would silence the talk for good.
   */
  private async propose(): Promise<SessionDescription> {
    const { sdp = '' } = await this.pc.createOffer();
    this.proposed = sdp;
    return { type: 'offer', sdp: withoutLoopback(sdp) };
  }

  async accept(description: SessionDescription): Promise<void> {
    const { proposed } = this;
    this.proposed = null;
    this.before = null;
    if (proposed && description.type === 'answer') await this.pc.setLocalDescription({ type: 'offer', sdp: proposed });
    await this.pc.setRemoteDescription(description);
    if (description.type === 'answer') this.restarting = false;
    if (!this.transceiver?.mid) throw new Error('no audio in the description');
  }

  /** The network's own voice before the answer (RFC 3960); the answer may say the same again. */
  async early(sdp: string): Promise<void> {
    if (this.pc.signalingState !== 'have-local-offer') throw new Error('no offer waits');
    await this.pc.setRemoteDescription({ type: 'pranswer', sdp });
  }

  async rollback(): Promise<void> {
    if (this.before && this.transceiver) this.transceiver.direction = this.before;
    this.proposed = null;
    this.before = null;
    if (this.waitsForPath) return;
    if (this.pc.signalingState !== 'stable') await this.pc.setLocalDescription({ type: 'rollback' });
  }

  mute(muted: boolean): void {
    this.muted = muted;
    this.applyMute();
  }

  quiet(quiet: boolean): void {
    this.silent = quiet;
    this.applyMute();
    this.speaker.muted = quiet || this.isUnheard;
  }

  digits(text: string): void {
    const dtmf = this.transceiver?.sender.dtmf;
    if (!dtmf?.canInsertDTMF) throw new Error('telephone events were not agreed');
    dtmf.insertDTMF(dtmf.toneBuffer + text, 160, 70);
  }

  /** Sends the microphone as it is now (after a device change), or silence where there is none. */
  async sendVoice(): Promise<void> {
    const { transceiver } = this;
    if (!transceiver) return;
    const track = this.mixed ?? this.voice?.track ?? this.ownVoice();
    const old = this.sent;
    if (old === track) return;
    this.sent = track;
    this.applyMute();
    await transceiver.sender.replaceTrack(track);
    if (old && !this.voice) old.stop();
  }

  /** In a 三者通話: everybody else's voices, made by the mixer; null is the communicator alone. */
  async mix(track: MediaStreamTrack | null): Promise<void> {
    this.mixed = track;
    await this.sendVoice();
  }

  async playThrough(outputId: string | null): Promise<void> {
    await this.speaker.setSinkId(outputId ?? '');
  }

  close(): void {
    this.voice?.stop();
    if (this.sent && !this.voice) this.sent.stop();
    this.speaker.srcObject = null;
    this.arriving = null;
    this.pc.close();
  }

  /** The communicator's own ミュート must not silence the others of a 三者通話: there the mixer leaves the voice out. */
  private applyMute(): void {
    if (this.sent) this.sent.enabled = !this.silent && (!this.muted || this.mixed !== null);
  }

  private ownVoice(): MediaStreamTrack {
    const spoken = this.isService ? null : this.around.microphone.track;
    return spoken?.clone() ?? this.around.silence();
  }

  /** What a practice caller or a service call hears must not come out of the communicator's headset. */
  private get isUnheard(): boolean {
    return this.voice !== null || this.isService;
  }

  private async hear(track: MediaStreamTrack): Promise<void> {
    this.speaker.srcObject = new MediaStream([track]);
    // A muted element still pulls the stream, which Web Audio alone would not (Chromium).
    this.speaker.muted = this.isUnheard || this.silent;
    this.arriving = track;
    this.around.heard();
    try {
      if (this.around.outputId()) await this.playThrough(this.around.outputId());
      await this.speaker.play();
    } catch {
      // An output that has gone away: the system's own is used until another is chosen.
      await this.speaker.setSinkId('').catch(() => undefined);
    }
  }

  private onIce(): void {
    this.around.ice(this.pc.iceConnectionState);
    if (this.isConnected && this.voice && !this.speaking) {
      this.speaking = true;
      void this.voice.speak(...this.pauses).then(
        () => this.around.spoken(),
        () => this.around.spoken(),
      );
    }
  }

  /** @param anew candidates of a new path are on their way, whatever state the old one is in. */
  private gathered(anew: boolean): Promise<void> {
    if (!anew && (this.pc.iceGatheringState === 'complete' || this.isConnected)) return Promise.resolve();
    return new Promise((resolve) => {
      let quiet: ReturnType<typeof setTimeout> | undefined;
      const finish = () => {
        clearTimeout(limit);
        clearTimeout(quiet);
        this.pc.removeEventListener('icegatheringstatechange', onState);
        this.pc.removeEventListener('icecandidate', onCandidate);
        resolve();
      };
      const onState = () => {
        if (this.pc.iceGatheringState === 'complete') finish();
      };
      const onCandidate = ({ candidate }: RTCPeerConnectionIceEvent) => {
        if (!candidate) return finish();
        const outside = candidate.type === 'srflx' || candidate.type === 'relay';
        if (this.asksServers && !outside) return;
        clearTimeout(quiet);
        quiet = setTimeout(finish, this.asksServers ? STRAGGLER_MS : QUIET_MS);
      };
      const limit = setTimeout(finish, GATHER_LIMIT_MS);
      this.pc.addEventListener('icegatheringstatechange', onState);
      this.pc.addEventListener('icecandidate', onCandidate);
    });
  }
}

/** Loopback candidates serve the practice line on a machine without a network; a server elsewhere must not be told them. */
function withoutLoopback(sdp: string): string {
  const lines = sdp.split('\r\n');
  const isCandidate = (line: string) => line.startsWith('a=candidate:');
  const isLoopback = (line: string) => isCandidate(line) && / (?:127\.\d+\.\d+\.\d+|::1) \d+ typ host/.test(line);
  const others = lines.some((line) => isCandidate(line) && !isLoopback(line));
  return others ? lines.filter((line) => !isLoopback(line)).join('\r\n') : sdp;
}
