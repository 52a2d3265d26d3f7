/** A key combination: `Ctrl+` and `Shift+` in this order, then the `KeyboardEvent.key`. F-keys and Ctrl only (desk.md). */
export interface KeyCombination {
  /** As `aria-keyshortcuts` wants it. */
  readonly aria: string;
  /** As the person reads it. */
  readonly shown: string;
}

/** The desk's keys; 切断 wants two presses. */
export const KEYS = {
  answer: { aria: 'F5', shown: 'F5' },
  reject: { aria: 'Control+F5', shown: 'Ctrl F5' },
  mute: { aria: 'F6', shown: 'F6' },
  hold: { aria: 'F7', shown: 'F7' },
  digits: { aria: 'F8', shown: 'F8' },
  hangUp: { aria: 'F12', shown: 'F12' },
  back: { aria: 'F2', shown: 'F2' },
  next: { aria: 'Control+Enter', shown: 'Ctrl Enter' },
  finish: { aria: 'Control+Shift+Enter', shown: 'Ctrl Shift Enter' },
  commands: { aria: 'Control+Shift+P', shown: 'Ctrl Shift P' },
} as const satisfies Record<string, KeyCombination>;

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
