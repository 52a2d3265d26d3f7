import type { Call } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { ErrorCode } from '../../shared/i18n';
import type { SipCall } from '../softphone/sip-call';

/** True while the far side of this call can hear the desk, or soon will. */
const isHeard = ({ phase }: Call) => phase === 'active' || phase === 'holding' || phase === 'resuming';

/**
 * The rule of the desk's lines: only one talks. Whatever lets a call talk (応答, 保留解除, 切替, 発信) goes through here, one
 * after another, and holds who talks already; the 三者通話 counts as one. So no customer ever hears another by accident.
 */
export class OneTalks {
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly calls: () => readonly Call[],
    private readonly sipCall: (id: CallId) => SipCall | undefined,
  ) {}

  /** Nothing stands in the way: a call may be answered in this very turn of the event loop. */
  get isFree(): boolean {
    return this.waiting === 0 && !this.calls().some(isHeard);
  }

  /**
   * Holds who talks, then acts. Where a hold is refused nothing is done and its error given; where the action comes to nothing,
   * who was held for it talks again.
   * @param id the call that will talk; null where it does not exist yet.
   */
  async letTalk<T>(
    id: CallId | null,
    act: () => Promise<{ error: ErrorCode | null; value: T }>,
  ): Promise<{ error: ErrorCode; value: null } | { error: ErrorCode | null; value: T }> {
    this.waiting += 1;
    const done = this.turn.then(async () => {
      const held: CallId[] = [];
      const refused = await this.holdOthers(id, held);
      const outcome = refused ? { error: refused, value: null } : await act();
      if (outcome.error) for (const other of held) await this.sipCall(other)?.resume();
      return outcome;
    });
    this.turn = done.catch(() => undefined);
    try {
      return await done;
    } finally {
      this.waiting -= 1;
    }
  }

  private async holdOthers(id: CallId | null, held: CallId[]): Promise<ErrorCode | null> {
    // Looked at anew after each: while one is held, another may have been answered by its far side.
    for (;;) {
      const conference = this.calls().find((call) => call.id === id)?.inConference ?? false;
      const other = this.calls().find(
        (call) => call.id !== id && isHeard(call) && !(conference && call.inConference) && !held.includes(call.id),
      );
      if (!other) return null;
      const error = (await this.sipCall(other.id)?.hold()) ?? null;
      const now = this.calls().find((call) => call.id === other.id);
      // It ended meanwhile, or another press had held it already: both leave the way free.
      if (error && now && isHeard(now)) return error;
      held.push(other.id);
    }
  }
}
