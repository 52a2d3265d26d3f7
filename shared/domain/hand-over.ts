import type { CaseId } from './ids';

/** Languages of 通訳を呼ぶ (requirements 1, row 78), in the order in which they are offered. */
export const INTERPRETER_LANGUAGES = ['zh', 'ko', 'pt', 'es'] as const;
export type InterpreterLanguage = (typeof INTERPRETER_LANGUAGES)[number];

/** Longest text that travels with a case, in characters: it has to fit a header (RFC 7433). */
export const HANDED_TEXT_MAX_LENGTH = 120;

/** What travels with a handed-over call, so that the caller never has to say a thing twice. */
export interface HandedCase {
  readonly caseId: CaseId;
  /** The customer's number (E.164), where known: the receiver's history and card are the customer's, not the sender's. */
  readonly number: string | null;
  /** A few words for the receiver: shown as text, never as markup. */
  readonly text: string;
  /** How often the case was transferred, this transfer with it. */
  readonly transfers: number;
}

/** Beyond it nobody counts any more. */
export const TRANSFERS_COUNTED = 99;

/** A caller is transferred once; from then on only to the supervisor who has their case (requirements.md 2, escalation). */
export const TRANSFERS_MAX = 1;

/** Who was called to interpret, and how long after the press all three heard each other. */
export interface Interpretation {
  readonly language: InterpreterLanguage;
  readonly joinedAfterMs: number | null;
}
