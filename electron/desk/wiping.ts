import type { CentreCache, OutboxState } from '../cache/client';
import type { Notices } from './notices';
import type { Memory } from './offline-use';

const DUE = 'wipeDue';

/** Sign-out where the policy says so (electron/cache/wipe.ts): what the disk refuses now is done at the next start. */
export class Wiping {
  constructor(
    private readonly memory: Memory,
    private readonly cache: CentreCache,
    private readonly notices: Notices,
    private readonly onDone: (outbox: OutboxState) => void,
  ) {}

  async now(): Promise<void> {
    await this.memory.putSetting(DUE, true);
    const outcome = await this.cache.wipe();
    if (!outcome.ok) {
      this.notices.tell('error', 'wipeFailed');
      return;
    }
    await this.memory.putSetting(DUE, false);
    this.notices.settle('wipeFailed');
    this.onDone(outcome.value);
  }

  async ifDue(): Promise<void> {
    const due = await this.memory.getSetting(DUE);
    if (due.ok && due.value === true) await this.now();
  }
}
