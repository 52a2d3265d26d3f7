/** Forms that are half typed stay with their contact; the orders of this desk are found among all that it told the centre. */
export const FORMS_AND_ORDERS = `
  ALTER TABLE contacts ADD COLUMN forms TEXT;
  CREATE INDEX outbox_orders ON outbox (at) WHERE kind = 'order.place';
`;
