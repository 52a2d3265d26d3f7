import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables';

export type Tx = Transaction<Tables>;

/** A customer and the terms under which it is found. */
export interface NameEntry {
  readonly id: string;
  readonly terms: readonly string[];
}

/** Finds customers by terms (search/terms.ts). It may find too much, so what it finds is looked at. */
export interface NameIndex {
  /** In the transaction that writes the rows; what stood there for an id is replaced. Each id once. */
  put(tx: Tx, tenant: string, entries: readonly NameEntry[]): Promise<void>;
  /** The ids that have every term of every word. */
  find(tx: Tx, tenant: string, words: readonly (readonly string[])[], limit: number): Promise<string[]>;
}

/** A new row with its keys, as the tables have them. */
export interface AppendRow extends Omit<Tables['record'], 'tenant'> {
  readonly keys: readonly { readonly field: string; readonly value: string; readonly sort: number }[];
}
/** Many new rows at once, in the transaction. Rejects where one is there already. */
export type Append = (tx: Tx, tenant: string, rows: readonly AppendRow[]) => Promise<void>;

/** Where somebody stands in a topic, and how many rows they take at once. */
export interface Place {
  readonly topic: string;
  readonly cursor: number;
  readonly limit: number;
}
/** What happened after one of the places: a row as it stands now, or (null) one that is gone from the topic. */
export interface NewsRow {
  /** Which of the places. */
  readonly at: number;
  readonly seq: number;
  readonly entity: string;
  readonly id: string;
  readonly doc: string | null;
}
/** Of each place at most its limit of rows and of gone ones, those with the smallest numbers, in any order. */
export type News = (tx: Tx, tenant: string, places: readonly Place[]) => Promise<NewsRow[]>;

/** A database that keeps the centre. What differs between the two is in this folder and nowhere else. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /** What was noted since then can't have been lost with a machine's power, epoch ms. */
  readonly notesKeptFrom: number;
  /** The one clock of all instances on this database, epoch ms. */
  readonly now: () => number;
  readonly names: NameIndex;
  readonly append: Append;
  readonly news: News;
  /**
   * Runs `work` as the tenant's only writer, in one transaction that is on the disk when this resolves. Numbers given in it
   * become visible in their order (centre.md 2.6). Rejects with what the database says; then nothing was written.
   */
  write<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /**
   * Writes beside the tenant's order what no wish depends on; nobody waits for it. Who dies as a process has it; what a machine
   * without power may lose of it is of before `notesKeptFrom`.
   */
  note<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` on one consistent view. */
  read<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same for work that may last minutes: nobody's write waits for it. */
  readLong<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Tells every instance, once the transaction stands, that the tenant has news. Only a hint: it may get lost. */
  hint(tx: Tx, tenant: string): Promise<void>;
  /** @returns stops the listening. */
  onHint(listener: (tenant: string) => void): () => void;
  /** Tells every instance some words (at most 7,000 bytes) once the transaction stands. They may get lost, like a hint. */
  announce(tx: Tx, words: string): Promise<void>;
  /** @returns stops the listening. */
  onAnnounced(listener: (words: string) => void): () => void;
  close(): Promise<void>;
}
