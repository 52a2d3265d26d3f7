interface KeyFacts {
  readonly key: string;
  readonly keyCode: number;
  readonly isComposing: boolean;
}

/** True while the key belongs to the input method: it must never submit or trigger anything (desk.md, keys). */
export function isComposing(event: KeyFacts): boolean {
  return event.isComposing || event.keyCode === 229 || event.key === 'Process';
}

/** True when the element takes typed text. */
export function isTextField(element: Element | null): boolean {
  if (element instanceof HTMLTextAreaElement) return true;
  return element instanceof HTMLInputElement && !['radio', 'checkbox', 'button', 'range'].includes(element.type);
}
