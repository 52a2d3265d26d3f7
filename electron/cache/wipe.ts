import type { Database } from 'better-sqlite3';
import { forgetBackups } from '../sqlite/file-names';
import type { replicaIn } from './replica';

const idIn = (condition: string) => `SELECT json_extract(payload, '$.id') AS id FROM outbox WHERE ${condition}`;
/** Contacts that the centre has whole, and those of a practice. */
const NOT_NEEDED = `
  SELECT id FROM contacts WHERE status = 'finished' AND (
    practice = 1
    OR id IN (${idIn("kind = 'contact.finish' AND state = 'done' AND waits = 0")})
    AND NOT EXISTS (SELECT 1 FROM (${idIn("waits = 1 OR state = 'rejected'")}) AS open WHERE open.id = contacts.id))`;

/**
 * Sign-out where the policy says so: of the centre and its customers nothing stays in the file or in its copies but what the
 * centre does not have yet, what it refused and nobody has seen, and the contacts that somebody still works on.
 */
export function wipe(db: Database, replica: ReturnType<typeof replicaIn>): void {
  db.transaction(() => {
    replica.wipe();
    db.exec(`DELETE FROM call_events WHERE contact_id IN (${NOT_NEEDED})`);
    db.exec(`DELETE FROM contacts WHERE id IN (${NOT_NEEDED})`);
    db.exec("DELETE FROM outbox WHERE waits = 0 AND state IN ('done', 'dismissed')");
  }).immediate();
  // Rows that are deleted stay in free pages until the file is written anew, and in the journal until that is cut.
  db.exec('VACUUM');
  db.pragma('wal_checkpoint(TRUNCATE)');
  forgetBackups(db.name, 0);
}
