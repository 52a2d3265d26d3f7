import { create } from 'zustand';
import type { Row } from '../../../shared/contract/centre/entities';
import { isLive } from '../../../shared/domain/call';
import { dueStateOf } from '../../../shared/domain/callback';
import { bridge, sliceNow } from '../../app/mirror';
import { told } from '../../app/told';
import { shownContactNow } from '../contacts';
import { firstChoice, type TypedWindow } from './when';

/** 折り返し予約 or 再設定 as it is typed: it stays, also where the dialog is closed, until it was sent or given up. */
export interface TypedCallback {
  /** Null: a new promise. */
  readonly callbackId: string | null;
  readonly contactId: string | null;
  readonly number: string;
  readonly reason: string;
  readonly when: TypedWindow;
  readonly mine: boolean;
}
interface Callbacks {
  readonly view: 'closed' | 'form' | 'board';
  readonly typed: TypedCallback | null;
}

export const useCallbacks = create<Callbacks>(() => ({ view: 'closed', typed: null }));

export const closeCallbacks = (): void => useCallbacks.setState({ view: 'closed' });
export const showBoard = (): void => useCallbacks.setState({ view: 'board' });
export const isLeader = (): boolean => sliceNow('callbackWork').leader;

/** The centre's clock as far as it is known, epoch ms. */
export const centreNow = (): number => Date.now() + (sliceNow('centre').clock?.offsetMs ?? 0);

/** A promise needs a centre that keeps it, and a customer who is real. */
export function canPromise(): boolean {
  return sliceNow('centre').line !== 'none' && !sliceNow('practice').active;
}

/** 折り返し予約: for whom the desk talks with, else for whoever is typed in. */
export function promiseCallback(): void {
  const { typed } = useCallbacks.getState();
  const contact = shownContactNow();
  const sameContact = typed?.callbackId === null && typed.contactId === (contact?.id ?? null);
  const fresh: TypedCallback = {
    callbackId: null,
    contactId: contact?.id ?? null,
    number: contact?.party.number ? contact.party.shown : '',
    reason: contact?.wish ?? '',
    when: firstChoice(sliceNow('callbackWork').hours, centreNow()),
    mine: true,
  };
  useCallbacks.setState({ view: 'form', typed: sameContact && typed ? typed : fresh });
}

/** 再設定 */
export function rescheduleCallback({ id, contactId, number, reason, owner }: Row<'callback'>): void {
  const { typed } = useCallbacks.getState();
  const { hours, me } = sliceNow('callbackWork');
  const fresh: TypedCallback = {
    ...{ callbackId: id, contactId, number, reason },
    when: firstChoice(hours, centreNow()),
    mine: owner !== null && owner === me,
  };
  useCallbacks.setState({ view: 'form', typed: typed?.callbackId === id ? typed : fresh });
}

export function typeCallback(part: Partial<TypedCallback>): void {
  const { typed } = useCallbacks.getState();
  if (typed) useCallbacks.setState({ typed: { ...typed, ...part } });
}

/** What was typed has been sent, or is given up. */
export const typedCallbackDone = (): void => useCallbacks.setState({ view: 'closed', typed: null });

/** Whether one more call may begin here now. */
export const canCallBack = (): boolean => !sliceNow('calls').some(isLive) && !sliceNow('practice').active;

/** Those that may be called now, late ones first. */
function callableNow(): readonly Row<'callback'>[] {
  const now = centreNow();
  return sliceNow('callbacks').filter((callback) => callback.claim === null && dueStateOf(callback, now) !== 'waiting');
}

/** One press takes it at the centre and dials. */
export function dialCallback(callbackId: string): void {
  void told(bridge.callbacks.dial({ callbackId }));
}

export const hasNextCallback = (): boolean => canCallBack() && callableNow().length > 0;

/** 次の折り返しに発信: the one that is due longest. */
export function dialNextCallback(): void {
  const [next] = callableNow();
  if (next) dialCallback(next.id);
}
