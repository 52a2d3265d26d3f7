import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ENTITIES, type EntityName, type Row, readRow } from '../../shared/contract/centre/entities';
import type { Range } from '../../shared/contract/centre/feed';
import type { CursorRow } from './protocol';
import { replicaKeysIn } from './replica-keys';

/** Where rows stand that no topic of the centre brings: fetched on demand, or made here. */
export const KEPT = 'kept';

const cursorRow = z.object({
  topic: z.string(),
  epoch: z.string().nullable(),
  cursor: z.number(),
  filling: z.number().transform((value) => value === 1),
});
const held = z.object({ topic: z.string(), epoch: z.string(), seq: z.number(), doc: z.string() });

/** The rows of the centre that this desk keeps; every change of them comes with the cursor that it leads to. */
export function replicaIn(db: Database, reportStrange: (count: number) => void) {
  const find = db.prepare('SELECT topic, epoch, seq, doc FROM replica WHERE entity = ? AND id = ?');
  const put = db.prepare(`
    INSERT INTO replica (entity, id, topic, epoch, seq, fresh, doc) VALUES (?, ?, ?, ?, ?, 1, ?)
    ON CONFLICT (entity, id) DO UPDATE SET
      topic = excluded.topic, epoch = excluded.epoch, seq = excluded.seq, fresh = 1, doc = excluded.doc`);
  const remove = db.prepare('DELETE FROM replica WHERE entity = ? AND id = ?');
  const renew = db.prepare('UPDATE replica SET fresh = 1, topic = ? WHERE entity = ? AND id = ?');
  const doubt = db.prepare('UPDATE replica SET fresh = 0 WHERE topic = ?');
  const stale = db.prepare('SELECT entity, id FROM replica WHERE topic = ? AND fresh = 0');
  const putCursor = db.prepare(`
    INSERT INTO cursors (topic, epoch, cursor, filling) VALUES (?, ?, ?, ?)
    ON CONFLICT (topic) DO UPDATE SET epoch = excluded.epoch, cursor = excluded.cursor, filling = excluded.filling`);
  const cursors = db.prepare('SELECT topic, epoch, cursor, filling FROM cursors');
  const byKey = db.prepare(`
    SELECT doc FROM replica_key JOIN replica USING (entity, id)
    WHERE replica_key.entity = ? AND field = ? AND value = ? ORDER BY sort DESC, id LIMIT ?`);

  const allOf = db.prepare('SELECT doc FROM replica WHERE entity = ? ORDER BY id');

  const keys = replicaKeysIn(db);

  function heldRow(entity: string, id: string) {
    const read = held.safeParse(find.get(entity, id));
    return read.success ? { ...read.data, doc: JSON.parse(read.data.doc) as unknown } : null;
  }

  function forget(entity: string, id: string): void {
    const known = heldRow(entity, id);
    if (known === null) return;
    keys.change(entity, id, known.doc, null);
    remove.run(entity, id);
  }

  function write(
    entity: string,
    id: string,
    topic: string,
    epoch: string,
    seq: number,
    sent: unknown,
    before = heldRow(entity, id),
  ): void {
    keys.change(entity, id, before?.doc ?? null, sent);
    put.run(entity, id, topic, epoch, seq, JSON.stringify(sent));
  }

  /**
   * A row is kept as it was sent, also where this program knows no such kind or can't read it: the cursor goes on, and a newer
   * program finds the row whole.
   */
  function take({ topic, epoch, changes }: Range): void {
    for (const { entity, id, row: sent, seq } of changes) {
      const known = heldRow(entity, id);
      // A row that moved between topics may come by the newer one first.
      if (known?.epoch === epoch && known.seq >= seq) {
        // What was fetched on demand belongs from now on to the topic that brings it.
        if (known.topic === topic || (known.topic === KEPT && sent !== null)) renew.run(topic, entity, id);
      } else if (sent === null) {
        if (known?.topic === topic) forget(entity, id);
      } else {
        if (Object.hasOwn(ENTITIES, entity) && readRow(entity as EntityName, sent) === null) reportStrange(1);
        write(entity, id, topic, epoch, seq, sent, known);
      }
    }
  }

  return {
    /** Rows and cursor in one transaction; the last range of a new beginning forgets the rows that did not come again. */
    apply(range: Range, next: Omit<CursorRow, 'topic'>): void {
      db.transaction(() => {
        if (range.from === 0) doubt.run(range.topic);
        take(range);
        if (!next.filling)
          for (const one of stale.all(range.topic) as { entity: string; id: string }[]) forget(one.entity, one.id);
        putCursor.run(range.topic, next.epoch, next.cursor, next.filling ? 1 : 0);
      }).immediate();
    },

    /** Where a row is heard, and after which change of which history it stands. */
    held: heldRow,

    /** Inside the transaction of what it comes with; `sent` with all that is in it. */
    write,

    /** Before anything is looked for; see replica-keys.ts. */
    renewKeysFor: keys.renewFor,

    forget,

    cursors: (): CursorRow[] => cursors.all().map((row) => cursorRow.parse(row)),

    row<E extends EntityName>(entity: E, id: string): Row<E> | null {
      const known = heldRow(entity, id);
      return known ? readRow(entity, known.doc) : null;
    },

    /** All rows of a kind, in the order of their ids. */
    all<E extends EntityName>(entity: E): Row<E>[] {
      const docs = allOf.pluck().all(entity) as string[];
      return docs.flatMap((doc) => readRow(entity, JSON.parse(doc)) ?? []);
    },

    /** Rows with this key, the largest `sort` first; a negative limit is none. */
    rows<E extends EntityName>(entity: E, field: string, value: string, limit: number): Row<E>[] {
      const docs = byKey.pluck().all(entity, field, value, limit) as string[];
      return docs.flatMap((doc) => readRow(entity, JSON.parse(doc)) ?? []);
    },

    /** Nothing of the centre stays; inside a transaction. */
    wipe(): void {
      for (const table of ['replica', 'replica_key', 'cursors', 'kept']) db.exec(`DELETE FROM ${table}`);
    },
  };
}
