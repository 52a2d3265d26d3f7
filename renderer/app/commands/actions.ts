import type { MantineColorScheme } from '@mantine/core';
import { AWAY_REASONS } from '../../../shared/domain/agent';
import { agentStateNow, becomeReady, goAway, helpOut, isOccupied, reserveNext } from '../../features/agent-state';
import { showAudioDevices } from '../../features/audio-devices';
import {
  canPromise,
  dialNextCallback,
  hasNextCallback,
  isLeader,
  promiseCallback,
  showBoard,
} from '../../features/callbacks';
import { isSignedIn, signOut } from '../../features/centre';
import { shownContactNow } from '../../features/contacts';
import { canSearchCustomer, searchCustomer } from '../../features/customer';
import { DIAL_FIELD_ID } from '../../features/dialler';
import { isSupervisor, showEscalations } from '../../features/escalation';
import { HISTORY_SEARCH_ID } from '../../features/history';
import { NOTES_ID } from '../../features/notes';
import { beginOrder, canOrder } from '../../features/orders';
import { callPractice } from '../../features/practice';
import { canProposeStop, proposeStop, showStops } from '../../features/sales-stop';
import { goBack, goOn, SCRIPT_PANE_ID } from '../../features/script';
import { chooseResultCode, extend, finishContact } from '../../features/wrap-up';
import { KEYS, resultCodeKey } from '../keys';
import { sliceNow } from '../mirror';
import { words as t } from '../words';
import type { Action } from './action';
import { callActions } from './call-actions';
import { handActions } from './hand-actions';

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function contactActions(): Action[] {
  const contact = shownContactNow();
  const enabled = contact !== null;
  const inWrapUp = agentStateNow() === 'wrapUp';
  return [
    { id: 'next', label: t('script.next'), keys: KEYS.next, enabled, run: () => goOn() },
    { id: 'back', label: t('script.back'), keys: KEYS.back, enabled, run: goBack },
    {
      id: 'finish',
      label: t('wrapUp.finish'),
      keys: KEYS.finish,
      enabled,
      run: () => void finishContact(),
    },
    {
      id: 'customerSearch',
      label: t('known.search'),
      keys: KEYS.customerSearch,
      enabled: canSearchCustomer(),
      run: searchCustomer,
    },
    ...handActions(contact),
    { id: 'extend', label: t('wrapUp.extend'), enabled: inWrapUp, run: () => void extend() },
    ...sliceNow('catalogue').resultCodes.map((code, index) => ({
      id: `result-${code.id}`,
      label: t('commands.resultCode', { label: code.label }),
      keys: resultCodeKey(index),
      enabled,
      run: () => chooseResultCode(code.id),
    })),
    { id: 'goNotes', label: t('commands.goNotes'), enabled, run: () => focusOn(`#${NOTES_ID}`) },
    {
      id: 'goScript',
      label: t('commands.goScript'),
      enabled,
      run: () => focusOn(`#${SCRIPT_PANE_ID} :is(input, select, button:not(:disabled))`),
    },
  ];
}

function agentActions(): Action[] {
  const occupied = isOccupied(agentStateNow());
  return [
    { id: 'ready', label: t('agent.ready'), enabled: !occupied, run: () => void becomeReady() },
    { id: 'support', label: t('agent.support'), enabled: !occupied, run: () => void helpOut() },
    ...AWAY_REASONS.map((reason) => ({
      id: `away-${reason}`,
      label: t('commands.awayFor', { reason: t(`reason.${reason}`) }),
      enabled: !occupied,
      run: () => void goAway(reason),
    })),
    {
      id: 'reserveReady',
      label: t('commands.reserveReady'),
      enabled: occupied,
      run: () => void reserveNext({ kind: 'ready' }),
    },
    {
      id: 'reserveSupport',
      label: t('commands.reserveSupport'),
      enabled: occupied,
      run: () => void reserveNext({ kind: 'support' }),
    },
    ...AWAY_REASONS.map((reason) => ({
      id: `reserve-${reason}`,
      label: t('commands.reserveAway', { reason: t(`reason.${reason}`) }),
      enabled: occupied,
      run: () => void reserveNext({ kind: 'away', reason }),
    })),
  ];
}

function callbackActions(): Action[] {
  if (sliceNow('centre').line === 'none') return [];
  return [
    {
      id: 'promiseCallback',
      label: t('callbacks.promise'),
      keys: KEYS.promiseCallback,
      enabled: canPromise(),
      run: promiseCallback,
    },
    {
      id: 'nextCallback',
      label: t('callbacks.next'),
      keys: KEYS.nextCallback,
      enabled: hasNextCallback(),
      run: dialNextCallback,
    },
    ...(isLeader() ? [{ id: 'callbackBoard', label: t('callbacks.board.title'), enabled: true, run: showBoard }] : []),
  ];
}

const TEXT_SIZES_PERCENT = [100, 125, 150, 200] as const;
const TEXT_SIZE_KEY = 'tsunagu-text-size';

function setTextSize(percent: number): void {
  document.documentElement.style.setProperty('font-size', `${percent}%`);
  localStorage.setItem(TEXT_SIZE_KEY, String(percent));
}

/** Brings back the text size that the person chose. */
export function restoreTextSize(): void {
  const percent = Number(localStorage.getItem(TEXT_SIZE_KEY));
  if (TEXT_SIZES_PERCENT.some((size) => size === percent)) setTextSize(percent);
}

function deskActions(setScheme: (scheme: MantineColorScheme) => void): Action[] {
  const scheme = (id: MantineColorScheme, label: string): Action => ({
    id: `scheme-${id}`,
    label,
    enabled: true,
    run: () => setScheme(id),
  });
  return [
    {
      id: 'goNumber',
      label: t('commands.goNumber'),
      enabled: true,
      run: () => focusOn(`[data-focus-target="${DIAL_FIELD_ID}"]`),
    },
    {
      id: 'goHistory',
      label: t('commands.goHistory'),
      enabled: true,
      run: () => focusOn(`[data-focus-target="${HISTORY_SEARCH_ID}"]`),
    },
    ...(isSignedIn() ? [{ id: 'signOut', label: t('centre.signOut'), enabled: true, run: signOut }] : []),
    { id: 'order', label: t('orders.place'), enabled: canOrder(), run: beginOrder },
    { id: 'stops', label: t('stops.title'), enabled: sliceNow('centre').line !== 'none', run: showStops },
    ...(isSupervisor() ? [{ id: 'board', label: t('escalation.board'), enabled: true, run: showEscalations }] : []),
    { id: 'proposeStop', label: t('stops.propose'), enabled: canProposeStop(), run: proposeStop },
    ...callbackActions(),
    { id: 'audio', label: t('audio.title'), enabled: true, run: showAudioDevices },
    { id: 'practice', label: t('practice.mode'), enabled: true, run: () => callPractice(null) },
    ...sliceNow('practice').scenarios.map((scenario) => ({
      id: `practice-${scenario.id}`,
      label: t('commands.practiceCall', { title: scenario.title }),
      enabled: sliceNow('practice').active,
      run: () => callPractice(scenario.id),
    })),
    scheme('light', t('commands.light')),
    scheme('dark', t('commands.dark')),
    scheme('auto', t('commands.system')),
    ...TEXT_SIZES_PERCENT.map((percent) => ({
      id: `text-${percent}`,
      label: t('commands.textSize', { percent }),
      enabled: true,
      run: () => setTextSize(percent),
    })),
  ];
}

/** Every action of the desk as it stands now: the list shows them all, the keys run the enabled ones. */
export function actionsNow(setScheme: (scheme: MantineColorScheme) => void): Action[] {
  return [...callActions(), ...contactActions(), ...agentActions(), ...deskActions(setScheme)];
}
