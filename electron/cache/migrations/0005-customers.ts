/** Customers that were fetched on demand and kept, when, and by what they are found; and whose contact a contact is. */
export const CUSTOMERS = `
  ALTER TABLE contacts ADD COLUMN customer_id TEXT;

  CREATE TABLE kept (
    id TEXT PRIMARY KEY,
    fetched_at INTEGER,
    used_at INTEGER NOT NULL,
    search_text TEXT NOT NULL,
    search_digits TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX kept_by_use ON kept (used_at);
`;
