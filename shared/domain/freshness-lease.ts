// The freshness lease (centre.md 1.3): how long a desk may offer goods without hearing of the centre again.

/** For so long the centre's word is fresh, ms. */
export const LEASE_MS = 30_000;
/** A desk asks for the next one after this time, ms. */
export const RENEW_EVERY_MS = 10_000;
/** No clock of a desk or of the centre runs wrong by more: one part in a thousand. */
const CLOCK_DRIFT = 0.001;
/** Wall clock and running time that part by more between two looks mean that the machine slept or its clock was set, ms. */
const CLOCK_JUMP_MS = 2_000;

/** Two clocks of one machine, ms: one that nobody can set, and the one that people see. */
export interface TwoClocks {
  readonly mono: number;
  readonly wall: number;
}

/** A question to the centre, as it was when it was sent. */
export interface LeaseQuestion {
  readonly at: TwoClocks;
  /** Counts what made all leases void; an answer to a question from before gives none. */
  readonly life: number;
}

export interface FreshnessLease {
  readonly life: number;
  readonly lease: { readonly from: TwoClocks; readonly lengthMs: number } | null;
  /** The clocks as they were looked at last. */
  readonly seen: TwoClocks | null;
}

/** At the start of the program: nothing is kept of an earlier one. */
export const NO_LEASE: FreshnessLease = { life: 0, lease: null, seen: null };

/** Sleep, waking, a clock that was set, another history: what was granted counts no more, nor what is being asked. */
export const voided = ({ life, seen }: FreshnessLease): FreshnessLease => ({ life: life + 1, lease: null, seen });

/** Whether two clocks of one machine have parted: it slept, or somebody set one. */
function haveParted(from: TwoClocks, to: TwoClocks): boolean {
  const [ran, showed] = [to.mono - from.mono, to.wall - from.wall];
  return ran < 0 || Math.abs(showed - ran) > CLOCK_JUMP_MS;
}

/**
 * Looks at the clocks, as a desk does each second: where they have parted since the last look nothing counts any more, nor what is
 * being asked. A clock that is set back before the next look by just as much as the machine slept would deceive it, as would a
 * virtual machine that is halted with both its clocks; against these there is the centre's fence.
 */
export function looked(state: FreshnessLease, now: TwoClocks): FreshnessLease {
  const parted = state.seen !== null && haveParted(state.seen, now);
  return { ...(parted ? voided(state) : state), seen: now };
}

/** Called before the question is sent: the lease counts from here, however long the answer takes. */
export const question = ({ life }: FreshnessLease, at: TwoClocks): LeaseQuestion => ({ at, life });

/**
 * The centre granted a lease, and all that it said with it is known here. An older question's answer never shortens a newer
 * one's.
 */
export function granted(state: FreshnessLease, asked: LeaseQuestion, lengthMs: number): FreshnessLease {
  if (asked.life !== state.life) return state;
  if (state.lease && asked.at.mono <= state.lease.from.mono) return state;
  return { ...state, lease: { from: asked.at, lengthMs: Math.min(lengthMs, LEASE_MS) } };
}

/** Whether the desk may offer what is not stopped. */
export function isFresh({ lease, seen }: FreshnessLease, now: TwoClocks): boolean {
  if (lease === null || haveParted(lease.from, now) || (seen && haveParted(seen, now))) return false;
  return now.mono - lease.from.mono < lease.lengthMs * (1 - 2 * CLOCK_DRIFT);
}
