/** How often a case was transferred before it came to the contact. */
export const TRANSFERS = `
  ALTER TABLE contacts ADD COLUMN transfers INTEGER NOT NULL DEFAULT 0;
`;
