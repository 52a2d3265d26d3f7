import type { ErrorCode } from '../i18n';

/** Why something was refused: a code with its words in `shared/i18n` (`errors.<code>`), and values to put into them. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The envelope of every answer over IPC: a thrown error is a bug, a refusal is a value. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Refusal };

/** A value that stands. */
export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** A refusal by code. */
export function refused(code: ErrorCode, params?: Refusal['params']): Result<never> {
  return { ok: false, error: params ? { code, params } : { code } };
}
