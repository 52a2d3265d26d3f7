import { create } from 'zustand';
import type { Result } from '../../../shared/contract/result';
import { told } from '../../app/told';

/** What can't be taken back asks for a second press within this time (desk.md). */
const PRESS_AGAIN_MS = 2_000;

/** The control that was pressed once, until its second press or the end of the two seconds. */
export const useArmed = create<{ readonly control: string | null }>(() => ({ control: null }));
let disarm: ReturnType<typeof setTimeout> | undefined;

/** The first press arms a control, the second acts. Another control, or the same one of another call, begins anew. */
export function pressTwice(control: string, act: () => void): void {
  clearTimeout(disarm);
  if (useArmed.getState().control === control) {
    useArmed.setState({ control: null });
    act();
    return;
  }
  useArmed.setState({ control });
  disarm = setTimeout(() => useArmed.setState({ control: null }), PRESS_AGAIN_MS);
}

const underWay = new Set<string>();

/** Asks main, unless the same control's last press is still being answered: a hasty second press changes nothing. */
export async function pressOnce(control: string, ask: () => Promise<Result<unknown>>): Promise<void> {
  if (underWay.has(control)) return;
  underWay.add(control);
  try {
    await told(ask());
  } finally {
    underWay.delete(control);
  }
}
