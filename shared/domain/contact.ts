import type { DialledTo, EndCause, Party } from './call';
import type { Interpretation } from './hand-over';
import type { CallId, CaseId, ContactId } from './ids';
import type { ScriptRun } from './script';

/**
 * Where a contact (応対) stands. `live`: its call rings or talks; `wrapUp`: the call is over, 後処理 is not; `interrupted`
 * (中断): the program ended in the middle and the person has not finished it yet; `finished`: saved for good.
 */
export type ContactStatus = 'live' | 'wrapUp' | 'interrupted' | 'finished';

/** One contact as the desk keeps it; times are epoch milliseconds. */
export interface Contact {
  readonly id: ContactId;
  /** The customer's own call; consult and interpreter calls are not named here. */
  readonly callId: CallId;
  /** The same for every contact of one matter, at whatever desk. */
  readonly caseId: CaseId;
  /** The centre's id of whom it is with; null while nobody is chosen. */
  readonly customerId: string | null;
  /** What the communicator before said of the case. */
  readonly handedText: string | null;
  /** How often the case was transferred before it came here. */
  readonly transfers: number;
  readonly interpretation: Interpretation | null;
  readonly status: ContactStatus;
  readonly direction: 'in' | 'out';
  readonly practice: boolean;
  readonly party: Party;
  readonly dialled: DialledTo | null;
  readonly wish: string | null;
  readonly agentName: string;
  readonly startedAt: number;
  readonly answeredAt: number | null;
  readonly endedAt: number | null;
  readonly finishedAt: number | null;
  readonly cause: EndCause | null;
  readonly notes: string;
  readonly resultCode: string | null;
  readonly run: ScriptRun | null;
  readonly forms: TypedForms;
  /** True when the program ended in the middle of this contact, also after it was finished later. */
  readonly wasInterrupted: boolean;
}

/** Forms of a contact that are half typed, by name: each field as it stands on the screen. What was sent is no longer there. */
export type TypedForms = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** What the person typed since the last save; absent keys stay as they are. */
export interface ContactDraft {
  readonly notes?: string;
  readonly resultCode?: string | null;
  readonly run?: ScriptRun;
  readonly forms?: TypedForms;
}

/** Longest note the desk keeps, in UTF-16 units; a paste beyond it is refused with words, never cut silently. */
export const NOTES_MAX_LENGTH = 20_000;

/** After-call time limit that the timer shows; passing it only changes the colour. */
export const WRAP_UP_LIMIT_S = 180;
