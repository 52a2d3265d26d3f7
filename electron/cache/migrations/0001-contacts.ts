/** Contacts with all that was typed, the events of their calls, and the mark that tells a clean end from a crash. */
export const CONTACTS = `
  CREATE TABLE contacts (
    id TEXT PRIMARY KEY,
    call_id TEXT NOT NULL,
    status TEXT NOT NULL,
    direction TEXT NOT NULL,
    practice INTEGER NOT NULL,
    number TEXT,
    shown TEXT NOT NULL,
    caller_name TEXT,
    prefecture TEXT,
    town TEXT,
    dialled_number TEXT,
    dialled_shown TEXT,
    public_name TEXT,
    medium TEXT,
    product_code TEXT,
    product_name TEXT,
    script_id TEXT,
    wish TEXT,
    agent_name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    answered_at INTEGER,
    ended_at INTEGER,
    finished_at INTEGER,
    cause TEXT,
    notes TEXT NOT NULL,
    result_code TEXT,
    run TEXT,
    was_interrupted INTEGER NOT NULL,
    saved_at INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    search_digits TEXT NOT NULL
  ) STRICT;
  CREATE INDEX contacts_by_start ON contacts (started_at);
  CREATE INDEX contacts_by_number ON contacts (number, started_at);
  CREATE INDEX contacts_open ON contacts (status) WHERE status <> 'finished';

  CREATE TABLE call_events (
    id INTEGER PRIMARY KEY,
    contact_id TEXT NOT NULL REFERENCES contacts (id),
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX call_events_by_contact ON call_events (contact_id, at);

  CREATE TABLE file_mark (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    clean INTEGER NOT NULL
  ) STRICT;
  INSERT INTO file_mark (only_row, clean) VALUES (1, 0);
`;
