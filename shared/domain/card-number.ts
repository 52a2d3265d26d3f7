/** Luhn's check digit (ISO/IEC 7812-1 annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

/** The card's digits as people read them out: in one piece, or in groups of four and more behind a card's first digit. */
function candidates(groups: readonly string[]): string[] {
  const found: string[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let digits = '';
    for (let last = first; last < groups.length && digits.length <= 19; last += 1) {
      if (last > first && (groups[last - 1]?.length ?? 0) < 4) break;
      digits += groups[last] ?? '';
      const fits = digits.length >= 13 && digits.length <= 19;
      if (fits && (last === first || /^[2-6]/.test(digits))) found.push(digits);
    }
  }
  return found;
}

/**
 * True when a text holds something like a payment card's number (13 to 19 digits with a right check digit, full width or
 * split by spaces and hyphens too). A desk that holds card data falls under the card companies' rules (requirements.md 3e),
 * so such a text is refused before it is kept anywhere.
 */
export function containsCardNumber(text: string): boolean {
  // A list's ① is no digit of what follows it, though NFKC makes it one.
  const runs =
    text
      .replace(/\p{No}/gu, ' . ')
      .normalize('NFKC')
      .match(/\d(?:[\d\s.・‐-―−ー-]*\d)?/gu) ?? [];
  return runs.some((run) => candidates(run.split(/\D+/)).some((digits) => !/^0+$/.test(digits) && passesLuhn(digits)));
}
