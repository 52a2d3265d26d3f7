// The rules of a callback (折り返し) and a follow-up (フォロー対応), the same at the desk and at the centre.
import { type CallingHours, isInHours } from './business-day';

export const ATTEMPT_OUTCOMES = ['noAnswer', 'busy', 'talked', 'wrongNumber'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** Who calls a customer back at this moment, and from which desk. */
export interface Claim {
  readonly by: string;
  readonly device: string;
  /** The contact of its call. */
  readonly contactId: string;
  /** By the centre's clock, epoch ms. */
  readonly at: number;
}

/** What the rules need of a callback; times are epoch ms. */
export interface CallbackFacts {
  readonly kind: 'callback' | 'followUp' | 'refusedOrder';
  readonly state: 'open' | 'done' | 'givenUp';
  readonly window: { readonly from: number; readonly to: number };
  /** Null: anybody of the team. */
  readonly owner: string | null;
  readonly attempts: readonly { readonly at: number; readonly outcome: AttemptOutcome }[];
  readonly maxAttempts: number;
  readonly minGapMinutes: number;
  /** Who must not call: the communicator who was rated. */
  readonly excluded: readonly string[];
  readonly claim: Claim | null;
  /** 再設定: each time the customer chose another time, with how many attempts had been made by then. */
  readonly rescheduled: readonly { readonly attempts: number }[];
}

/** A desk has the customer for itself so long after it took the callback, ms: the telephone rings, and the talk begins. */
export const CLAIM_MS = 180_000;
/** A desk that has a claim and was not heard of for so long is gone, ms beyond the end of its lease. */
export const SILENCE_MS = 120_000;
/** An own callback whose owner has no desk open goes to the team so long after it is due, ms. */
export const OWNER_GRACE_MS = 5 * 60_000;
/** The two-minute class: from the event to the call, ms. */
export const TWO_MINUTES_MS = 120_000;

/** Attempts since the customer chose the time that counts now. */
export function triesOf({ attempts, rescheduled }: Pick<CallbackFacts, 'attempts' | 'rescheduled'>): number {
  return attempts.length - (rescheduled.at(-1)?.attempts ?? 0);
}

/** When the next call may be made at the earliest. */
export function nextTryAt(callback: CallbackFacts): number {
  const last = triesOf(callback) > 0 ? callback.attempts.at(-1) : undefined;
  const afterGap = last ? last.at + callback.minGapMinutes * 60_000 : 0;
  return Math.max(callback.window.from, afterGap);
}

/**
 * `waiting`: not due yet, or the least gap between two tries is not over. `due`: may be called. `late`: what was promised is
 * over and nobody has talked with the customer.
 */
export type DueState = 'waiting' | 'due' | 'late';

export function dueStateOf(callback: CallbackFacts, now: number): DueState {
  if (now >= callback.window.to) return 'late';
  return now < nextTryAt(callback) ? 'waiting' : 'due';
}

/** The customer named the time, so that they want the call whatever hours and consent say. */
function isChosenByCustomer({ kind, rescheduled }: CallbackFacts): boolean {
  return kind === 'callback' || rescheduled.length > 0;
}

/** A call that nobody asked for needs that the customer does not refuse calls. */
export const needsConsent = (callback: CallbackFacts): boolean => callback.kind === 'followUp';

/** Whether the desk that has it still counts. @param heardUntil the end of the lease that its owner's device holds; 0: none. */
export function isClaimed({ claim }: Pick<CallbackFacts, 'claim'>, heardUntil: number, now: number): boolean {
  return claim !== null && now < Math.max(claim.at + CLAIM_MS, heardUntil + SILENCE_MS);
}

/** Why a callback must not be called now. */
export type ClaimRefusal =
  | 'callbackClosed'
  | 'ratedPerson'
  | 'notYours'
  | 'claimedByOther'
  | 'noConsent'
  | 'beforeWindow'
  | 'tooEarly'
  | 'outsideHours';

/** Who wants to call, when, and what is known then. */
export interface ClaimQuestion {
  readonly agentId: string;
  readonly deviceId: string;
  /** Epoch ms. */
  readonly now: number;
  readonly hours: CallingHours;
  /** Whether the claim that stands there still counts. */
  readonly isClaimed: boolean;
  /** The customer wants no calls. */
  readonly isRefusedByCustomer: boolean;
}

/** Whether somebody may call this customer now; null: yes. */
export function claimRefusal(callback: CallbackFacts, asked: ClaimQuestion): ClaimRefusal | null {
  const { agentId, deviceId, now, hours } = asked;
  const { claim, owner, window } = callback;
  if (callback.state !== 'open') return 'callbackClosed';
  if (callback.excluded.includes(agentId)) return 'ratedPerson';
  if (owner !== null && owner !== agentId) return 'notYours';
  const isOwn = claim?.by === agentId && claim.device === deviceId;
  if (claim !== null && asked.isClaimed && !isOwn) return 'claimedByOther';
  if (needsConsent(callback) && asked.isRefusedByCustomer) return 'noConsent';
  if (now < window.from) return 'beforeWindow';
  if (now < nextTryAt(callback)) return 'tooEarly';
  const isTheirTime = isChosenByCustomer(callback) && now < window.to;
  return isTheirTime || isInHours(hours, now) ? null : 'outsideHours';
}

/** What becomes of a callback with one more attempt. */
export function stateAfter(callback: CallbackFacts, outcome: AttemptOutcome): CallbackFacts['state'] {
  if (outcome === 'talked') return 'done';
  const isOver = outcome === 'wrongNumber' || triesOf(callback) + 1 >= callback.maxAttempts;
  return isOver ? 'givenUp' : 'open';
}

/** What the centre itself does with an open callback, so that somebody keeps the promise. */
export type KeeperAct = 'freeClaim' | 'passToTeam' | 'endForConsent';

/**
 * @param around `heardUntil`: see `isClaimed`. `ownerIsHere`: a desk of theirs is open and they still work here; null where
 * nobody owns it. `isRefusedByCustomer`: they want no calls.
 */
export function keeperActOf(
  callback: CallbackFacts,
  around: {
    readonly heardUntil: number;
    readonly ownerIsHere: boolean | null;
    readonly isRefusedByCustomer: boolean;
  },
  now: number,
): KeeperAct | null {
  if (callback.state !== 'open') return null;
  if (callback.claim !== null) return isClaimed(callback, around.heardUntil, now) ? null : 'freeClaim';
  if (needsConsent(callback) && around.isRefusedByCustomer) return 'endForConsent';
  if (callback.owner === null) return null;
  const { from, to } = callback.window;
  // Also from who is here and did not call: the time that was promised is over.
  const passAt = around.ownerIsHere ? to : Math.min(to, from + OWNER_GRACE_MS);
  return now >= passAt ? 'passToTeam' : null;
}

/** Classes of a follow-up: the call within two minutes, or on the next business day. */
export const DUE_CLASSES = ['twoMinutes', 'nextBusinessDay'] as const;
export type DueClass = (typeof DUE_CLASSES)[number];

/** A score up to this asks for a follow-up (NPS: 0 to 6 are detractors). */
const LOW_NPS_MAX = 6;
/** The lowest of five steps (Bottom Box). */
const LOWEST_STEP = 1;

/** What a customer said of a contact. */
export interface Rating {
  readonly nps: number | null;
  /** Five steps each, 5 is best. */
  readonly items: Readonly<Record<string, number>>;
  /** An online review: others read it now. */
  readonly isReview: boolean;
}

/**
 * Whether a rating asks for a follow-up, and of which class; null: none. Within two minutes only who has agreed to calls is
 * called, and only in the hours for it.
 */
export function followUpClassOf(
  { nps, items, isReview }: Rating,
  consent: 'given' | 'refused' | 'unknown',
  inHours: boolean,
): DueClass | null {
  const isBottom = Object.values(items).some((step) => step <= LOWEST_STEP);
  const isLow = (nps !== null && nps <= LOW_NPS_MAX) || isBottom;
  if (!isLow || consent === 'refused') return null;
  const isUrgent = isReview || isBottom || nps === 0;
  return isUrgent && consent === 'given' && inHours ? 'twoMinutes' : 'nextBusinessDay';
}
