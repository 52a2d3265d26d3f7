/**
 * Rows stand as the centre sent them, with what only a newer program reads, so they are asked for once more; with which
 * program's eyes their keys were made; and a wish that was answered may wait for an answer again.
 */
export const WHOLE_ROWS = `
  UPDATE replica SET seq = 0 WHERE topic <> 'kept';
  UPDATE cursors SET cursor = 0, filling = 1;

  CREATE TABLE key_print (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    print TEXT NOT NULL
  ) STRICT;
  INSERT INTO key_print (only_row, print) VALUES (1, '');

  ALTER TABLE outbox ADD COLUMN waits INTEGER NOT NULL DEFAULT 1;
  UPDATE outbox SET waits = 0 WHERE state <> 'new';
  DROP INDEX outbox_open;
  CREATE INDEX outbox_waiting ON outbox (n) WHERE waits = 1;
  CREATE INDEX outbox_refused ON outbox (n) WHERE state = 'rejected';
`;
