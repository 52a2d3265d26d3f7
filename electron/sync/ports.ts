import type { Command, CommandAnswer, Verdict } from '../../shared/contract/centre/commands';
import type { Range } from '../../shared/contract/centre/feed';
import type { LeaseAnswer } from '../../shared/contract/centre/sales-stop';
import type { FeedPlace } from '../../shared/domain/stop-watch';

/** Time and chance come from outside, so that a simulation can run years in a minute and repeat a failure by its seed. */
export interface Clock {
  /** Epoch ms of this machine's clock. */
  now(): number;
  /** @returns cancels it. */
  after(ms: number, run: () => void): () => void;
}
export type Chance = () => number;

/** Why the centre could not be asked. `refused`: it answered that it will never take this request (4xx). `tooOld`: of this desk. */
export type NetFailure = 'unreachable' | 'signIn' | 'refused' | 'mustRefetch' | 'tooOld';

/** The way to the centre; never throws, never hangs for ever. */
export interface Net {
  /** @param epoch the history that this desk follows; null before it knows one. */
  push(commands: readonly Command[], epoch: string | null): Promise<readonly CommandAnswer[] | NetFailure>;
  pull(topic: string, epoch: string | null, cursor: number): Promise<Range | NetFailure>;
}

/** The way to the centre for what may be sold; never throws, never hangs for ever. */
export interface StopNet {
  /** A lease for a desk that stands there in `control`, and what it does not know yet. */
  lease(place: FeedPlace): Promise<LeaseAnswer | NetFailure>;
}

/** Where a topic stands on this desk. `filling`: rows from before a new beginning are still there until it is complete. */
export interface Cursor {
  readonly epoch: string | null;
  readonly cursor: number;
  readonly filling: boolean;
}

/** The desk's own data; each call is one transaction that is on the disk when it resolves. Rejects where the disk refuses. */
export interface Disk {
  cursors(): Promise<ReadonlyMap<string, Cursor>>;
  /** Rows and cursor together; the last range of a new beginning also forgets the rows that did not come again. */
  apply(range: Range, next: Cursor): Promise<void>;
  /** Wishes that have no answer yet, oldest first. */
  waiting(limit: number): Promise<readonly Command[]>;
  settle(settled: readonly { readonly id: string; readonly verdict: Verdict }[]): Promise<void>;
  /** The centre has another history now: what was sent in the last days waits again, with what was told of it. */
  sendAgain(): Promise<void>;
}
