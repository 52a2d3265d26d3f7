export interface Figures {
  n: number;
  median: number;
  p95: number;
}

/** Figures of many requests, of which the slowest count too. */
export interface TailFigures extends Figures {
  p99: number;
  worst: number;
}

export interface Peer extends Partial<Figures> {
  name: string;
  median: number;
  p95: number;
}

export interface Measurement extends Figures, Partial<Pick<TailFigures, 'p99' | 'worst'>> {
  name: string;
  unit: 'ms' | 's' | 'MiB' | 'KiB' | 'calls' | 'commands' | 'commands/s';
  /** Beside the peer of the same run: this one's median divided by the peer's. */
  ratio?: number;
  /** The machine's load average of the last minute, where others may work on it. */
  load?: number;
  /** What the specification asks for, where it does. */
  target?: number;
  peer?: Peer;
}

/** Median and 95th percentile (nearest rank), rounded to a tenth. */
export function figuresOf(values: readonly number[]): Figures {
  const { n, median, p95 } = tailFiguresOf(values);
  return { n, median, p95 };
}

/** With the 99th percentile and the worst, rounded to a tenth. */
export function tailFiguresOf(values: readonly number[]): TailFigures {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const middle = sorted.length % 2 === 1 ? at(0.5) : (at(0.5) + (sorted[sorted.length / 2] ?? Number.NaN)) / 2;
  const [median = Number.NaN, p95 = Number.NaN, p99 = Number.NaN, worst = Number.NaN] = [
    middle,
    at(0.95),
    at(0.99),
    at(1),
  ].map(tenth);
  return { n: sorted.length, median, p95, p99, worst };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Prints one measurement as a JSON line. */
export function print(measurement: Measurement): void {
  console.log(JSON.stringify(measurement));
}
