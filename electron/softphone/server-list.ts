/**
 * The servers of the settings, the preferred one first. One is the current one: it is stayed with while it answers, after a
 * mere loss of the socket too; one that can't be reached, does not answer or says that it can't now is left for the next
 * (RFC 3263 4.3). After a whole round without success the first comes again.
 */
export class ServerList {
  private index = 0;
  /** Servers that failed since the last success. */
  private readonly failed = new Set<number>();
  /** Epoch ms before which a server does not want to be asked (RFC 3261 20.33); it holds for that server alone. */
  private readonly closedUntil = new Map<number, number>();
  /** Servers that answer REGISTER and never OPTIONS. */
  private readonly deaf = new Set<number>();

  constructor(private readonly addresses: readonly string[]) {}

  get current(): string {
    return this.addresses[this.index] ?? '';
  }

  get position(): number {
    return this.index;
  }

  /** Those that are better than the current one and may be asked now. */
  get better(): readonly number[] {
    return this.addresses.flatMap((_address, at) => (at < this.index && this.waitOf(at) === 0 ? [at] : []));
  }

  /** Time until the current one may be asked, ms. */
  get waitMs(): number {
    return this.waitOf(this.index);
  }

  get currentIsDeaf(): boolean {
    return this.deaf.has(this.index);
  }

  addressOf(position: number): string {
    return this.addresses[position] ?? '';
  }

  isDeaf(position: number): boolean {
    return this.deaf.has(position);
  }

  noteDeaf(): void {
    this.deaf.add(this.index);
  }

  /** The current one took the registration. */
  settle(position = this.index): void {
    this.index = position;
    this.failed.clear();
    this.closedUntil.delete(position);
  }

  /**
   * Leaves the current one.
   * @param closedMs what it said it wants to be left alone for.
   * @returns true where another is left to be asked at once; false after a whole round.
   */
  moveOn(closedMs = 0): boolean {
    this.failed.add(this.index);
    if (closedMs > 0) this.closedUntil.set(this.index, performance.now() + closedMs);
    const open = this.addresses.map((_address, at) => at).filter((at) => this.waitOf(at) === 0);
    const order = [...open.filter((at) => at > this.index), ...open.filter((at) => at < this.index)];
    const next = order.find((at) => !this.failed.has(at));
    if (next !== undefined) {
      this.index = next;
      return true;
    }
    this.failed.clear();
    this.index = open[0] ?? this.soonest();
    return false;
  }

  private waitOf(position: number): number {
    return Math.max(0, (this.closedUntil.get(position) ?? 0) - performance.now());
  }

  private soonest(): number {
    const waits = this.addresses.map((_address, at) => this.waitOf(at));
    return Math.max(0, waits.indexOf(Math.min(...waits)));
  }
}
