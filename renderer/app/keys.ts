/** A key combination: `Ctrl+` and `Shift+` in this order, then the `KeyboardEvent.key`. F-keys and Ctrl only (desk.md). */
export interface KeyCombination {
  /** As `aria-keyshortcuts` wants it. */
  readonly aria: string;
  /** As the person reads it. */
  readonly shown: string;
}

/** The desk's keys; 切断 wants two presses. */
export const KEYS = {
  hand: { aria: 'F4', shown: 'F4' },
  answer: { aria: 'F5', shown: 'F5' },
  reject: { aria: 'Control+F5', shown: 'Ctrl F5' },
  mute: { aria: 'F6', shown: 'F6' },
  hold: { aria: 'F7', shown: 'F7' },
  digits: { aria: 'F8', shown: 'F8' },
  consult: { aria: 'F9', shown: 'F9' },
  swap: { aria: 'Control+F9', shown: 'Ctrl F9' },
  complete: { aria: 'Control+Shift+F9', shown: 'Ctrl Shift F9' },
  endConsult: { aria: 'Control+F12', shown: 'Ctrl F12' },
  conference: { aria: 'F10', shown: 'F10' },
  interpreter: { aria: 'Control+F10', shown: 'Ctrl F10' },
  recording: { aria: 'F11', shown: 'F11' },
  payment: { aria: 'Control+F11', shown: 'Ctrl F11' },
  hangUp: { aria: 'F12', shown: 'F12' },
  back: { aria: 'F2', shown: 'F2' },
  promiseCallback: { aria: 'F3', shown: 'F3' },
  nextCallback: { aria: 'Control+F3', shown: 'Ctrl F3' },
  next: { aria: 'Control+Enter', shown: 'Ctrl Enter' },
  finish: { aria: 'Control+Shift+Enter', shown: 'Ctrl Shift Enter' },
  customerSearch: { aria: 'Control+K', shown: 'Ctrl K' },
  commands: { aria: 'Control+Shift+P', shown: 'Ctrl Shift P' },
} as const satisfies Record<string, KeyCombination>;

/** Combinations of the desk that Chromium would use for itself while the desk has nothing to do for them (F10, F11, F12). */
export function isDeskKey(combination: string): boolean {
  return Object.values(KEYS).some(({ aria }) => aria === combination);
}

/** Ctrl+1 to Ctrl+9 choose the first nine result codes. */
export function resultCodeKey(index: number): KeyCombination | null {
  return index < 9 ? { aria: `Control+${index + 1}`, shown: `Ctrl ${index + 1}` } : null;
}

/** The combination of an event in the form of `aria`, or null when only a letter was typed. */
export function combinationOf(event: KeyboardEvent): string | null {
  const functionKey = /^F\d{1,2}$/.test(event.key);
  if ((!functionKey && !event.ctrlKey) || event.altKey || event.metaKey) return null;
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey ? 'Control+' : ''}${event.shiftKey ? 'Shift+' : ''}${key}`;
}
