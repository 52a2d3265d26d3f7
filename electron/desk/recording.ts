import { done, type Result, refused } from '../../shared/contract/result';
import { type Call, type CallEvent, isLive, isTalking, type RecordingState } from '../../shared/domain/call';
import type { CallId } from '../../shared/domain/ids';
import type { Telephony } from '../../shared/settings/telephony';
import type { SipCall } from '../softphone/sip-call';
import type { Notices } from './notices';

/** How long the server's own word is waited for after it took an order, where it gives such words. */
const WORD_LIMIT_MS = 5_000;
/** Waits between tries to resume a recording that the server did not resume, the last one again and again. */
const RETRIES_MS = [2_000, 5_000, 10_000, 30_000] as const;

interface RecordingSurroundings {
  readonly calls: () => readonly Call[];
  readonly notices: Notices;
  readonly sipCall: (id: CallId) => Pick<SipCall, 'sendCode' | 'info'> | undefined;
  readonly follow: (id: CallId, event: CallEvent) => void;
  readonly setting: Telephony['recording'];
}

/** What the desk knows of one call's recording besides what it shows. */
interface Kept {
  turn: Promise<unknown>;
  /** The server has said how the recording stands: its word counts then, not its 200 alone. */
  serverTells: boolean;
  asked: 'pause' | 'resume' | null;
  onWord: (state: RecordingState | null) => void;
  timer: NodeJS.Timeout | null;
}

/**
 * 録音一時停止 and 録音再開, by the way that the settings name. A recording that this desk paused goes on by itself: the time is
 * main's, so no hold, no new registration and no window that is opened anew can forget it (requirements 5, 17).
 */
export class RecordingDesk {
  private readonly kept = new Map<CallId, Kept>();

  constructor(private readonly around: RecordingSurroundings) {}

  pause(id: CallId): Promise<Result<void>> {
    return this.inTurn(id, async (kept) => {
      const { setting } = this.around;
      if (setting.kind === 'none') return refused('recordingUnset');
      const call = this.find(id);
      if (!call || !isLive(call)) return refused('noSuchCall');
      if (!isTalking(call)) return refused('notNow');
      if (call.recording === 'paused') return done(undefined);
      if (!(await this.order(id, kept, 'pause'))) return refused('recordingFailed');
      this.resumeLater(id, kept, setting.resumeAfterS * 1_000, 0);
      return done(undefined);
    });
  }

  resume(id: CallId): Promise<Result<void>> {
    return this.inTurn(id, (kept) => this.resumeNow(id, kept, 0));
  }

  /** Before a call leaves this desk for another: whoever takes it over must find it recorded. A refusal does not stop the hand-over. */
  async beforeHandOver(id: CallId): Promise<void> {
    if (this.find(id)?.recording === 'paused') await this.resume(id);
  }

  /** The server says how the recording stands. */
  told(id: CallId, state: RecordingState): void {
    const call = this.find(id);
    if (!call || !isLive(call)) return;
    const kept = this.keep(id);
    kept.serverTells = true;
    // Servers that know no pause say `off`: it is one for whoever asked for it, since the desk will resume it.
    const pausing = kept.asked === 'pause' || (kept.asked === null && call.recording === 'paused');
    const shown = state === 'off' && pausing ? 'paused' : state;
    if (kept.asked !== null) kept.onWord(shown);
    else if (shown !== call.recording) {
      this.stopTimer(kept);
      this.show(id, shown, null);
    }
  }

  /** The call is over: there is nothing to resume. */
  over(id: CallId): void {
    const kept = this.kept.get(id);
    if (!kept) return;
    this.stopTimer(kept);
    kept.onWord(null);
    this.kept.delete(id);
    if (this.kept.size === 0) this.around.notices.settle('recordingNotResumed');
  }

  private async resumeNow(id: CallId, kept: Kept, tries: number): Promise<Result<void>> {
    const call = this.find(id);
    if (this.around.setting.kind === 'none') return refused('recordingUnset');
    if (!call || !isLive(call)) return refused('noSuchCall');
    if (call.recording !== 'paused') return done(undefined);
    this.stopTimer(kept);
    if (await this.order(id, kept, 'resume')) {
      this.around.notices.settle('recordingNotResumed');
      this.show(id, 'on', null);
      return done(undefined);
    }
    if (this.kept.get(id) !== kept) return refused('noSuchCall');
    this.around.notices.tell('error', 'recordingNotResumed');
    this.resumeLater(id, kept, RETRIES_MS[Math.min(tries, RETRIES_MS.length - 1)] ?? 0, tries + 1);
    return refused('recordingNotResumed');
  }

  private resumeLater(id: CallId, kept: Kept, afterMs: number, tries: number): void {
    if (this.kept.get(id) !== kept) return;
    this.stopTimer(kept);
    kept.timer = setTimeout(async () => {
      kept.timer = null;
      // On the way to the payment IVR it stays paused: the keyed digits must not be recorded.
      if (this.find(id)?.handOver?.kind === 'payment') return this.resumeLater(id, kept, RETRIES_MS[0], tries);
      const resumed = await this.inTurn(id, () => this.resumeNow(id, kept, tries));
      if (resumed.ok && this.find(id)?.recording === 'on') this.around.notices.tell('info', 'recordingResumed');
    }, afterMs);
    this.show(id, 'paused', Date.now() + afterMs);
  }

  /** Asks the server, and waits for its word where it gives one. */
  private async order(id: CallId, kept: Kept, what: 'pause' | 'resume'): Promise<boolean> {
    const { setting, sipCall } = this.around;
    const sip = sipCall(id);
    if (!sip || setting.kind === 'none') return false;
    kept.asked = what;
    const word = this.word(kept, what);
    const taken = await (setting.kind === 'digits'
      ? sip.sendCode(setting[what])
      : sip.info(`Record: ${what === 'pause' ? 'off' : 'on'}`));
    const confirmed = taken && (!kept.serverTells || (await word.came));
    word.stop();
    kept.asked = null;
    return confirmed && this.kept.get(id) === kept;
  }

  private word(kept: Kept, what: 'pause' | 'resume'): { came: Promise<boolean>; stop: () => void } {
    let stop: () => void = () => undefined;
    const came = new Promise<boolean>((resolve) => {
      const limit = setTimeout(() => resolve(false), WORD_LIMIT_MS);
      stop = () => {
        clearTimeout(limit);
        kept.onWord = () => undefined;
        resolve(false);
      };
      kept.onWord = (state) => {
        if (state === null) resolve(false);
        if (state === (what === 'pause' ? 'paused' : 'on')) resolve(true);
      };
    });
    return { came, stop };
  }

  private show(id: CallId, state: RecordingState, resumesAt: number | null): void {
    this.around.follow(id, { kind: 'recordingChanged', state, resumesAt });
  }

  private stopTimer(kept: Kept): void {
    if (kept.timer) clearTimeout(kept.timer);
    kept.timer = null;
  }

  private find(id: CallId): Call | undefined {
    return this.around.calls().find((call) => call.id === id);
  }

  private keep(id: CallId): Kept {
    const known = this.kept.get(id);
    if (known) return known;
    const kept: Kept = {
      turn: Promise.resolve(),
      serverTells: false,
      asked: null,
      onWord: () => undefined,
      timer: null,
    };
    this.kept.set(id, kept);
    return kept;
  }

  private inTurn(id: CallId, step: (kept: Kept) => Promise<Result<void>>): Promise<Result<void>> {
    const call = this.find(id);
    if (!call || !isLive(call)) return Promise.resolve(refused('noSuchCall'));
    const kept = this.keep(id);
    const next = kept.turn.then(() => step(kept));
    kept.turn = next;
    return next;
  }
}
