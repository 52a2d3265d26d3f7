import { CALLING_HOURS_ID } from '../../../../shared/contract/centre/hours';
import { type CallbackRecord, FRESH_CALLBACK } from '../../../../shared/contract/centre/work';
import { type CallingHours, USUAL_HOURS } from '../../../../shared/domain/business-day';
import { claimRefusal, isClaimed, needsConsent, stateAfter } from '../../../../shared/domain/callback';
import type { Asking, Decision, Rules } from '../asking';
import type { Unit } from '../unit';
import { livingCustomer } from './customers';

const RESCHEDULED_MAX = 50;
const ATTEMPTS_MAX = 50;

/** 発信できる時間 of this centre. */
export async function hoursOf({ unit }: { readonly unit: Unit }): Promise<CallingHours> {
  return (await unit.get('callingHours', CALLING_HOURS_ID)) ?? USUAL_HOURS;
}

/** Until when the desk that has the callback is surely there: the end of its lease, epoch ms; 0 where it holds none. */
export async function heardUntil({ unit }: { readonly unit: Unit }, { claim }: CallbackRecord): Promise<number> {
  if (claim === null) return 0;
  const lease = await unit.tx
    .selectFrom('lease')
    .select('until')
    .where('tenant', '=', unit.tenant)
    .where('device', '=', claim.device)
    .where('agent', '=', claim.by)
    .executeTakeFirst();
  return Number(lease?.until ?? 0);
}

/** The customer wants no calls. */
export async function isRefusedByCustomer(
  asking: { readonly unit: Unit },
  { customerId }: Pick<CallbackRecord, 'customerId'>,
): Promise<boolean> {
  const customer = customerId === null ? null : await livingCustomer(asking, customerId);
  return customer?.consent.call === 'refused';
}

/** Whether somebody else than who asks calls at this moment. */
async function isHeldByOther(asking: Asking, callback: CallbackRecord): Promise<boolean> {
  const { claim } = callback;
  if (claim === null || (claim.by === asking.agentId && claim.device === asking.deviceId)) return false;
  return isClaimed(callback, await heardUntil(asking, callback), asking.now);
}

const isLeader = ({ roles }: Asking) => roles.includes('supervisor') || roles.includes('administrator');

export const callbackRules: Pick<
  Rules,
  | 'callback.promise'
  | 'callback.claim'
  | 'callback.release'
  | 'callback.attempt'
  | 'callback.reschedule'
  | 'callback.close'
  | 'callback.assign'
  | 'callingHours.put'
> = {
  async 'callback.promise'(wish, { unit, agentId }) {
    if (await unit.get('callback', wish.id)) return 'exists';
    if (wish.window.to <= wish.window.from) return 'windowInvalid';
    // Also where its owner is not known here: then it goes to the team when it is due.
    unit.put('callback', { ...wish, ...FRESH_CALLBACK, promisedBy: agentId });
    return null;
  },

  async 'callback.claim'({ id, contactId }, asking) {
    const { unit, agentId, deviceId, now } = asking;
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    const refusal = claimRefusal(callback, {
      agentId,
      deviceId,
      now,
      hours: await hoursOf(asking),
      isClaimed: isClaimed(callback, await heardUntil(asking, callback), now),
      isRefusedByCustomer: needsConsent(callback) && (await isRefusedByCustomer(asking, callback)),
    });
    if (refusal !== null) return refusal;
    unit.put('callback', { ...callback, claim: { by: agentId, device: deviceId, contactId, at: now } });
    return null;
  },

  async 'callback.release'({ id }, asking) {
    const callback = await asking.unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.claim === null) return null;
    if (callback.claim.by !== asking.agentId && !isLeader(asking)) return 'claimedByOther';
    asking.unit.put('callback', { ...callback, claim: null });
    return null;
  },

  // A call that was made is written down, also where it was made without the centre's leave because that was away.
  async 'callback.attempt'({ id, at, outcome, contactId }, asking) {
    const { unit, agentId, deviceId, now } = asking;
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (contactId !== undefined && callback.attempts.some((attempt) => attempt.contactId === contactId)) return null;
    if (callback.state !== 'open' || callback.attempts.length >= ATTEMPTS_MAX) return 'callbackClosed';
    const isOwn = callback.claim?.by === agentId && callback.claim.device === deviceId;
    const last = callback.attempts.at(-1);
    if (!isOwn && last && outcome !== 'talked' && at - last.at < callback.minGapMinutes * 60_000) return 'tooEarly';
    const state = stateAfter(callback, outcome);
    const attempt = { at: Math.min(at, now), by: agentId, outcome, ...(contactId ? { contactId } : {}) };
    const attempts = [...callback.attempts, attempt];
    unit.put('callback', { ...callback, attempts, state, claim: isOwn || state !== 'open' ? null : callback.claim });
    return null;
  },

  async 'callback.reschedule'({ id, window, owner, reason }, asking) {
    const { unit, agentId, now } = asking;
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.state === 'done' || callback.closed !== null) return 'callbackClosed';
    if (window.to <= window.from) return 'windowInvalid';
    if (owner !== null && callback.excluded.includes(owner)) return 'ratedPerson';
    if (owner !== null && !(await unit.get('agent', owner))) return 'unknownAgent';
    if (await isHeldByOther(asking, callback)) return 'claimedByOther';
    const step = { at: now, by: agentId, window: callback.window, attempts: callback.attempts.length };
    unit.put('callback', {
      ...callback,
      ...{ window, owner, reason, state: 'open', claim: null, passedOnFrom: null },
      rescheduled: [...callback.rescheduled, step].slice(-RESCHEDULED_MAX),
    });
    return null;
  },

  async 'callback.close'({ id, reason }, asking) {
    const { unit, agentId, now } = asking;
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.state === 'done' || callback.closed !== null) return 'callbackClosed';
    const mayClose = callback.state === 'open' && (callback.owner === null || callback.owner === agentId);
    if (callback.excluded.includes(agentId)) return 'ratedPerson';
    if (!mayClose && !isLeader(asking)) return 'notYours';
    if (await isHeldByOther(asking, callback)) return 'claimedByOther';
    const state = callback.state === 'open' ? 'done' : callback.state;
    unit.put('callback', { ...callback, state, claim: null, closed: { at: now, by: agentId, reason } });
    return null;
  },

  async 'callback.assign'({ id, owner }, { unit }) {
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.state !== 'open') return 'callbackClosed';
    if (owner !== null && callback.excluded.includes(owner)) return 'ratedPerson';
    if (owner !== null && !(await unit.get('agent', owner))?.active) return 'unknownAgent';
    // Who calls at this moment goes on.
    unit.put('callback', { ...callback, owner, passedOnFrom: null });
    return null;
  },

  async 'callingHours.put'(hours, { unit }): Promise<Decision> {
    unit.put('callingHours', hours);
    return null;
  },
};
