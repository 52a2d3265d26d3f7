import { createHash } from 'node:crypto';

/** A column of a table: its names (the first one is written), how a cell is read, and how it is written. */
export interface Column<T> {
  readonly names: readonly string[];
  /** The row's own name at the system that it comes from: the same one is the same row. */
  readonly isId?: boolean;
  /** Where the row's id is made in a way of its own. */
  readonly idOf?: (text: string) => string;
  /** A part of the row. Throws Unreadable. */
  readonly read?: (text: string) => object;
  readonly write?: (row: T) => string;
}

/** A row's id of what another system calls it: itself where it can be one, else a name made of its bytes (never two alike). */
export function idOf(text: string): string {
  const plain = text.normalize('NFKC').trim();
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(plain)) return plain;
  return `x-${createHash('sha256').update(plain).digest('hex').slice(0, 40)}`;
}
