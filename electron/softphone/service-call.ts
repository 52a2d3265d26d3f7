import { Inviter, SessionState, UserAgent } from 'sip.js';

/** A code that is not answered within this time was not taken. */
const ANSWER_LIMIT_MS = 10_000;
/** After the answer the exchange may still say its confirmation and hang up itself; then the desk does. */
const LISTEN_MS = 1_000;
/** A call that the far side does not let go of is over at the desk after this time. */
const END_LIMIT_MS = 4_000;

/** Sessions that the desk makes for itself: nobody hears them and nobody speaks on them. */
const serviceSessions = new WeakSet<object>();

/** Whether a session is a service call, so that its leg has no voice. */
export function isServiceCall(session: object): boolean {
  return serviceSessions.has(session);
}

/**
 * Calls that the desk makes for itself, to dial a feature code of the exchange: no card, no contact, no line of the desk is
 * taken, and a talk beside it goes on. One after another, since an exchange may allow a desk only so many calls.
 */
export class ServiceCalls {
  private turn: Promise<unknown> = Promise.resolve();
  private giveUp: () => void = () => undefined;
  private answered = false;
  private hurries = false;
  private stopped = false;

  constructor(private readonly userAgent: UserAgent) {}

  /**
   * Dials a code; true when the exchange answered it. Never rejects.
   * @param urgent does not listen to the end of the one before, which was answered: the program is about to end.
   */
  call(code: string, urgent = false): Promise<boolean> {
    if (this.stopped) return Promise.resolve(false);
    this.hurries ||= urgent;
    if (urgent && this.answered) this.giveUp();
    return new Promise((resolve) => {
      this.turn = this.turn.then(() => this.callNow(code, resolve)).catch(() => resolve(false));
    });
  }

  /** Ends the call under way; later ones fail. */
  stop(): void {
    this.stopped = true;
    this.giveUp();
  }

  /** `tell` is called at the answer; the promise ends with the call. */
  private async callNow(code: string, tell: (answered: boolean) => void): Promise<void> {
    const { host } = this.userAgent.configuration.uri;
    // RFC 3261 25.1: a `#` has to be escaped in a user part, a `*` must not be.
    const target = UserAgent.makeURI(`sip:${encodeURIComponent(code)}@${host}`);
    if (!target || this.stopped) {
      tell(false);
      return;
    }
    const inviter = new Inviter(this.userAgent, target, { earlyMedia: false });
    serviceSessions.add(inviter);
    // A server's REFER would move this call somewhere (softphone-facts 2.5, item 7).
    inviter.delegate = { onRefer: (referral) => void referral.reject({ statusCode: 603 }).catch(() => undefined) };
    const answered = (yes: boolean) => {
      this.answered = yes;
      tell(yes);
      // Not in this very turn: the ACK has to go out first.
      if (yes && this.hurries) setImmediate(() => this.giveUp());
    };
    await talk(inviter, answered, (giveUp) => {
      this.giveUp = giveUp;
    });
    this.answered = false;
    tell(false);
  }
}

/** From the INVITE to the end of one service call, which comes for sure. */
function talk(
  inviter: Inviter,
  tell: (answered: boolean) => void,
  endable: (giveUp: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | null = null;
    const after = (ms: number, act: () => void) => {
      if (timer) clearTimeout(timer);
      timer = setTimeout(act, ms);
    };
    const over = () => {
      if (timer) clearTimeout(timer);
      endable(() => undefined);
      resolve();
    };
    const giveUp = () => {
      tell(false);
      end(inviter);
      after(END_LIMIT_MS, over);
    };
    endable(giveUp);
    inviter.stateChange.addListener((state) => {
      if (state === SessionState.Terminated) over();
      if (state !== SessionState.Established) return;
      tell(true);
      after(LISTEN_MS, giveUp);
    });
    after(ANSWER_LIMIT_MS, giveUp);
    inviter.invite().catch(over);
  });
}

/** Ends a service call in whatever state it is; a refusal means that it is over already. */
function end(inviter: Inviter): void {
  const ending = inviter.state === SessionState.Established ? inviter.bye() : inviter.cancel();
  void ending.catch(() => undefined);
}
