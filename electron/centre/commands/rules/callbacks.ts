import type { Rules } from '../asking';

export const callbackRules: Pick<Rules, 'callback.promise' | 'callback.attempt' | 'callback.assign'> = {
  async 'callback.promise'(wish, { unit, agentId }) {
    if (await unit.get('callback', wish.id)) return 'exists';
    unit.put('callback', { ...wish, attempts: [], state: 'open', promisedBy: agentId });
    return null;
  },

  async 'callback.attempt'({ id, at, outcome }, { unit, agentId }) {
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.state !== 'open') return 'callbackClosed';
    const last = callback.attempts.at(-1);
    if (last && outcome !== 'talked' && at - last.at < callback.minGapMinutes * 60_000) return 'tooEarly';
    const attempts = [...callback.attempts, { at, by: agentId, outcome }];
    const isOver = attempts.length >= callback.maxAttempts || outcome === 'wrongNumber';
    const state = outcome === 'talked' ? 'done' : isOver ? 'givenUp' : 'open';
    unit.put('callback', { ...callback, attempts, state });
    return null;
  },

  async 'callback.assign'({ id, owner }, { unit }) {
    const callback = await unit.get('callback', id);
    if (!callback) return 'unknownCallback';
    if (callback.state !== 'open') return 'callbackClosed';
    if (owner !== null && !(await unit.get('agent', owner))) return 'unknownAgent';
    unit.put('callback', { ...callback, owner });
    return null;
  },
};
