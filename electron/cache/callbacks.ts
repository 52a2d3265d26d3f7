import type { PayloadOf } from '../../shared/contract/centre/commands';
import { type CallbackRecord, FRESH_CALLBACK } from '../../shared/contract/centre/work';
import { stateAfter } from '../../shared/domain/callback';
import type { CallbacksKept } from './protocol';

/** Wishes about callbacks that the centre has not answered yet, each kind in its order. */
interface Unsent {
  readonly promised: readonly PayloadOf<'callback.promise'>[];
  readonly attempts: readonly PayloadOf<'callback.attempt'>[];
  readonly rescheduled: readonly PayloadOf<'callback.reschedule'>[];
  readonly closed: readonly PayloadOf<'callback.close'>[];
  readonly released: readonly PayloadOf<'callback.release'>[];
}

/**
 * Callbacks as they will stand once the centre has heard of what was done here: a promise without a line is kept in sight, and
 * one that is done is not called again. The soonest first.
 */
export function withUnsent(
  rows: readonly CallbackRecord[],
  agentId: string,
  { promised, attempts, rescheduled, closed, released }: Unsent,
): Pick<CallbacksKept, 'callbacks' | 'unsent'> {
  const known = new Map(rows.map((row) => [row.id, row]));
  const unsent = new Set<string>();
  const change = (id: string, next: (row: CallbackRecord) => CallbackRecord) => {
    const row = known.get(id);
    if (!row) return;
    known.set(id, next(row));
    unsent.add(id);
  };
  for (const promise of promised) {
    if (known.has(promise.id)) continue;
    known.set(promise.id, { ...FRESH_CALLBACK, ...promise, promisedBy: agentId });
    unsent.add(promise.id);
  }
  for (const { id, at, outcome, contactId } of attempts)
    change(id, (row) => {
      if (contactId !== undefined && row.attempts.some((one) => one.contactId === contactId)) return row;
      const attempt = { at, by: agentId, outcome, ...(contactId === undefined ? {} : { contactId }) };
      return { ...row, attempts: [...row.attempts, attempt], state: stateAfter(row, outcome), claim: null };
    });
  for (const { id, window, owner, reason } of rescheduled)
    change(id, (row) => {
      const step = { at: window.from, by: agentId, window: row.window, attempts: row.attempts.length };
      const steps = [...row.rescheduled, step];
      return { ...row, window, owner, reason, state: 'open', claim: null, rescheduled: steps };
    });
  for (const { id } of released) change(id, (row) => ({ ...row, claim: null }));
  for (const { id } of closed) change(id, (row) => ({ ...row, state: 'done' }));
  const callbacks = [...known.values()]
    .filter(({ state, owner }) => state === 'open' && (owner === null || owner === agentId))
    .sort((one, other) => one.window.from - other.window.from);
  return { callbacks, unsent: [...unsent] };
}
