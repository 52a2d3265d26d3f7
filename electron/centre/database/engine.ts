import type { Kysely, Transaction } from 'kysely';
import type { Tables } from './tables';

export type Tx = Transaction<Tables>;

/** A database that keeps the centre. What differs between the two is in this folder and nowhere else. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  readonly db: Kysely<Tables>;
  /**
   * Runs `work` as the tenant's only writer, in one transaction that is on the disk when this resolves. Numbers given in it
   * become visible in their order (centre.md 2.6). Rejects with what the database says; then nothing was written.
   */
  write<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` on one consistent view. */
  read<T>(tenant: string, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Tells every instance, once the transaction stands, that the tenant has news. Only a hint: it may get lost. */
  hint(tx: Tx, tenant: string): Promise<void>;
  /** @returns stops the listening. */
  onHint(listener: (tenant: string) => void): () => void;
  close(): Promise<void>;
}
