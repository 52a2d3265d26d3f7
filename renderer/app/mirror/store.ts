import { create } from 'zustand';
import { NO_CALLBACK_WORK } from '../../../shared/contract/callbacks';
import type { SettingsProblem, SlicePush, Slices, Snapshot } from '../../../shared/contract/slices';
import { bridge, settled } from './bridge';

/** Slices that components read; the levels have their own path because they change ten times a second. */
export type MirroredSlices = Omit<Slices, 'levels'>;

type Desk =
  | { readonly phase: 'opening' | 'unreachable' }
  | {
      readonly phase: 'open';
      readonly slices: MirroredSlices;
      readonly settingsProblem: SettingsProblem | null;
      readonly locale: Snapshot['locale'];
    };

export const useDesk = create<Desk>(() => ({ phase: 'opening' }));

type LevelsListener = (levels: Slices['levels']) => void;
const levelsListeners = new Set<LevelsListener>();

/** Calls back with the loudness of the talk without rendering anything; returns the way to stop. */
export function onLevels(listener: LevelsListener): () => void {
  levelsListeners.add(listener);
  return () => {
    levelsListeners.delete(listener);
  };
}

function take(push: SlicePush): void {
  if (push.slice === 'levels') {
    for (const listener of levelsListeners) listener(push.value);
    return;
  }
  const desk = useDesk.getState();
  if (desk.phase !== 'open') return;
  useDesk.setState({ ...desk, slices: { ...desk.slices, [push.slice]: push.value } }, true);
}

/**
 * Mirrors main's slices. Pushes that arrive before the snapshot's answer are at least as new as the snapshot, so they are
 * kept and applied over it.
 */
export async function startMirror(): Promise<Snapshot['locale']> {
  const early: SlicePush[] = [];
  let opened = false;
  bridge.onSlice((push) => {
    if (opened) take(push);
    else early.push(push);
  });
  const answer = await settled(bridge.desk.snapshot());
  if (!answer.ok) {
    useDesk.setState({ phase: 'unreachable' }, true);
    return 'ja';
  }
  const { slices, settingsProblem, locale } = answer.value;
  useDesk.setState({ phase: 'open', slices, settingsProblem, locale }, true);
  opened = true;
  early.forEach(take);
  return locale;
}

/** The person has answered the settings dialog; main goes on and pushes what follows. */
export function settingsProblemAnswered(): void {
  const desk = useDesk.getState();
  if (desk.phase === 'open') useDesk.setState({ ...desk, settingsProblem: null }, true);
}

const EMPTY: MirroredSlices = {
  calls: [],
  agent: { name: '', state: 'disconnected', reason: null, since: 0, reserved: null, wrapUpUntil: null },
  connectivity: { mode: 'none', line: 'off', unsent: 0, data: 'opening', mos: null },
  workspace: { open: [], selectedId: null },
  catalogue: { scripts: [], resultCodes: [], products: [], campaigns: [] },
  audio: { microphone: 'asking', inputs: [], outputs: [], inputId: null, outputId: null },
  notices: [],
  practice: { active: false, scenarios: [], currentId: null, canLeave: false },
  abilities: { interpreters: [], payment: false, recordingControl: false },
  payment: null,
  centre: { embedded: false, line: 'none', agent: null, refused: [], mustUpdate: false, clock: null },
  callers: [],
  callbacks: [],
  stops: { fresh: false, list: [], approver: null },
  hands: { list: [], names: {}, watched: false },
  board: { supervisor: null, extension: null, escalations: [], talks: [], states: {}, names: {} },
  orders: [],
  callbackWork: NO_CALLBACK_WORK,
};

/** What main says of one slice now, outside React. */
export function sliceNow<S extends keyof MirroredSlices>(name: S): MirroredSlices[S] {
  const desk = useDesk.getState();
  return desk.phase === 'open' ? desk.slices[name] : EMPTY[name];
}

/** One slice as main last pushed it. */
export function useSlice<S extends keyof MirroredSlices>(name: S): MirroredSlices[S] {
  return useDesk((desk) => (desk.phase === 'open' ? desk.slices[name] : EMPTY[name]));
}
