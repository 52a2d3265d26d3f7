export interface Figures {
  n: number;
  median: number;
  p95: number;
}

export interface Peer extends Partial<Figures> {
  name: string;
  median: number;
  p95: number;
}

export interface Measurement extends Figures {
  name: string;
  unit: 'ms' | 'MiB' | 'calls';
  /** What the specification asks for, where it does. */
  target?: number;
  peer?: Peer;
}

/** Median and 95th percentile (nearest rank), rounded to a tenth. */
export function figuresOf(values: readonly number[]): Figures {
  const sorted = [...values].sort((left, right) => left - right);
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  const middle = sorted.length % 2 === 1 ? at(0.5) : (at(0.5) + (sorted[sorted.length / 2] ?? Number.NaN)) / 2;
  return { n: sorted.length, median: tenth(middle), p95: tenth(at(0.95)) };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Prints one measurement as a JSON line. */
export function print(measurement: Measurement): void {
  console.log(JSON.stringify(measurement));
}
