/** Said where a merge field has no value yet. 「{{customerName}}様」 becomes 「お客様」, so the phrase stays polite. */
const DEFAULTS: Readonly<Record<string, string>> = {
  customerName: 'お客',
  communicator: '担当の者',
  companyName: 'つなぐ通販',
  productName: '商品',
  medium: '広告',
};

/** Merge fields that every script may use besides its own fields. */
export const CONTEXT_KEYS: readonly string[] = Object.keys(DEFAULTS);

const UNKNOWN = '〇〇';
const VALUE_MAX_LENGTH = 80;

/** Keys of the merge fields in a phrase. */
export function mergeKeysOf(phrase: string): string[] {
  return [...phrase.matchAll(/\{\{\s*(\w+)\s*(?:\|[^{}]*)?\}\}/g)].map(([, key]) => key ?? '');
}

/**
 * A phrase with its merge fields filled: `{{key}}`, or `{{key|said when empty}}`. An empty or missing value gives the
 * default, so a communicator never reads braces aloud. Values are plain text; long ones are cut at 80 characters.
 */
export function renderPhrase(phrase: string, context: Readonly<Record<string, string | null | undefined>>): string {
  return phrase.replace(/\{\{\s*(\w+)\s*(?:\|([^{}]*))?\}\}/g, (_, key: string, fallback: string | undefined) => {
    const value = Object.hasOwn(context, key) ? (context[key] ?? '').replace(/\s+/g, ' ').trim() : '';
    if (value !== '') return value.slice(0, VALUE_MAX_LENGTH);
    return fallback ?? (Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : undefined) ?? UNKNOWN;
  });
}
