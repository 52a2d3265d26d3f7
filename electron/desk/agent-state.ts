import { done, type Result, refused } from '../../shared/contract/result';
import { agentStateOf, type ChosenState, type MayRing, mayRing } from '../../shared/domain/agent';
import { isLive } from '../../shared/domain/call';
import { WRAP_UP_LIMIT_S } from '../../shared/domain/contact';
import type { ContactId } from '../../shared/domain/ids';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

const EXTENSION_S = 60;

/** The communicator's state: what was chosen, and what calls, after-call work and the line make of it. */
export class AgentDesk {
  private chosen: ChosenState = { kind: 'away', reason: null };
  private wrapUpOf: ContactId | null = null;
  /** What was chosen before 研修モード. */
  private beforePractice: ChosenState | null = null;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly now: () => number,
    /** The desk can take calls, or can't any more: the microphone is opened ahead, or let go. */
    private readonly onReadiness: (ready: boolean) => void,
    private readonly callWaiting: boolean,
  ) {}

  private get facts() {
    const { calls, workspace, connectivity, payment } = this.store.all;
    return {
      chosen: this.chosen,
      calls,
      inWrapUp: workspace.open.some((contact) => contact.status === 'wrapUp'),
      lineUp: connectivity.line === 'connected',
      // Its call may be over a moment before the desk begins to wait.
      awaitsReturn:
        payment !== null || workspace.open.some(({ status, cause }) => status === 'live' && cause === 'payment'),
      callWaiting: this.callWaiting,
    };
  }

  mayRing(): MayRing {
    return mayRing(this.facts);
  }

  /** 受付可 and 離席: taken at once, or after the call and its work where those are still open. */
  choose(next: ChosenState): Result<void> {
    const { calls, inWrapUp, awaitsReturn } = this.facts;
    if (inWrapUp && !calls.some(isLive)) return refused('wrapUpOpen');
    if (calls.some(isLive) || awaitsReturn) return this.reserve(next);
    this.take(next);
    return done(undefined);
  }

  /** 受付可 on the practice line. */
  practise(): void {
    this.beforePractice ??= this.chosen;
    this.choose({ kind: 'ready' });
  }

  /** Back from the practice line, in the state from before it. */
  endPractice(): void {
    const before = this.beforePractice;
    this.beforePractice = null;
    if (before) this.take(before);
  }

  /** 次の状態を予約. */
  reserve(next: ChosenState | null): Result<void> {
    this.store.patch('agent', { reserved: next });
    // With nothing open there is nothing to wait for.
    this.afterWork();
    return done(undefined);
  }

  extendWrapUp(): Result<void> {
    const until = this.store.all.agent.wrapUpUntil;
    if (until === null) return refused('notNow');
    this.store.patch('agent', { wrapUpUntil: Math.max(until, this.now()) + EXTENSION_S * 1000 });
    return done(undefined);
  }

  /** A call rang out, or could not be answered: the desk stays out of the queue until the person is back. */
  missed(why: 'missedCall' | 'answerFailed'): void {
    this.chosen = { kind: 'missed' };
    this.notices.tell(why === 'missedCall' ? 'warning' : 'error', why);
    this.onReadiness(false);
    this.refresh();
  }

  /** Takes what was reserved, once nothing is open any more. */
  afterWork(): void {
    const { reserved } = this.store.all.agent;
    const { inWrapUp, awaitsReturn, calls } = this.facts;
    if (!reserved || inWrapUp || awaitsReturn || calls.some(isLive)) return;
    this.store.patch('agent', { reserved: null });
    this.take(reserved);
  }

  /** Follows calls, after-call work and line. */
  refresh(): void {
    const { agent, workspace } = this.store.all;
    const { state, reason } = agentStateOf(this.facts);
    const since = state === agent.state && reason === agent.reason ? agent.since : this.now();
    const wrapUp = workspace.open.find((contact) => contact.status === 'wrapUp') ?? null;
    const sameWork = wrapUp !== null && wrapUp.id === this.wrapUpOf;
    const wrapUpUntil = wrapUp === null ? null : sameWork ? agent.wrapUpUntil : this.now() + WRAP_UP_LIMIT_S * 1000;
    this.wrapUpOf = wrapUp?.id ?? null;
    this.store.patch('agent', { state, reason, since, wrapUpUntil });
  }

  private take(next: ChosenState): void {
    this.chosen = next;
    this.notices.settle('missedCall', 'answerFailed');
    this.onReadiness(next.kind === 'ready' || next.kind === 'support');
    this.refresh();
  }
}
