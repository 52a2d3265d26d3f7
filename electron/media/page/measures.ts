import type { Leg } from './leg';

interface Counters {
  readonly received: number;
  readonly lost: number;
}

/** What the desk hears and says on a leg, 0 to 1, and the network's figures behind it. */
export interface LegMeasure {
  readonly heard: number;
  readonly spoken: number;
  readonly jitterMs: number;
  readonly roundTripMs: number;
  readonly counters: Counters;
}

const clamp = (value: unknown) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0;
const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : 0);

/** Reads one leg's statistics (W3C webrtc-stats: inbound-rtp, media-source, remote-inbound-rtp). */
export async function measure(leg: Leg): Promise<LegMeasure> {
  let heard = 0;
  let spoken = 0;
  let jitterMs = 0;
  let roundTripMs = 0;
  let counters: Counters = { received: 0, lost: 0 };
  const report = await leg.pc.getStats();
  report.forEach((entry: Record<string, unknown>) => {
    if (entry['type'] === 'inbound-rtp' && entry['kind'] === 'audio') {
      heard = clamp(entry['audioLevel']);
      jitterMs = Math.max(0, number(entry['jitter']) * 1000);
      counters = { received: number(entry['packetsReceived']), lost: Math.max(0, number(entry['packetsLost'])) };
    } else if (entry['type'] === 'media-source' && entry['kind'] === 'audio') {
      spoken = clamp(entry['audioLevel']);
    } else if (entry['type'] === 'remote-inbound-rtp') {
      roundTripMs = Math.max(0, number(entry['roundTripTime']) * 1000);
    }
  });
  return { heard, spoken, jitterMs, roundTripMs, counters };
}

/** Loss between two readings, percent of what should have come. */
export function lossPercent(before: Counters, now: Counters): number {
  const lost = Math.max(0, now.lost - before.lost);
  const received = Math.max(0, now.received - before.received);
  return lost + received === 0 ? 0 : (100 * lost) / (lost + received);
}
