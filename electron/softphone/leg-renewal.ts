/** Times between tries to agree on the media anew, ms. */
const PAUSES_MS = [0, 2_000, 4_000, 8_000, 16_000];

/** Brings a call's media back after its leg was lost: tries with pauses until both sides agreed, or the call ends. */
export class LegRenewal {
  private timer: NodeJS.Timeout | null = null;
  private needed = false;

  /** @param agree agrees on the media of the call when it is its turn; false where that failed. */
  constructor(
    private readonly isOn: () => boolean,
    private readonly agree: (stillNeeded: () => boolean) => Promise<boolean>,
  ) {}

  begin(): void {
    this.needed = true;
    this.tryAfterPause(0);
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private tryAfterPause(tries: number): void {
    this.stop();
    this.timer = setTimeout(async () => {
      if (await this.agree(() => this.needed)) this.needed = false;
      else if (this.isOn() && tries + 1 < PAUSES_MS.length) this.tryAfterPause(tries + 1);
    }, PAUSES_MS[tries] ?? 0);
  }
}
