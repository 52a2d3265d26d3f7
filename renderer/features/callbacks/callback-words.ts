import { REFUSALS } from '../../../shared/contract/centre/commands';
import type { Row } from '../../../shared/contract/centre/entities';
import { dueStateOf, nextTryAt, triesOf } from '../../../shared/domain/callback';
import { normalisePhoneNumber } from '../../../shared/domain/phone-number';
import type { Words } from '../../app/words';
import { clockOf, type IconName } from '../../ui';
import { shortTime } from './when';

const SOON_S = 3_600;

/** The number as people write it: the name of a callback where nobody knows the customer's. */
export function partyOf({ number }: Pick<Row<'callback'>, 'number'>): string {
  const read = normalisePhoneNumber(number);
  return read.ok ? read.national : number;
}

/** Where it stands in time: a word, an icon, and a clock that counts. */
export function standingOf(
  t: Words,
  callback: Row<'callback'>,
  now: number,
): { readonly state: 'late' | 'due' | 'waiting'; readonly icon: IconName; readonly words: string } {
  const state = dueStateOf(callback, now);
  const seconds = (ms: number) => clockOf(Math.ceil(ms / 1_000));
  if (state === 'late')
    return { state, icon: 'warning', words: t('callbacks.lateSince', { clock: seconds(now - callback.window.to) }) };
  if (state === 'due')
    return { state, icon: 'dialling', words: t('callbacks.dueUntil', { clock: seconds(callback.window.to - now) }) };
  const at = nextTryAt(callback);
  const isSoon = at - now <= SOON_S * 1_000;
  const words = isSoon
    ? t('callbacks.waitingClock', { clock: seconds(at - now) })
    : t('callbacks.waiting', { time: shortTime(at, now) });
  return { state, icon: 'held', words };
}

/** What it is about; of a refused order the centre's reason in its words. */
export function reasonOf(t: Words, { kind, reason }: Row<'callback'>): string {
  const refusal = kind === 'refusedOrder' && REFUSALS.find((one) => one === reason);
  if (refusal) return t(`centre.refusals.${refusal}`);
  return reason === '' ? t('callbacks.noReason') : reason;
}

/** How often it was tried; nothing where it was not. */
export function triesWords(t: Words, callback: Row<'callback'>): string {
  const count = triesOf(callback);
  return count === 0 ? '' : t('callbacks.tries', { count, max: callback.maxAttempts });
}
