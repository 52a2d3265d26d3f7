/** One look at a tenant at a time; those who ask meanwhile mean one more, not many. */
export class Looks {
  private readonly underWay = new Map<string, { again: boolean }>();

  /** @param look one look; it tells its own failures, and never rejects. */
  constructor(private readonly look: (tenant: string) => Promise<void>) {}

  ask(tenant: string): void {
    const other = this.underWay.get(tenant);
    if (other) {
      other.again = true;
      return;
    }
    const mine = { again: false };
    this.underWay.set(tenant, mine);
    void this.look(tenant).finally(() => {
      this.underWay.delete(tenant);
      if (mine.again) this.ask(tenant);
    });
  }
}
