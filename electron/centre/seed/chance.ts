/** A source of chance of one thing: the same seed, kind and count give the same thing, whatever was made before. */
export class Chance {
  private state: number;

  constructor(seed: number, kind: string, count: number) {
    let hash = 0x811c9dc5 ^ seed;
    for (const letter of kind) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    this.state = Math.imul(hash ^ count, 0x9e3779b1) ^ (hash >>> 15);
  }

  /** 0 ≤ x < 1 (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends in. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True in one of so many cases. */
  oneIn(count: number): boolean {
    return this.next() * count < 1;
  }

  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[Math.floor(this.next() * list.length)] as T;
  }

  /** The first ones of the list far more often than the last, as with family names. */
  pickCommon<T>(list: readonly T[]): T {
    return list[Math.floor(list.length * this.next() ** 2.2)] as T;
  }

  digits(count: number): string {
    return String(Math.floor(this.next() * 10 ** count)).padStart(count, '0');
  }
}
