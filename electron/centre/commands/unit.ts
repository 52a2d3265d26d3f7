import type { EntityName, Key, Row } from '../../../shared/contract/centre/entities';
import { keysOf, readRow } from '../../../shared/contract/centre/entities';
import type { Tx } from '../database/engine';

export interface Search {
  readonly limit: number;
  /** Newest (largest `sort`) first. */
  readonly newestFirst?: boolean;
}

interface Written<E extends EntityName = EntityName> {
  readonly entity: E;
  readonly id: string;
  readonly row: Row<E>;
}

/** Of one statement: SQLite takes 32,766 values. */
const IDS_AT_ONCE = 500;
const nameOf = (entity: string, id: string) => `${entity}/${id}`;

/**
 * What one group of commands reads and writes: rows that an earlier command of the group wrote are seen by the later ones.
 * Nothing reaches the database before the group ends, so that a command which is refused leaves nothing behind.
 */
export class Unit {
  private readonly kept = new Map<string, Written>();
  private pending = new Map<string, Written>();
  /** Rows as the database has them; null where it has none. */
  private readonly known = new Map<string, { readonly row: unknown } | null>();

  constructor(
    readonly tx: Tx,
    readonly tenant: string,
  ) {}

  /** The row, or null. */
  async get<E extends EntityName>(entity: E, id: string): Promise<Row<E> | null> {
    const name = nameOf(entity, id);
    const written = this.pending.get(name) ?? this.kept.get(name);
    if (written) return written.row as Row<E>;
    if (!this.known.has(name)) await this.look(entity, [id]);
    return (this.known.get(name)?.row ?? null) as Row<E> | null;
  }

  /** The rows of these ids, in their order; one that is not there is left out. The database is asked once for all. */
  async getAll<E extends EntityName>(entity: E, ids: readonly string[]): Promise<Row<E>[]> {
    const missing = [...new Set(ids)].filter((id) => {
      const name = nameOf(entity, id);
      return !this.pending.has(name) && !this.kept.has(name) && !this.known.has(name);
    });
    for (let at = 0; at < missing.length; at += IDS_AT_ONCE)
      await this.look(entity, missing.slice(at, at + IDS_AT_ONCE));
    const rows: Row<E>[] = [];
    for (const id of ids) {
      const row = await this.get(entity, id);
      if (row !== null) rows.push(row);
    }
    return rows;
  }

  private async look(entity: EntityName, ids: readonly string[]): Promise<void> {
    for (const id of ids) this.known.set(nameOf(entity, id), null);
    const found = await this.tx
      .selectFrom('record')
      .select(['id', 'doc'])
      .where('tenant', '=', this.tenant)
      .where('entity', '=', entity)
      .where('id', 'in', ids)
      .execute();
    for (const { id, doc } of found) this.known.set(nameOf(entity, id), { row: readRow(entity, JSON.parse(doc)) });
  }

  /** Rows with this key. */
  async find<E extends EntityName>(entity: E, field: string, value: string, search: Search): Promise<Row<E>[]> {
    const found = await this.tx
      .selectFrom('record_key as key')
      .innerJoin('record', (join) =>
        join
          .onRef('record.tenant', '=', 'key.tenant')
          .onRef('record.entity', '=', 'key.entity')
          .onRef('record.id', '=', 'key.id'),
      )
      .select(['record.id', 'record.doc'])
      .where('key.tenant', '=', this.tenant)
      .where('key.entity', '=', entity)
      .where('key.field', '=', field)
      .where('key.value', '=', value)
      .orderBy('key.sort', search.newestFirst ? 'desc' : 'asc')
      .orderBy('key.id')
      // Some of them may have another key by now, in this group.
      .limit(search.limit + this.kept.size + this.pending.size)
      .execute();
    for (const { id, doc } of found) {
      const name = nameOf(entity, id);
      if (!this.known.has(name)) this.known.set(name, { row: readRow(entity, JSON.parse(doc)) });
    }
    const fresh = [...this.kept.values(), ...this.pending.values()].filter((one) => one.entity === entity);
    const rows = await this.getAll(entity, [...new Set([...found, ...fresh].map(({ id }) => id))]);
    const hits = rows.flatMap((row) => {
      const key = keysOf(entity, row).find((one) => one.field === field && one.value === value);
      return key ? [{ row, sort: key.sort ?? 0 }] : [];
    });
    const direction = search.newestFirst ? -1 : 1;
    return hits
      .sort((a, b) => direction * (a.sort - b.sort))
      .slice(0, search.limit)
      .map(({ row }) => row);
  }

  put<E extends EntityName>(entity: E, row: Row<E> & { readonly id: string }): void {
    this.pending.set(nameOf(entity, row.id), { entity, id: row.id, row } as Written);
  }

  /** The command stands: what it wrote is what the next one sees. */
  keep(): void {
    for (const [name, written] of this.pending) {
      this.kept.delete(name);
      this.kept.set(name, written);
    }
    this.pending = new Map();
  }

  /** The command was refused. */
  drop(): void {
    this.pending = new Map();
  }

  /** All rows of the group in the order of their last writing. */
  get written(): readonly Written[] {
    return [...this.kept.values()];
  }
}

/** A key as the table has it. */
export const keyRow = ({ field, value, sort = 0 }: Key) => ({ field, value, sort });
