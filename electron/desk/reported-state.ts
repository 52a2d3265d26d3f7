import { featureCodeOf, type ReportedState, reportedStateOf, reportedWord } from '../../shared/domain/reported-state';
import type { Telephony } from '../../shared/settings/telephony';
import { logger } from '../platform/log';
import type { Softphone } from '../softphone/softphone';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** Waits between tries to tell a state that the server did not take, the last one again and again. */
const PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000, 300_000] as const;
/** The program's end does not wait longer than this for the state to be taken back. */
const TAKE_BACK_LIMIT_MS = 2_000;

/** What a report needs of the telephone. */
export type StatePhone = Pick<Softphone, 'serviceCall' | 'publication'>;

/** One way to tell the telephone system a state (`telephony.agentState`). Nothing of it rejects. */
interface StateAdapter {
  /** What stands at the server once the state is told, to compare; null: it has no word for this state, and nothing is told. */
  readonly keyOf: (state: ReportedState) => string | null;
  readonly tell: (phone: StatePhone, state: ReportedState) => Promise<boolean>;
  readonly takeBack: (phone: StatePhone) => Promise<boolean>;
  /** What stands at the server after `takeBack`. */
  readonly takenBack: string | null;
  /** The server is a new one, or may have lost what it knew. */
  readonly forget: (phone: StatePhone) => void;
}

function adapterOf(setting: Telephony['agentState'], onLost: () => void): StateAdapter | null {
  switch (setting.kind) {
    case 'none':
      return null;
    case 'featureCodes':
      return {
        keyOf: (state) => featureCodeOf(setting, state),
        tell: async (phone, state) => {
          const code = featureCodeOf(setting, state);
          return code === null || (await phone.serviceCall(code));
        },
        takeBack: (phone) => phone.serviceCall(setting.away, true),
        takenBack: setting.away,
        forget: () => undefined,
      };
    case 'publish': {
      const publicationOf = (phone: StatePhone) => phone.publication(setting.expiresS, onLost);
      return {
        keyOf: reportedWord,
        tell: (phone, state) => publicationOf(phone).publish(state),
        takeBack: (phone) => publicationOf(phone).remove(),
        takenBack: null,
        forget: (phone) => publicationOf(phone).forget(),
      };
    }
  }
}

/**
 * Keeps the telephone system's idea of the communicator the same as the desk's: 受付可, 応援, 離席 and 後処理 are told as they
 * come, the latest wins, and what the server did not take is told again. Nothing that the desk shows waits for it.
 */
export class StateReporter {
  private readonly adapter: StateAdapter | null;
  private wanted: ReportedState | null = null;
  /** What the server was told last and took. */
  private told: string | null = null;
  /** Counts registrations: an answer from before the last one says nothing of the server now. */
  private line = 0;
  private connected = false;
  private leaving = false;
  private underWay = false;
  private soon: NodeJS.Immediate | null = null;
  private retry: { readonly key: string; readonly timer: NodeJS.Timeout } | null = null;
  private failures = 0;

  constructor(
    private readonly store: SliceStore,
    private readonly notices: Notices,
    private readonly phone: () => StatePhone | null,
    setting: Telephony['agentState'],
  ) {
    this.adapter = adapterOf(setting, () => this.lost());
    if (this.adapter === null) return;
    store.onPush(({ slice }) => {
      if (slice === 'agent' || slice === 'payment' || slice === 'connectivity') this.look();
    });
  }

  /**
   * Before the desk leaves its line: who is gone must not be offered calls there (requirements 5, 13). Gives up when the
   * server does not answer in time.
   */
  async takeBack(): Promise<void> {
    const phone = this.phone();
    const { adapter } = this;
    this.leaving = true;
    this.dropRetry();
    if (!adapter || !phone || !this.connected) return;
    // Null, with feature codes, is no knowledge: the exchange keeps what an earlier call said.
    if (!this.underWay && this.told === adapter.takenBack) return;
    let limit: NodeJS.Timeout | undefined;
    const took = await Promise.race([
      adapter.takeBack(phone),
      new Promise<boolean>((resolve) => (limit = setTimeout(() => resolve(false), TAKE_BACK_LIMIT_MS))),
    ]);
    clearTimeout(limit);
    this.told = null;
    logger.info('state-taken-back', { ok: took });
  }

  private look(): void {
    const { agent, payment, connectivity } = this.store.all;
    this.wanted = reportedStateOf(agent, payment !== null) ?? this.wanted;
    const connected = connectivity.mode === 'sip' && connectivity.line === 'connected';
    if (connected && !this.connected) this.begin();
    this.connected = connected;
    if (!connected) {
      this.leaving = false;
      this.dropRetry();
    }
    // In the next turn: a state that is passed through on the way to another is not told.
    this.soon ??= setImmediate(() => {
      this.soon = null;
      void this.tellNow();
    });
  }

  /** A server that has just taken the registration may know nothing of this desk. */
  private begin(): void {
    this.line += 1;
    this.told = null;
    this.failures = 0;
    this.dropRetry();
    const phone = this.phone();
    if (phone) this.adapter?.forget(phone);
  }

  /** What was told stands at the server no longer. */
  private lost(): void {
    this.told = null;
    this.look();
  }

  private async tellNow(): Promise<void> {
    const { adapter, wanted, line } = this;
    const phone = this.phone();
    if (!adapter || !wanted || !phone || this.underWay || this.leaving || !this.connected) return;
    const key = adapter.keyOf(wanted);
    if (key === null || key === this.told) {
      this.dropRetry();
      return;
    }
    if (this.retry?.key === key) return;
    this.dropRetry();
    this.underWay = true;
    const took = await adapter.tell(phone, wanted);
    this.underWay = false;
    logger.info('state-reported', { state: reportedWord(wanted), ok: took });
    if (line === this.line && this.connected) this.judge(key, took);
    void this.tellNow();
  }

  private judge(key: string, took: boolean): void {
    if (took) {
      this.told = key;
      this.failures = 0;
      this.notices.settle('stateNotReported');
      return;
    }
    // Nobody knows what stands at the server now.
    this.told = null;
    // Said once: a dismissed notice does not come back with every try.
    if (this.failures === 0) this.notices.tell('warning', 'stateNotReported');
    const pause = PAUSES_MS[Math.min(this.failures, PAUSES_MS.length - 1)];
    this.failures += 1;
    const timer = setTimeout(() => {
      this.retry = null;
      void this.tellNow();
    }, pause);
    this.retry = { key, timer };
  }

  private dropRetry(): void {
    if (this.retry) clearTimeout(this.retry.timer);
    this.retry = null;
  }
}
