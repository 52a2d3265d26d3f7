import {
  browserAddressSchema,
  type CentreSession,
  errorSchema,
  type RequestRefusal,
  sessionSchema,
} from '../../shared/contract/centre/session';
import { type BrowserEnd, signInByBrowser } from './browser-sign-in';
import type { Fetch } from './http-net';

/** Where the refresh token rests between two starts of the program, sealed by the system. */
export interface TokenSafe {
  read(): string | null;
  write(token: string | null): void;
}

export interface SessionOptions {
  readonly url: string;
  readonly tenant: string;
  readonly fetch: Fetch;
  readonly deviceId: string;
  readonly safe: TokenSafe;
  readonly now: () => number;
  /** The centre's clock when it answered, epoch ms, and how long the answer took to come, ms. */
  readonly onCentreTime?: (now: number, tookMs: number) => void;
  /** Somebody is signed in, or nobody is any more. */
  readonly onChanged: (session: CentreSession | null) => void;
}

/** A token is renewed so long before its end, ms. */
const AHEAD_MS = 60_000;
const LIMIT_MS = 15_000;

/** Who is signed in at the centre from this desk. A line that fails signs nobody out. */
export class DeskSession {
  private session: CentreSession | null = null;
  /** By this desk's clock: its difference to the centre's must not matter. */
  private goodUntil = 0;
  private refreshing: Promise<string | null> | null = null;
  /** Refresh tokens whose end the centre has not heard of yet. */
  private readonly left = new Set<string>();

  constructor(private readonly options: SessionOptions) {}

  /** By password. @returns why not, or null; `unreachable` where the centre could not be asked. */
  async signIn(login: string, password: string): Promise<RequestRefusal | 'unreachable' | null> {
    const { tenant, deviceId } = this.options;
    const answer = await this.ask('/v1/session', { tenant, login, password, deviceId });
    if (typeof answer === 'string') return answer;
    this.take(answer);
    return null;
  }

  /**
   * In the system's browser (RFC 8252). The centre asks the provider; this desk sees neither its words nor a password.
   *
   * @returns why not, or null.
   */
  async signInByBrowser(
    open: (address: string) => Promise<boolean>,
    signal: AbortSignal,
    withinMs?: number,
  ): Promise<RequestRefusal | 'unreachable' | BrowserEnd | null> {
    const { tenant, deviceId } = this.options;
    const outcome = await signInByBrowser<CentreSession | RequestRefusal | 'unreachable'>(
      {
        begin: async (asked) => {
          const answer = await this.asked('/v1/session/browser', { tenant, ...asked });
          if (typeof answer === 'string') return answer;
          return browserAddressSchema.safeParse(answer.value).data ?? 'unreachable';
        },
        open,
        finish: (asked) => this.ask('/v1/session/browser/finish', { tenant, deviceId, ...asked }),
        signal,
      },
      withinMs,
    );
    if (typeof outcome === 'string') return outcome;
    if (signal.aborted) {
      this.left.add(outcome.refreshToken);
      void this.tellLeft();
      return 'cancelled';
    }
    this.take(outcome);
    return null;
  }

  /** A token that is good now; null where somebody has to sign in, or the centre can't be asked. */
  async token(spent: boolean): Promise<string | null> {
    if (!spent && this.session && this.goodUntil - AHEAD_MS > this.options.now()) return this.session.accessToken;
    this.refreshing ??= this.refresh().finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  /** The centre said so within the life of an access token. */
  get isConfirmed(): boolean {
    return this.session !== null && this.goodUntil > this.options.now();
  }

  get isSignedIn(): boolean {
    return this.options.safe.read() !== null;
  }

  /** The desk forgets at once; the centre is told when it can be. */
  signOut(): void {
    const refreshToken = this.options.safe.read();
    this.forget();
    if (refreshToken !== null) this.left.add(refreshToken);
    void this.tellLeft();
  }

  /** Tells the centre of sign-outs that it could not be told of before. */
  async tellLeft(): Promise<void> {
    for (const refreshToken of this.left) {
      const answer = await this.post('/v1/session/end', { refreshToken, deviceId: this.options.deviceId });
      if (answer?.ok || (answer && answer.status < 429)) this.left.delete(refreshToken);
    }
  }

  private forget(): void {
    this.session = null;
    this.goodUntil = 0;
    this.options.safe.write(null);
    this.options.onChanged(null);
  }

  private async refresh(): Promise<string | null> {
    const refreshToken = this.options.safe.read();
    if (refreshToken === null) return null;
    const answer = await this.ask('/v1/session/refresh', { refreshToken, deviceId: this.options.deviceId });
    // Signed out in the meantime, or somebody else in: the answer is nobody's.
    if (this.options.safe.read() !== refreshToken) return this.session?.accessToken ?? null;
    if (typeof answer !== 'string') {
      this.take(answer);
      return answer.accessToken;
    }
    // The centre itself says that this device is out; a line that fails says nothing of the kind.
    if (answer === 'notSignedIn' || answer === 'notAllowed') this.forget();
    return null;
  }

  private take(session: CentreSession): void {
    this.session = session;
    this.goodUntil = this.options.now() + (session.expiresAt - session.now);
    this.options.safe.write(session.refreshToken);
    this.options.onChanged(session);
    void this.tellLeft();
  }

  private async ask(path: string, body: object): Promise<CentreSession | RequestRefusal | 'unreachable'> {
    const from = performance.now();
    const answer = await this.asked(path, body);
    const tookMs = performance.now() - from;
    if (typeof answer === 'string') return answer;
    const session = sessionSchema.safeParse(answer.value);
    if (session.success) this.options.onCentreTime?.(session.data.now, tookMs);
    return session.success ? session.data : 'unreachable';
  }

  private async asked(path: string, body: object): Promise<{ value: unknown } | RequestRefusal | 'unreachable'> {
    const answer = await this.post(path, body);
    if (answer?.ok) return answer;
    return errorSchema.safeParse(answer?.value).data?.error.code ?? 'unreachable';
  }

  /** @returns null where nothing came that can be read. */
  private async post(path: string, body: object): Promise<{ ok: boolean; status: number; value: unknown } | null> {
    try {
      const response = await this.options.fetch(this.options.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(LIMIT_MS),
      });
      return { ok: response.ok, status: response.status, value: await response.json() };
    } catch {
      return null;
    }
  }
}
