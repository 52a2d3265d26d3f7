import type { Row } from '../../shared/contract/centre/entities';
import { nextTryAt } from '../../shared/domain/callback';
import { normalisePhoneNumber } from '../../shared/domain/phone-number';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** setTimeout takes no more. */
const LONGEST_MS = 24 * 3_600_000;

/** Says once when a callback is due: an own one, and a follow-up that cannot wait to everybody who may make it. */
export class CallbackReminder {
  private timer: NodeJS.Timeout | null = null;
  /** What was said, with the time it was for. */
  private readonly said = new Set<string>();

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    /** The centre's clock, epoch ms. */
    private readonly now: () => number,
  ) {}

  /** The callbacks changed, or a call began. */
  look(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const { callbacks, callbackWork } = this.store.all;
    const own = callbacks.filter(
      ({ owner, dueClass, claim, id }) =>
        (owner === callbackWork.me || dueClass === 'twoMinutes') &&
        claim === null &&
        !callbackWork.running.some(({ callback }) => callback.id === id),
    );
    const now = this.now();
    const due = own.filter((callback) => nextTryAt(callback) <= now);
    // One that is gone and comes back (its way to the centre and from there) is due anew.
    for (const mark of this.said) if (!callbacks.some(({ id }) => mark.startsWith(`${id} `))) this.said.delete(mark);
    for (const callback of due) this.say(callback);
    if (due.length === 0) this.notices.settle('callbackDue', 'followUpDue');
    const next = Math.min(...own.map(nextTryAt).filter((at) => at > now));
    if (!Number.isFinite(next)) return;
    this.timer = setTimeout(() => this.look(), Math.min(LONGEST_MS, next - now + 1));
    this.timer.unref();
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private say(callback: Row<'callback'>): void {
    const mark = `${callback.id} ${nextTryAt(callback)}`;
    if (this.said.has(mark)) return;
    this.said.add(mark);
    const read = normalisePhoneNumber(callback.number);
    const party = read.ok ? read.national : callback.number;
    this.notices.tell('warning', callback.kind === 'followUp' ? 'followUpDue' : 'callbackDue', { party });
  }
}
