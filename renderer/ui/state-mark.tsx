import { Icon, type IconName } from './icons';
import { joined } from './joined';
import styles from './state-mark.module.css';

export type StateColour = Extract<
  IconName,
  'ready' | 'support' | 'away' | 'ringing' | 'dialling' | 'talking' | 'held' | 'wrapUp' | 'missed' | 'disconnected'
>;

/** The class that paints a surface in a state's colour (desk.md). */
export function stateColour(state: StateColour): string {
  return styles[state] ?? '';
}

/** A state: colour, icon and word together, always. */
export function StateMark({ state, word }: { readonly state: StateColour; readonly word: string }) {
  return (
    <span className={joined(styles.mark, stateColour(state))}>
      <Icon name={state} size={13} />
      {word}
    </span>
  );
}
