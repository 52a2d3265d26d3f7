import { z } from 'zod';

/** Where a leg's outgoing voice comes from: the communicator's microphone, or a practice caller who speaks recorded lines. */
const source = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('microphone') }),
  /** Neither heard nor spoken on: calls that the desk makes for itself (feature codes). */
  z.object({ kind: z.literal('silence') }),
  z.object({
    kind: z.literal('practiceCaller'),
    /** Voice files below `app://media/practice/`, spoken in order, each when the communicator has had a turn. */
    lines: z.array(z.string()),
    /** Longest silence before the first line and between lines, ms: after it the caller speaks without being answered. */
    firstPauseMs: z.number(),
    pauseMs: z.number(),
  }),
]);
export type VoiceSource = z.infer<typeof source>;

const iceServer = z.object({
  urls: z.union([z.string(), z.array(z.string())]),
  username: z.string().optional(),
  credential: z.string().optional(),
});
export type IceServer = z.infer<typeof iceServer>;

/** Directions of RFC 3264 that a desk asks for: both ways, or hold. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'inactive';

export interface SessionDescription {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

export type MediaTone = 'ring' | 'waiting' | 'ringback' | 'none';

/** What main asks of the hidden window. Every one is answered once, or ends with its leg, its deadline or the window. */
export interface MediaRequests {
  /** Gives the local description: an offer where the leg is stable, the answer where an offer waits. Makes the leg if need be. */
  describe: {
    input: {
      legId: string;
      source: VoiceSource;
      iceServers: readonly IceServer[];
      direction: MediaDirection;
      /** New candidates and a new path (RFC 8839 4.4.3.1.1), after the network changed. */
      restartIce?: boolean;
    };
    output: SessionDescription;
  };
  /** Takes the remote description and gives the answer at once where one is asked for. Makes the leg if need be. */
  accept: {
    input: {
      legId: string;
      source: VoiceSource;
      iceServers: readonly IceServer[];
      description: SessionDescription;
      answer: MediaDirection | null;
    };
    output: SessionDescription | null;
  };
  /** The network's own voice before the answer (183): heard until the answer, which may be another's. */
  early: { input: { legId: string; sdp: string }; output: null };
  /**
   * 三者通話: each of these legs hears the communicator and the others, never itself. `muted`: the others don't hear it. A leg
   * that is held (`quiet`) is left out while it is. Legs that are not named talk with the communicator alone.
   */
  conference: { input: { legs: readonly { legId: string; muted: boolean }[] }; output: null };
  /** Back to the last agreed state after a refused re-INVITE (RFC 3261 14.1). */
  rollback: { input: { legId: string }; output: null };
  close: { input: { legId: string }; output: null };
  mute: { input: { legId: string; muted: boolean }; output: null };
  /** A held leg is neither heard nor spoken to, whatever the far side sends. */
  quiet: { input: { legId: string; quiet: boolean }; output: null };
  /** Telephone events (RFC 4733), with a quiet local tone; refused where they were not agreed. */
  digits: { input: { legId: string; digits: string }; output: null };
  /** The local tone alone, for digits that go another way (INFO). */
  digitTones: { input: { digits: string }; output: null };
  /** `waiting`: a second call, quiet enough to talk on. */
  tone: { input: { tone: MediaTone }; output: null };
  /** Two short tones: a call is about to be answered by itself. */
  autoAnswerTone: { input: Record<string, never>; output: null };
  /** Opens the microphone and makes a connection ahead of the first call, or lets both go. */
  warm: { input: { on: boolean; iceServers: readonly IceServer[] }; output: null };
  devices: { input: { inputId: string | null; outputId: string | null }; output: null };
}
export type MediaVerb = keyof MediaRequests;

const level = z.number().min(0).max(1);
/** What the hidden window tells unasked; checked in main. */
export const mediaEventSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready') }),
  z.object({
    kind: z.literal('levels'),
    legs: z.array(z.object({ legId: z.string().max(64), heard: level, spoken: level })).max(16),
  }),
  z.object({
    kind: z.literal('quality'),
    legId: z.string().max(64),
    lossPercent: z.number().min(0).max(100),
    jitterMs: z.number().min(0),
    roundTripMs: z.number().min(0),
    /** Voice packets that came since the reading before. */
    packets: z.number().min(0),
  }),
  z.object({ kind: z.literal('ice'), legId: z.string().max(64), state: z.string().max(20) }),
  z.object({ kind: z.literal('spoken'), legId: z.string().max(64) }),
  z.object({
    kind: z.literal('audio'),
    microphone: z.enum(['asking', 'ready', 'missing', 'denied', 'lost']),
    inputs: z.array(z.object({ id: z.string().max(200), label: z.string().max(200) })).max(64),
    outputs: z.array(z.object({ id: z.string().max(200), label: z.string().max(200) })).max(64),
    inputId: z.string().max(200).nullable(),
    outputId: z.string().max(200).nullable(),
  }),
]);
export type MediaEvent = z.infer<typeof mediaEventSchema>;

/** One answer of the hidden window; checked in main. SDP is capped: a description is a few kilobytes. */
export const mediaReplySchema = z.union([
  z.object({
    id: z.number().int(),
    ok: z.literal(true),
    value: z.union([z.null(), z.object({ type: z.enum(['offer', 'answer']), sdp: z.string().max(100_000) })]),
  }),
  z.object({ id: z.number().int(), ok: z.literal(false), reason: z.string().max(500) }),
]);
export type MediaReply = z.infer<typeof mediaReplySchema>;

/** What the preload of the hidden window gives its page. */
export interface MediaBridge {
  readonly onRequest: (listener: (request: { id: number; verb: MediaVerb; input: unknown }) => void) => void;
  readonly reply: (reply: MediaReply) => void;
  readonly tell: (event: MediaEvent) => void;
}
