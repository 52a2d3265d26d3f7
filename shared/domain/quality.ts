/** Figures of one listening direction over a short time. */
export interface LinkFigures {
  readonly lossPercent: number;
  readonly jitterMs: number;
  readonly roundTripMs: number;
}

/**
 * Estimated listening quality (MOS, 1.0 to 4.5) after ITU-T G.107 with G.711 and packet-loss concealment: Ie 0, Bpl 25.1
 * (centre.md 3). The one-way delay is half the round trip and twice the jitter, for the buffer that swallows it.
 */
export function mosOf(figures: LinkFigures): number {
  const delayMs = figures.roundTripMs / 2 + 2 * figures.jitterMs + 20;
  const delayCost = 0.024 * delayMs + (delayMs > 177.3 ? 0.11 * (delayMs - 177.3) : 0);
  const lossCost = (95 * figures.lossPercent) / (figures.lossPercent + 25.1);
  const rating = Math.min(100, Math.max(0, 93.2 - delayCost - lossCost));
  const mos = 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
  return Math.round(Math.min(4.5, Math.max(1, mos)) * 10) / 10;
}
