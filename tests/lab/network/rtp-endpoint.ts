import type { Socket } from 'node:dgram';
import { decodeMuLaw, encodeMuLaw } from './g711';
import { dominantHz, loudnessDbfs, SAMPLE_RATE_HZ, toneDbfs } from './hearing';
import { type Place, THIS_MACHINE } from './place';

const FRAME_MS = 20;
const FRAME_SAMPLES = (SAMPLE_RATE_HZ * FRAME_MS) / 1_000;
const KEPT_MS = 10_000;
const TONE_AMPLITUDE = 8_000;
const PCMU = 0;
const HEARD_TONE_DBFS = -40;
const UNHEARD_TONE_DBFS = -48;
/** Below is silence made by a machine: the lab's quietest voice, between two of its syllables, is above. */
const SILENCE_BELOW_DBFS = -80;

/** The desk's tone and four for telephones: no sum, difference or product of third order of any of them falls on another. */
export const TONES_HZ = [440, 600, 1_000, 1_240, 1_740] as const;

export interface Heard {
  packets: number;
  loudnessDbfs: number;
  dominantHz: number | undefined;
}

/** How much had gone and come at a moment. */
interface Mark {
  readonly sent: number;
  readonly received: number;
}

export interface KeyTone {
  key: string;
  durationMs: number;
  ended: boolean;
}

/** The telephone's ear and mouth: sends a G.711 tone, keeps and measures what it receives. */
export class RtpEndpoint {
  readonly port: number;
  packetsReceived = 0;
  packetsSent = 0;
  telephoneEventType = 101;
  /** Keys received as RFC 4733 events, in order. */
  readonly keys: KeyTone[] = [];
  private readonly frames: Array<{ atMs: number; samples: Int16Array }> = [];
  private lastEventTimestamp: number | undefined;
  private closed = false;
  private paused = false;
  private timer: NodeJS.Timeout | undefined;
  private startedAtMs = 0;
  private phase = 0;
  private sequence = 1;
  private timestamp = 1_000;
  private remote: { address: string; port: number } | undefined;

  private constructor(
    private readonly socket: Socket,
    private toneHz: number,
    private readonly place: Place,
  ) {
    this.port = socket.address().port;
    socket.on('message', (packet) => this.receive(packet));
    socket.on('error', () => undefined);
  }

  static async open(toneHz: number, place: Place = THIS_MACHINE): Promise<RtpEndpoint> {
    return new RtpEndpoint(await place.udpSocket(0), toneHz, place);
  }

  /** A second one beside this, with a tone of its own. */
  another(toneHz: number): Promise<RtpEndpoint> {
    return RtpEndpoint.open(toneHz, this.place);
  }

  /** Where to send; `sending` false is silence on the wire (held). */
  connect(remote: { address: string; port: number }, sending: boolean): void {
    this.remote = remote;
    if (this.closed) return;
    if (sending && !this.timer) {
      this.startedAtMs = performance.now() - this.packetsSent * FRAME_MS;
      this.timer = setInterval(() => this.sendDue(), FRAME_MS / 2);
    }
    if (!sending) this.fallSilent();
  }

  /** Sends nothing for a while, as a voice that is lost on its way. */
  pause(): void {
    this.paused = true;
  }

  goOn(): void {
    this.paused = false;
  }

  setTone(frequencyHz: number): void {
    this.toneHz = frequencyHz;
  }

  /** What came in during the last `lastMs`. */
  heard(lastMs = 500): Heard {
    const { packets, samples } = this.recent(lastMs);
    return { packets, loudnessDbfs: loudnessDbfs(samples), dominantHz: dominantHz(samples) };
  }

  /** Loudness of one tone among others in what came in during the last `lastMs`. */
  toneDbfs(frequencyHz: number, lastMs = 500): number {
    return toneDbfs(this.recent(lastMs).samples, frequencyHz);
  }

  hearsTone(frequencyHz: number): boolean {
    return this.toneDbfs(frequencyHz) > HEARD_TONE_DBFS;
  }

  /** Whether exactly these of the known tones are heard: none of the others, not even faintly. */
  hearsOnly(tonesHz: readonly number[], known: readonly number[] = TONES_HZ): boolean {
    return known.every((hz) => (tonesHz.includes(hz) ? this.hearsTone(hz) : this.toneDbfs(hz) < UNHEARD_TONE_DBFS));
  }

  /** The longest pause between two packets since `sinceMs` (performance.now()), up to this moment. */
  longestPauseMs(sinceMs: number): number {
    let last = sinceMs;
    let longest = 0;
    for (const { atMs } of this.frames) {
      if (atMs < sinceMs) continue;
      longest = Math.max(longest, atMs - last);
      last = atMs;
    }
    return Math.max(longest, performance.now() - last);
  }

  /** From here on it is counted what comes. */
  mark(): Mark {
    return { sent: this.packetsSent, received: this.packetsReceived };
  }

  /** Packets of 20 ms since a mark: the longest run of them without voice, and how many did not come while this telephone sent its own. */
  withoutVoice(mark: Mark): { silent: number; missing: number } {
    const received = this.packetsReceived - mark.received;
    let silent = 0;
    let run = 0;
    for (const { samples } of received > 0 ? this.frames.slice(-received) : []) {
      run = loudnessDbfs(samples) < SILENCE_BELOW_DBFS ? run + 1 : 0;
      silent = Math.max(silent, run);
    }
    return { silent, missing: Math.max(0, this.packetsSent - mark.sent - received) };
  }

  private recent(lastMs: number): { packets: number; samples: Int16Array } {
    const since = performance.now() - lastMs;
    const recent = this.frames.filter((frame) => frame.atMs >= since);
    const samples = new Int16Array(recent.reduce((sum, frame) => sum + frame.samples.length, 0));
    let offset = 0;
    for (const frame of recent) {
      samples.set(frame.samples, offset);
      offset += frame.samples.length;
    }
    return { packets: recent.length, samples };
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    this.fallSilent();
    this.socket.close();
  }

  private fallSilent(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  // Paced by the clock, not by the timer: a late timer sends what it owes, so that fifty packets a second stay fifty.
  private sendDue(): void {
    const due = Math.floor((performance.now() - this.startedAtMs) / FRAME_MS);
    while (!this.closed && this.packetsSent < due) this.sendFrame();
  }

  private sendFrame(): void {
    const packet = Buffer.alloc(12 + FRAME_SAMPLES);
    packet[0] = 0x80;
    packet[1] = PCMU;
    packet.writeUInt16BE(this.sequence & 0xffff, 2);
    packet.writeUInt32BE(this.timestamp >>> 0, 4);
    packet.writeUInt32BE(0x7e1e_f00d, 8);
    for (let index = 0; index < FRAME_SAMPLES; index += 1) {
      packet[12 + index] = encodeMuLaw(Math.round(TONE_AMPLITUDE * Math.sin(this.phase)));
      this.phase += (2 * Math.PI * this.toneHz) / SAMPLE_RATE_HZ;
    }
    this.sequence += 1;
    this.timestamp += FRAME_SAMPLES;
    this.packetsSent += 1;
    if (this.remote && !this.paused) this.socket.send(packet, this.remote.port, this.remote.address);
  }

  private receive(packet: Buffer): void {
    if (packet.length < 12 || packet.readUInt8(0) >> 6 !== 2) return;
    const type = packet.readUInt8(1) & 0x7f;
    const start = 12 + (packet.readUInt8(0) & 0x0f) * 4;
    const payload = packet.subarray(start);
    if (type === PCMU) {
      this.packetsReceived += 1;
      const atMs = performance.now();
      this.frames.push({ atMs, samples: Int16Array.from(payload, decodeMuLaw) });
      while ((this.frames[0]?.atMs ?? atMs) < atMs - KEPT_MS) this.frames.shift();
    } else if (type === this.telephoneEventType && payload.length >= 4) {
      this.receiveKey(packet.readUInt32BE(4), payload);
    }
  }

  // RFC 4733 section 2.3: all packets of one key carry the time stamp of its start.
  private receiveKey(timestamp: number, payload: Buffer): void {
    const durationMs = payload.readUInt16BE(2) / (SAMPLE_RATE_HZ / 1_000);
    const ended = (payload.readUInt8(1) & 0x80) !== 0;
    const last = this.keys.at(-1);
    if (timestamp === this.lastEventTimestamp && last) {
      last.durationMs = Math.max(last.durationMs, durationMs);
      last.ended ||= ended;
      return;
    }
    this.lastEventTimestamp = timestamp;
    this.keys.push({ key: '0123456789*#ABCD'[payload.readUInt8(0)] ?? '?', durationMs, ended });
  }
}
