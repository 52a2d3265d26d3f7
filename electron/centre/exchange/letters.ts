/** Where the bytes of a file come from; asked for twice, since the kind of letters is known only when all were seen. */
export type Source = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
export type Letters = 'utf-8' | 'shift_jis';

/** UTF-8 where every byte is (with or without its mark), else Shift_JIS with Microsoft's letters (①, 髙, 﨑). */
async function lettersOf(source: Source): Promise<Letters> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of source()) decoder.decode(bytes, { stream: true });
    decoder.decode();
    return 'utf-8';
  } catch {
    return 'shift_jis';
  }
}

/**
 * The text of a file, piece by piece, without the mark at its beginning. Where `letters` is given the source is asked for
 * once; what is no letter becomes U+FFFD.
 */
export async function* textOf(source: Source, letters?: Letters): AsyncGenerator<string> {
  const decoder = new TextDecoder(letters ?? (await lettersOf(source)));
  for await (const bytes of source()) yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

/** Signs that Unicode has twice and Windows writes as one: the other one first. */
const ALIKE: Readonly<Record<string, string>> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '—': '―',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
};
/** What stands for a letter that Shift_JIS does not have. */
const MISSING = [0x81, 0xac];

let table: ReadonlyMap<string, readonly number[]> | null = null;

/** Made of the decoder itself, so that both ways agree. Of letters that stand twice, the place that Windows writes. */
function tableOf(): ReadonlyMap<string, readonly number[]> {
  const made = new Map<string, readonly number[]>();
  const decoder = new TextDecoder('shift_jis');
  const add = (bytes: readonly number[]) => {
    const letter = decoder.decode(Uint8Array.from(bytes));
    if ([...letter].length === 1 && letter !== '\ufffd' && !made.has(letter)) made.set(letter, bytes);
  };
  for (let one = 0; one < 0x80; one += 1) made.set(String.fromCharCode(one), [one]);
  for (let one = 0xa1; one < 0xe0; one += 1) add([one]);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    // NEC's selection (ED, EE) holds again what IBM's (FA to FC) holds.
    if ((lead > 0x9f && lead < 0xe0) || lead === 0xed || lead === 0xee) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) if (trail !== 0x7f) add([lead, trail]);
  }
  return made;
}

/** The bytes in these letters; `missing` counts those that Shift_JIS does not have, which become 〓. */
export function bytesOf(text: string, letters: Letters): { readonly bytes: Uint8Array; readonly missing: number } {
  if (letters === 'utf-8') return { bytes: new TextEncoder().encode(text), missing: 0 };
  table ??= tableOf();
  const bytes: number[] = [];
  let missing = 0;
  for (const letter of text) {
    const found = table.get(letter) ?? table.get(ALIKE[letter] ?? '');
    if (!found) missing += 1;
    bytes.push(...(found ?? MISSING));
  }
  return { bytes: Uint8Array.from(bytes), missing };
}
