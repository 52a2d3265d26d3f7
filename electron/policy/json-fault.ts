/** What may stand at one place of a JSON text (RFC 8259), each matched at the place where reading stands. */
const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const LITERAL = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/**
 * Line and column, from 1, where a text stops being JSON; engines name the place only sometimes. Only the place is told:
 * what stands there may be a password.
 */
export function jsonFaultOf(text: string): { line: number; column: number } {
  const reader = new Reader(text);
  try {
    if (reader.value()) reader.space();
  } catch {
    // Brackets nested deeper than the stack: the place that was reached is told.
  }
  const before = text.slice(0, reader.at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** Reads as far as the text is JSON; each step is false where it is not, and `at` then stays at the fault. */
class Reader {
  at = 0;

  constructor(private readonly text: string) {}

  space(): boolean {
    return this.take(SPACE);
  }

  value(): boolean {
    this.space();
    if (this.sign('{')) return this.list('}', () => this.member());
    if (this.sign('[')) return this.list(']', () => this.value());
    return this.take(STRING) || this.take(LITERAL);
  }

  private member(): boolean {
    this.space();
    if (!this.take(STRING)) return false;
    this.space();
    return this.sign(':') && this.value();
  }

  private list(end: string, item: () => boolean): boolean {
    this.space();
    if (this.sign(end)) return true;
    for (;;) {
      if (!item()) return false;
      this.space();
      if (this.sign(end)) return true;
      if (!this.sign(',')) return false;
    }
  }

  private sign(sign: string): boolean {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) return false;
    this.at += found[0].length;
    return true;
  }
}
