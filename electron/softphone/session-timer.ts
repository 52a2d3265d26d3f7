/** RFC 4028 5: the least interval anybody may ask for, s. */
export const MIN_SE_S = 90;
/** A far side that breaks that rule in its answer is followed, down to here, s: it would end the call otherwise. */
const LEAST_S = 10;
const MOST_S = 86_400;
/** After a refresh that came to nothing, ms. */
const AGAIN_AFTER_MS = 10_000;
const HEADER_MAX_LENGTH = 200;

/** Who sends the refreshes: this desk, or the far side. */
export type Refresher = 'us' | 'them';

export interface Agreement {
  readonly intervalS: number;
  readonly refresher: Refresher;
}

/** What a request or an answer says of session timers. */
export interface TimerFacts {
  readonly supported: boolean;
  readonly expires: { readonly intervalS: number; readonly refresher: 'uac' | 'uas' | null } | null;
  /** The least interval that the way of the message allows, s. */
  readonly minSeS: number;
}

export interface HeaderSource {
  getHeaders(name: string): string[];
}

const seconds = (text: string | undefined) => {
  const found = /^\s*(\d{1,9})\s*(?:;|$)/.exec((text ?? '').slice(0, HEADER_MAX_LENGTH))?.[1];
  return found === undefined ? null : Math.min(Number(found), MOST_S);
};

/** Reads Session-Expires, Min-SE and Supported; what is no number counts as not said. */
export function timerFactsOf(message: HeaderSource): TimerFacts {
  const header = (name: string, compact?: string) =>
    message.getHeaders(name)[0] ?? (compact ? message.getHeaders(compact)[0] : undefined);
  const text = header('Session-Expires', 'x');
  const intervalS = seconds(text);
  const refresher = /;\s*refresher\s*=\s*(uac|uas)\b/i.exec((text ?? '').slice(0, HEADER_MAX_LENGTH))?.[1];
  const supported = [...message.getHeaders('Supported'), ...message.getHeaders('k')]
    .slice(0, 10)
    .some((tags) => /(?:^|,)\s*timer\s*(?:,|$)/i.test(tags.slice(0, 1_000)));
  return {
    supported,
    expires:
      intervalS === null
        ? null
        : { intervalS, refresher: (refresher?.toLowerCase() as 'uac' | 'uas' | undefined) ?? null },
    minSeS: Math.max(seconds(header('Min-SE')) ?? 0, MIN_SE_S),
  };
}

/** What an answer to the far side's INVITE or UPDATE says, and what follows from it; `tooSmall` is answered with 422. */
export type TimerAnswer =
  | { readonly kind: 'tooSmall' }
  | { readonly kind: 'answer'; readonly headers: readonly string[]; readonly agreement: Agreement | null };

/**
 * The called side's part (RFC 4028 9). A caller who knows timers but asks for none gets one all the same: without it a call
 * whose other end died is never noticed (complaint 21 of the softphone facts).
 * @param wantedS the interval of the settings.
 */
export function answerTimer(facts: TimerFacts, wantedS: number): TimerAnswer {
  const { supported, expires, minSeS } = facts;
  if (!expires && !supported) return { kind: 'answer', headers: [], agreement: null };
  if (expires && expires.intervalS < MIN_SE_S && supported) return { kind: 'tooSmall' };
  const most = Math.max(wantedS, minSeS);
  const intervalS = Math.max(Math.min(expires?.intervalS ?? most, most), MIN_SE_S);
  // Who doesn't know timers can't refresh: a proxy asked for it (table 2 of the RFC).
  const refresher = supported ? (expires?.refresher ?? 'uas') : 'uas';
  return {
    kind: 'answer',
    headers: [`Session-Expires: ${intervalS};refresher=${refresher}`, ...(supported ? ['Require: timer'] : [])],
    agreement: { intervalS, refresher: refresher === 'uas' ? 'us' : 'them' },
  };
}

/** The calling side's part (RFC 4028 7.2): what the 2xx to our INVITE or UPDATE agreed; null is no timer. */
export function agreedBy({ expires }: TimerFacts): Agreement | null {
  if (!expires) return null;
  return { intervalS: Math.max(expires.intervalS, LEAST_S), refresher: expires.refresher === 'uas' ? 'them' : 'us' };
}

/** The headers of our own INVITE, re-INVITE or UPDATE. Roles stay as they are (RFC 4028 7.4). */
export function requestHeaders(agreement: Agreement | null, wantedS: number): string[] {
  const refresher = agreement?.refresher === 'them' ? 'uas' : 'uac';
  return [
    `Session-Expires: ${Math.max(agreement?.intervalS ?? wantedS, MIN_SE_S)};refresher=${refresher}`,
    `Min-SE: ${MIN_SE_S}`,
  ];
}

/** When a call counts as dead, ms after its last refresh: some time before the end of the interval (RFC 4028 10). */
export function expiryMs({ intervalS }: Agreement): number {
  return (intervalS - Math.min(32, intervalS / 3)) * 1_000;
}

/** How a refresh ended. `silent`: nobody answered. `gone`: the far side knows nothing of this call. */
export type RefreshOutcome = 'refreshed' | 'refused' | 'silent' | 'gone';

/** The clock of one session: refreshes at half the interval where that is this desk's part, and the end where none comes. */
export class SessionTimer {
  private current: Agreement | null = null;
  private refreshing: NodeJS.Timeout | null = null;
  private expiring: NodeJS.Timeout | null = null;
  private silences = 0;
  private stopped = false;

  constructor(
    private readonly wantedS: number,
    private readonly act: { readonly refresh: () => Promise<RefreshOutcome>; readonly expire: () => void },
  ) {}

  /** Headers for a request of ours in this session. */
  get headers(): string[] {
    return requestHeaders(this.current, this.wantedS);
  }

  /** Answers the far side's request: `begin` is called with the answer that is sent. */
  answer(request: HeaderSource): TimerAnswer {
    return answerTimer(timerFactsOf(request), this.wantedS);
  }

  /** The 2xx to a request of ours. */
  take(response: HeaderSource): void {
    this.begin(agreedBy(timerFactsOf(response)));
  }

  /** The clock starts anew with every request or answer that refreshes the session. */
  begin(agreement: Agreement | null): void {
    this.clear();
    this.current = agreement;
    this.silences = 0;
    if (this.stopped || !agreement) return;
    this.expiring = setTimeout(this.act.expire, expiryMs(agreement));
    if (agreement.refresher === 'us') this.refreshAfter(agreement.intervalS * 500);
  }

  stop(): void {
    this.stopped = true;
    this.clear();
  }

  private refreshAfter(ms: number): void {
    this.refreshing = setTimeout(async () => {
      const asked = this.refreshing;
      const outcome = await this.act.refresh();
      // A refresh that worked, or any other of the far side, has set the clock anew already.
      if (this.stopped || asked !== this.refreshing || outcome === 'refreshed') return;
      this.silences = outcome === 'silent' ? this.silences + 1 : 0;
      // One silence may be our own line that broke for a moment; RFC 3261 12.2.1.2 would end the call at once.
      if (outcome === 'gone' || this.silences > 1) this.act.expire();
      else this.refreshAfter(AGAIN_AFTER_MS);
    }, ms);
  }

  private clear(): void {
    if (this.refreshing) clearTimeout(this.refreshing);
    if (this.expiring) clearTimeout(this.expiring);
    this.refreshing = null;
    this.expiring = null;
  }
}
