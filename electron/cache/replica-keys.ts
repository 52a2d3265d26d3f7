import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { ENTITIES, type EntityName, type Key, keysOf, readRow } from '../../shared/contract/centre/entities';

const kept = z.object({ entity: z.string(), id: z.string(), doc: z.string() });

/** By what a row is found, as this program reads it; nothing where it knows no such kind, or the row is strange to it. */
function keysIn(entity: string, row: unknown): readonly Key[] {
  if (!Object.hasOwn(ENTITIES, entity)) return [];
  const read = readRow(entity as EntityName, row);
  return read === null ? [] : keysOf(entity as EntityName, read);
}

/** The keys of the rows that this desk keeps. */
export function replicaKeysIn(db: Database) {
  const add = db.prepare('INSERT OR IGNORE INTO replica_key (entity, field, value, sort, id) VALUES (?, ?, ?, ?, ?)');
  const drop = db.prepare(
    'DELETE FROM replica_key WHERE entity = ? AND field = ? AND value = ? AND sort = ? AND id = ?',
  );
  const print = db.prepare('SELECT print FROM key_print').pluck();
  const putPrint = db.prepare('UPDATE key_print SET print = ?');
  const rows = db.prepare('SELECT entity, id, doc FROM replica');

  const text = ({ field, value, sort = 0 }: Key) => JSON.stringify([field, value, sort]);

  /** What of the keys has to go and what to come; most rows keep theirs. `before` and `after` are as they were sent. */
  function change(entity: string, id: string, before: unknown, after: unknown): void {
    const now = new Map(keysIn(entity, after).map((key) => [text(key), key]));
    for (const key of keysIn(entity, before))
      if (!now.delete(text(key))) drop.run(entity, key.field, key.value, key.sort ?? 0, id);
    for (const { field, value, sort = 0 } of now.values()) add.run(entity, field, value, sort, id);
  }

  return {
    change,

    /** Another program may read the rows otherwise: their keys are made anew, once. @param program a name of its code. */
    renewFor(program: string): void {
      if (print.get() === program) return;
      db.transaction(() => {
        db.exec('DELETE FROM replica_key');
        const all = rows.all().map((row) => kept.parse(row));
        for (const { entity, id, doc } of all) change(entity, id, null, JSON.parse(doc));
        putPrint.run(program);
      }).immediate();
    },
  };
}
