import type { KeyCombination } from '../keys';

/** Something a person can do now or later, by key or from the list. */
export interface Action {
  readonly id: string;
  readonly label: string;
  readonly keys?: KeyCombination | null;
  readonly enabled: boolean;
  readonly run: () => void;
}
