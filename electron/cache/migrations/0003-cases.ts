/** The case that a contact belongs to, what came with it from another desk, and who interpreted. */
export const CASES = `
  ALTER TABLE contacts ADD COLUMN case_id TEXT;
  ALTER TABLE contacts ADD COLUMN handed_text TEXT;
  ALTER TABLE contacts ADD COLUMN interpretation TEXT;
  UPDATE contacts SET case_id = id;
  CREATE INDEX contacts_by_case ON contacts (case_id);
`;
