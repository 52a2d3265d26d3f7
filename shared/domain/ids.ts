declare const brand: unique symbol;
type Branded<B extends string> = string & { readonly [brand]: B };

/** One call leg seen from this desk. */
export type CallId = Branded<'CallId'>;
/** One contact (応対): a call with its notes, script run and result. */
export type ContactId = Branded<'ContactId'>;

/** One matter of a customer, through all its contacts and hand-overs. */
export type CaseId = Branded<'CaseId'>;

/** Reads a call's id from a text that was checked or made here. */
export const callId = (text: string): CallId => text as CallId;
/** Reads a contact's id from a text that was checked or made here. */
export const contactId = (text: string): ContactId => text as ContactId;

/** Reads a case's id from a text that was checked or made here. */
export const caseId = (text: string): CaseId => text as CaseId;

/** For a switch that must name every case. */
export function assertNever(value: never): never {
  throw new Error(`a case is missing: ${JSON.stringify(value)}`);
}
