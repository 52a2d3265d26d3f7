/** The centre's dialled numbers, and small values that the desk remembers. */
export const DIALLED_NUMBERS_AND_SETTINGS = `
  CREATE TABLE dialled_numbers (
    number TEXT PRIMARY KEY,
    public_name TEXT NOT NULL,
    medium TEXT NOT NULL,
    product_code TEXT,
    product_name TEXT,
    script_id TEXT NOT NULL,
    priority INTEGER NOT NULL,
    region TEXT,
    greeting TEXT
  ) STRICT;

  CREATE TABLE settings (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
`;
