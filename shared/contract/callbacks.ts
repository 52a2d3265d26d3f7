import { type CallingHours, USUAL_HOURS } from '../domain/business-day';
import type { AttemptOutcome } from '../domain/callback';
import type { ContactId } from '../domain/ids';
import type { Row } from './centre/entities';

/** A call of this desk that keeps a callback. */
export interface CallbackCall {
  /** As it stood when the call began. */
  readonly callback: Row<'callback'>;
  readonly contactId: ContactId;
  /** What the call itself tells of its outcome; null while it goes on. */
  readonly suggested: AttemptOutcome | null;
  /** What the person chose instead. */
  readonly chosen: AttemptOutcome | null;
  /** The customer chose another time in this call. */
  readonly rescheduled: boolean;
}

/** Callbacks at this desk beside their list. */
export interface CallbackWork {
  /** Who is signed in; null: nobody. */
  readonly me: string | null;
  /** Who is signed in sees the board and assigns. */
  readonly leader: boolean;
  /** Everybody of the centre, for names. */
  readonly agents: readonly { readonly id: string; readonly name: string; readonly active: boolean }[];
  readonly hours: CallingHours;
  /** Ids of those of which the centre does not know the newest. */
  readonly unsent: readonly string[];
  readonly running: readonly CallbackCall[];
}

/** Of a desk that knows nothing yet. */
export const NO_CALLBACK_WORK: CallbackWork = {
  me: null,
  leader: false,
  agents: [],
  hours: USUAL_HOURS,
  unsent: [],
  running: [],
};

/** The leaders' board: everybody's open callbacks, the soonest first, and what was given up. */
export interface CallbackBoard {
  readonly open: readonly Row<'callback'>[];
  readonly givenUp: readonly Row<'callback'>[];
  /** More are there than are named. */
  readonly more: boolean;
}
