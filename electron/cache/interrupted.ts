import type { Database } from 'better-sqlite3';

/** A script run that only opened its first page holds nothing that a person put in. An unreadable one counts as typed. */
const HAS_TYPED_VALUES = `(CASE
  WHEN run IS NULL THEN 0
  WHEN NOT json_valid(run) THEN 1
  ELSE coalesce(json_extract(run, '$.values') <> '{}' OR json_extract(run, '$.choices') <> '{}', 1)
END)`;

/** The first half is that of the index of unfinished contacts; without it the start would read every row. */
const LEFT_IN_THE_MIDDLE = `status <> 'finished' AND status IN ('live', 'wrapUp')`;

/**
 * Contacts that an earlier process left in the middle become 中断, with all that was typed. An incoming call that nobody
 * answered and nobody wrote about is over instead: the caller gave up when the program did. `now` is epoch ms.
 */
export function markInterrupted(db: Database, now: number): void {
  const missed = db.prepare(`
    UPDATE contacts INDEXED BY contacts_open
    SET status = 'finished', cause = coalesce(cause, 'missed'), ended_at = coalesce(ended_at, saved_at), finished_at = @now
    WHERE ${LEFT_IN_THE_MIDDLE} AND direction = 'in' AND answered_at IS NULL
      AND trim(notes) = '' AND result_code IS NULL AND NOT ${HAS_TYPED_VALUES}`);
  // Nobody knows when the line was cut, so ended_at stays as it is.
  const interrupted = db.prepare(`
    UPDATE contacts INDEXED BY contacts_open
    SET status = 'interrupted', was_interrupted = 1,
      cause = CASE WHEN ended_at IS NULL THEN coalesce(cause, 'lost') ELSE cause END
    WHERE ${LEFT_IN_THE_MIDDLE}`);
  db.transaction(() => {
    missed.run({ now });
    interrupted.run();
  }).immediate();
}
