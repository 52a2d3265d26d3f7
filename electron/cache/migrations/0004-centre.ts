/** What the centre decides, as far as this desk follows it, and what the desk has to tell the centre. */
export const CENTRE = `
  CREATE TABLE replica (
    entity TEXT NOT NULL,
    id TEXT NOT NULL,
    topic TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq INTEGER NOT NULL,
    fresh INTEGER NOT NULL,
    doc TEXT NOT NULL,
    PRIMARY KEY (entity, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX replica_stale ON replica (topic) WHERE fresh = 0;
  CREATE INDEX replica_by_topic ON replica (topic);

  CREATE TABLE replica_key (
    entity TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    sort INTEGER NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (entity, field, value, sort, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cursors (
    topic TEXT PRIMARY KEY,
    epoch TEXT,
    cursor INTEGER NOT NULL,
    filling INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE outbox (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    v INTEGER NOT NULL,
    at INTEGER NOT NULL,
    agent TEXT,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    verdict TEXT,
    settled_at INTEGER
  ) STRICT;
  CREATE INDEX outbox_open ON outbox (state, n) WHERE state <> 'done';
  CREATE INDEX outbox_done ON outbox (settled_at) WHERE state = 'done';
`;
