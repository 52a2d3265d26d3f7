import type { CentreSession } from '../../shared/contract/centre/session';
import type { Cache } from '../cache/client';
import { type OfflinePass, offlinePassSchema, passOf, spent } from '../sync/offline-pass';

const KEY = 'offlinePass';
const LOOK_EVERY_MS = 60_000;

/** Small values that outlive the program. */
export type Memory = Pick<Cache, 'getSetting' | 'putSetting'>;

export interface OfflineUseOptions {
  readonly memory: Memory;
  /** Names the centre. */
  readonly place: string;
  /** Epoch ms by the clock that a person can set, and ms by one that nobody can. */
  readonly now: () => number;
  readonly ran: () => number;
  /** The time is over; told every minute until it is renewed or given up. */
  readonly onOver: () => void;
}

/** Counts for how long this desk may be used without its centre (electron/sync/offline-pass.ts); the count outlives the program. */
export class OfflineUse {
  private pass: OfflinePass | null = null;
  private ranAt = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: OfflineUseOptions) {}

  /** At the start. @returns in whose name the desk goes on, `over` where that time is over, null where nobody is known. */
  async load(): Promise<OfflinePass['agent'] | 'over' | null> {
    const known = await this.options.memory.getSetting(KEY);
    const read = offlinePassSchema.safeParse(known.ok ? known.value : null);
    // The centre was quicker.
    if (this.pass) return this.pass.agent;
    if (!read.success || read.data.place !== this.options.place) return null;
    this.count(read.data);
    this.look();
    return this.pass !== null && (this.pass as OfflinePass).leftMs > 0 ? read.data.agent : 'over';
  }

  /** The centre confirmed who is signed in. */
  renew(session: CentreSession): void {
    const { place, now } = this.options;
    this.count(passOf(session, place, now()));
    this.save();
  }

  /** Nobody is signed in any more. */
  giveUp(): void {
    this.stop();
    this.pass = null;
    void this.options.memory.putSetting(KEY, null);
  }

  stop(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  private count(pass: OfflinePass): void {
    this.pass = pass;
    this.ranAt = this.options.ran();
    this.timer ??= setInterval(() => {
      this.look();
      if (this.pass?.leftMs === 0) this.options.onOver();
    }, LOOK_EVERY_MS).unref();
  }

  private look(): void {
    if (!this.pass) return;
    const ran = this.options.ran();
    this.pass = spent(this.pass, this.options.now(), ran - this.ranAt);
    this.ranAt = ran;
    this.save();
  }

  /** Where the disk refuses, the count goes on in memory. */
  private save(): void {
    if (this.pass) void this.options.memory.putSetting(KEY, { ...this.pass });
  }
}
