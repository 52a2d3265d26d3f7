import type { Microphone } from './microphone';

/** What the mixer needs of a leg. */
export interface MixedLeg {
  readonly id: string;
  /** The far side's voice, once there is one. */
  readonly heard: MediaStreamTrack | null;
  /** The communicator is not heard on it. */
  readonly isMuted: boolean;
  /** Held: it hears nothing and nobody hears it. */
  readonly isQuiet: boolean;
  /** Sends this instead of the microphone; null is the microphone again. */
  readonly mix: (track: MediaStreamTrack | null) => Promise<void>;
}

interface Seat {
  readonly leg: MixedLeg;
  readonly heard: MediaStreamTrack;
  /** The far side's voice, on its way to the others. */
  readonly voice: MediaStreamAudioSourceNode;
  /** What this leg is sent: everybody else. */
  readonly out: MediaStreamAudioDestinationNode;
  /** The ways that end in `out`: the communicator's by the name of `COMMUNICATOR`, the others' by their ids. */
  readonly ways: Map<string, GainNode>;
}

const COMMUNICATOR = '';
/** A voice fades in and out within this time, s: a step in the level would click. */
const FADE_S = 0.01;

/**
 * 三者通話: each leg is sent the communicator and the other legs, never itself. The communicator hears every leg by its own
 * element, as outside a conference, so that the echo canceller knows all that is played.
 */
export class Mixer {
  private context: AudioContext | null = null;
  private wanted: readonly { readonly legId: string; readonly muted: boolean }[] = [];
  private readonly seats = new Map<string, Seat>();
  private microphoneIn: { readonly track: MediaStreamTrack; readonly node: MediaStreamAudioSourceNode } | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly legs: ReadonlyMap<string, MixedLeg>,
    private readonly microphone: Microphone,
  ) {}

  /** Who is in the conference from now on; `muted`: the others don't hear it. */
  set(wanted: readonly { legId: string; muted: boolean }[]): Promise<void> {
    this.wanted = wanted;
    return this.follow();
  }

  /** Brings the mix to what is wanted: after a leg came, was heard first, was muted, held or closed, or the microphone changed. */
  follow(): Promise<void> {
    if (this.wanted.length === 0 && this.seats.size === 0) return Promise.resolve();
    const next = this.turn.then(() => this.arrange());
    this.turn = next.catch(() => undefined);
    return next;
  }

  private async arrange(): Promise<void> {
    const members = this.wanted.flatMap(({ legId }) => this.legs.get(legId) ?? []).filter((leg) => leg.heard !== null);
    const seated = members.length > 1 ? members : [];
    const leaving = [...this.seats.values()].filter(
      ({ leg, heard }) => !seated.includes(leg) || this.legs.get(leg.id) !== leg || leg.heard !== heard,
    );
    for (const seat of leaving) await this.leave(seat);
    if (seated.length === 0) return this.rest();
    this.context ??= new AudioContext({ latencyHint: 'interactive' });
    await this.context.resume();
    this.listenToMicrophone(this.context);
    const coming = seated.filter((leg) => !this.seats.has(leg.id));
    for (const leg of coming) this.seat(this.context, leg);
    this.connect(this.context);
    // The ways stand before anybody is switched over, so that nobody hears a gap.
    await Promise.all(coming.map((leg) => leg.mix(this.seats.get(leg.id)?.out.stream.getAudioTracks()[0] ?? null)));
  }

  private seat(context: AudioContext, leg: MixedLeg): void {
    const { heard } = leg;
    if (!heard) return;
    this.seats.set(leg.id, {
      leg,
      heard,
      voice: context.createMediaStreamSource(new MediaStream([heard])),
      out: context.createMediaStreamDestination(),
      ways: new Map(),
    });
  }

  /** Every way from everybody to everybody else, open or shut. */
  private connect(context: AudioContext): void {
    for (const seat of this.seats.values()) {
      this.way(context, seat, COMMUNICATOR, this.microphoneIn?.node ?? null, !seat.leg.isMuted && !seat.leg.isQuiet);
      for (const other of this.seats.values()) {
        if (other === seat) continue;
        const muted = this.wanted.find(({ legId }) => legId === other.leg.id)?.muted ?? true;
        this.way(context, seat, other.leg.id, other.voice, !muted && !other.leg.isQuiet && !seat.leg.isQuiet);
      }
    }
  }

  private way(context: AudioContext, to: Seat, from: string, node: AudioNode | null, open: boolean): void {
    let gain = to.ways.get(from);
    if (!gain) {
      gain = context.createGain();
      gain.gain.value = open ? 1 : 0;
      gain.connect(to.out);
      to.ways.set(from, gain);
      node?.connect(gain);
    }
    gain.gain.setTargetAtTime(open ? 1 : 0, context.currentTime, FADE_S / 3);
  }

  /** The communicator's microphone of now; a new one takes the place of the old on every way. */
  private listenToMicrophone(context: AudioContext): void {
    const { track } = this.microphone;
    if (this.microphoneIn?.track.id === track?.id) return;
    this.microphoneIn?.node.disconnect();
    this.microphoneIn = track ? { track, node: context.createMediaStreamSource(new MediaStream([track])) } : null;
    for (const { ways } of this.seats.values()) {
      const gain = ways.get(COMMUNICATOR);
      if (gain) this.microphoneIn?.node.connect(gain);
    }
  }

  private async leave(seat: Seat): Promise<void> {
    this.seats.delete(seat.leg.id);
    if (this.legs.get(seat.leg.id) === seat.leg) await seat.leg.mix(null).catch(() => undefined);
    seat.voice.disconnect();
    for (const gain of seat.ways.values()) gain.disconnect();
    for (const track of seat.out.stream.getTracks()) track.stop();
    for (const { ways } of this.seats.values()) {
      ways.get(seat.leg.id)?.disconnect();
      ways.delete(seat.leg.id);
    }
  }

  /** Nobody is in a conference: nothing is kept running. */
  private async rest(): Promise<void> {
    this.microphoneIn?.node.disconnect();
    this.microphoneIn = null;
    const { context } = this;
    this.context = null;
    await context?.close();
  }
}
