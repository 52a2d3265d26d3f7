import type { Callers } from '../../shared/contract/centre/callers';
import type { Command, CommandKind, PayloadOf, RefusalReason, Verdict } from '../../shared/contract/centre/commands';
import type { Row } from '../../shared/contract/centre/entities';
import type { Range } from '../../shared/contract/centre/feed';
import type { Result } from '../../shared/contract/result';
import type { KnownCustomer } from '../../shared/contract/slices';
import type { EndCause } from '../../shared/domain/call';
import type { Contact, ContactDraft } from '../../shared/domain/contact';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import type { Escalation } from '../../shared/domain/escalation';
import type { ContactId } from '../../shared/domain/ids';
import type { FileFailure } from '../sqlite/faults';

/** Any value that JSON can carry. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What the telephone side knows of a contact and changes later; absent keys stay as they are. Times are epoch ms. */
export interface ContactFacts {
  readonly id: ContactId;
  readonly status?: 'live' | 'wrapUp';
  readonly answeredAt?: number | null;
  readonly endedAt?: number | null;
  readonly cause?: EndCause | null;
}

/** One thing that happened in a call. `detail` holds codes and figures, never a name, number or note. */
export interface CallEventRecord {
  readonly contactId: ContactId;
  readonly at: number;
  readonly kind: string;
  readonly detail: { readonly [key: string]: string | number | boolean | null };
}

export interface ContactSearch {
  /** Words split at spaces, every one has to match; empty matches all. */
  readonly text: string;
  /** Only contacts with this number (E.164). */
  readonly number?: string | null;
  readonly limit: number;
  /** The centre's result codes, so that a result is found by its label too; the cache keeps only the code. */
  readonly resultCodes?: readonly { readonly id: string; readonly label: string }[];
}

export interface Saved {
  /** When the words were on the disk, epoch ms. */
  readonly savedAt: number;
}

/** Where this desk stands in a topic of the centre. `filling`: rows of before a new beginning are still there. */
export interface CursorRow {
  readonly topic: string;
  readonly epoch: string | null;
  readonly cursor: number;
  readonly filling: boolean;
}

/** 要対応: what the centre refused, with all that was in it. */
export interface RefusedWish {
  readonly id: string;
  readonly kind: string;
  /** When the desk wished it, epoch ms. */
  readonly at: number;
  readonly reason: RefusalReason;
  readonly payload: Json;
}

/** What the desk tells the centre beside its contacts. */
export type Wish = { [K in CommandKind]: { readonly kind: K; readonly payload: PayloadOf<K> } }[CommandKind];

export interface OutboxState {
  readonly unsent: number;
  readonly refused: readonly RefusedWish[];
}

/** Customers by a number (E.164), or one by its id. */
export type Who = { readonly phone: string } | { readonly id: string };

/** The centre's answer to who somebody is. */
export interface CallersKept {
  readonly who: Who;
  readonly callers: Callers;
}

/** What every desk has of the centre, as far as it has come here. */
export interface CentreCatalogue {
  readonly products: readonly Row<'product'>[];
  readonly campaigns: readonly Row<'campaign'>[];
  readonly dialledNumbers: readonly Row<'dialledNumber'>[];
  readonly salesStops: readonly Row<'salesStop'>[];
}

/** Raised hands of one agent; `isSent`: the centre has it. */
export interface HandsKept {
  readonly hands: readonly { readonly escalation: Escalation; readonly isSent: boolean }[];
  readonly names: Readonly<Record<string, string>>;
  /** A supervisor looks at this agent's talk until then, epoch ms by the centre's clock. */
  readonly watchedUntil: number | null;
}

/** What a supervisor's board is made of. */
export interface BoardKept {
  readonly escalations: readonly Escalation[];
  readonly presences: readonly Row<'presence'>[];
  readonly liveTalks: readonly Row<'liveTalk'>[];
  readonly names: Readonly<Record<string, string>>;
}

/** Open callbacks of one agent and of the whole team, the soonest first, and what is needed to work with them. */
export interface CallbacksKept {
  readonly callbacks: readonly Row<'callback'>[];
  /** Those of which the centre does not know the newest. */
  readonly unsent: readonly string[];
  readonly agents: readonly Row<'agent'>[];
  /** Null where the centre has set none. */
  readonly hours: Row<'callingHours'> | null;
}

/** A new customer, and the contact that is with them: both or neither. */
export interface NewCustomer {
  readonly customer: PayloadOf<'customer.create'>;
  readonly contact: Contact;
}

/** An order that this desk wished, and what became of it; null: the centre has not answered. */
export interface OrderWish {
  /** Of the wish, which is what 要対応 names. */
  readonly wishId: string;
  /** When the desk wished it, epoch ms. */
  readonly at: number;
  readonly order: PayloadOf<'order.place'>;
  readonly verdict: Verdict | null;
  /** A person has seen the refusal. */
  readonly seen: boolean;
}

/** Every request to the worker: what it takes and what it gives. */
export interface CacheVerbs {
  openContact: { input: Contact; output: Saved };
  updateContact: { input: ContactFacts; output: Saved };
  saveDraft: { input: { readonly id: ContactId; readonly draft: ContactDraft }; output: Saved };
  finishContact: { input: { readonly id: ContactId; readonly finishedAt: number }; output: Contact };
  appendCallEvent: { input: CallEventRecord; output: Saved };
  /** Replaces the whole list. */
  putDialledNumbers: { input: readonly DialledNumber[]; output: Saved };
  putSetting: { input: { readonly key: string; readonly value: Json }; output: Saved };
  readContact: { input: ContactId; output: Contact };
  /** Newest first. */
  searchContacts: { input: ContactSearch; output: readonly Contact[] };
  /** Contacts that are not finished, newest first. */
  openContacts: { input: undefined; output: readonly Contact[] };
  callEvents: { input: ContactId; output: readonly CallEventRecord[] };
  dialledNumbers: { input: undefined; output: readonly DialledNumber[] };
  /** Null where the key was never put. */
  getSetting: { input: string; output: Json };
  cursors: { input: undefined; output: readonly CursorRow[] };
  applyRange: { input: { readonly range: Range; readonly next: Omit<CursorRow, 'topic'> }; output: Saved };
  /** Wishes without an answer, the oldest first. */
  waitingCommands: { input: number; output: readonly Command[] };
  settleCommands: { input: readonly { readonly id: string; readonly verdict: Verdict }[]; output: OutboxState };
  /** The centre begins another history: what it had answered waits again. */
  sendCommandsAgain: { input: undefined; output: OutboxState };
  /** This desk gets another centre, which must not be told what only the one before had to know. */
  forgetCentre: { input: undefined; output: OutboxState };
  outbox: { input: undefined; output: OutboxState };
  /** Who is signed in now. */
  actAs: { input: string | null; output: OutboxState };
  /** What the centre has goes from this machine. */
  wipe: { input: undefined; output: OutboxState };
  /** A wish that no contact leads to. */
  wish: { input: Wish; output: OutboxState };
  /** The same, in the place of an older one of the same row that still waits. */
  wishNewest: { input: Wish; output: OutboxState };
  dismissRefused: { input: string; output: OutboxState };
  /** Keeps what the centre answered, and gives what is known now. */
  keepCallers: { input: CallersKept; output: readonly KnownCustomer[] };
  knownCustomers: { input: Who; output: readonly KnownCustomer[] };
  searchKept: { input: { readonly text: string; readonly limit: number }; output: readonly KnownCustomer[] };
  createCustomer: { input: NewCustomer; output: Saved };
  changeCustomer: { input: PayloadOf<'customer.change'>; output: Saved };
  centreCatalogue: { input: undefined; output: CentreCatalogue };
  /** Of this agent, with what waits for the centre. */
  openCallbacks: { input: string; output: CallbacksKept };
  /** Orders that whoever is signed in wished at this desk since then (epoch ms), the oldest first. */
  orderWishes: { input: number; output: readonly OrderWish[] };
  hands: { input: string; output: HandsKept };
  board: { input: string; output: BoardKept };
}

export type CacheVerb = keyof CacheVerbs;
export type InputOf<V extends CacheVerb> = CacheVerbs[V]['input'];
export type OutputOf<V extends CacheVerb> = CacheVerbs[V]['output'];

/** True for verbs that change the file: their refusal is `saveFailed`, that of the others `internal`. */
export const WRITES: Readonly<Record<CacheVerb, boolean>> = {
  openContact: true,
  updateContact: true,
  saveDraft: true,
  finishContact: true,
  appendCallEvent: true,
  putDialledNumbers: true,
  putSetting: true,
  readContact: false,
  searchContacts: false,
  openContacts: false,
  callEvents: false,
  dialledNumbers: false,
  getSetting: false,
  cursors: false,
  applyRange: true,
  waitingCommands: false,
  settleCommands: true,
  sendCommandsAgain: true,
  forgetCentre: true,
  outbox: false,
  actAs: true,
  wipe: true,
  wish: true,
  wishNewest: true,
  dismissRefused: true,
  keepCallers: true,
  knownCustomers: false,
  searchKept: false,
  createCustomer: true,
  changeCustomer: true,
  centreCatalogue: false,
  openCallbacks: false,
  hands: false,
  board: false,
  orderWishes: false,
};

/** Why the file can't be used now. */
export type OpenFailure = FileFailure | 'workerDied';

/** How the opening of the file ended. File names are without their folder. */
export type OpenState =
  | {
      readonly kind: 'ready';
      /** Contacts whose call was cut by the end of an earlier process and that nobody finished yet, newest first. */
      readonly interrupted: readonly Contact[];
      /** The broken file's new name. */
      readonly setAside?: string;
      /** The copy that was made before a migration. */
      readonly backup?: string;
    }
  /** A newer Tsunagu wrote the file: it is left as it is. */
  | { readonly kind: 'newer'; readonly fileVersion: number; readonly ourVersion: number }
  | { readonly kind: 'failed'; readonly code: OpenFailure };

/** What the worker thread is started with. */
export interface CacheWorkerData {
  readonly file: string;
  readonly keyHex: string;
  /** Path of better_sqlite3.node; without it the package finds its own prebuilt program. */
  readonly nativeBinding?: string;
  readonly backupsToKeep: number;
  /** The same process had the file open before: its live contacts are not interrupted ones. */
  readonly resumed: boolean;
  /** There is a centre: what it has to know is put into the outbox. */
  readonly tellsCentre: boolean;
  /** Size of the file that is let go when the disk is full (ballast.ts); 0: none. */
  readonly ballastBytes: number;
  /** Changes with every change of the worker's code. */
  readonly program: string;
}

/** To the worker. */
export type CacheRequest =
  | { readonly [V in CacheVerb]: { readonly id: number; readonly verb: V; readonly input: InputOf<V> } }[CacheVerb]
  | { readonly id: number; readonly verb: 'close' };

/** What the worker reports unasked. `step` is a verb or `open`, `code` one of SQLite or Node; never a value. */
export type CacheEvent =
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'roomAgain' }
  | { readonly kind: 'damaged' }
  | { readonly kind: 'outboxGrew'; readonly unsent: number }
  | { readonly kind: 'strangeRows'; readonly count: number }
  | { readonly kind: 'fault'; readonly step: string; readonly code: string }
  | { readonly kind: 'slow'; readonly step: string; readonly ms: number };

/** From the worker. */
export type CacheMessage =
  | { readonly kind: 'opened'; readonly state: OpenState }
  | { readonly kind: 'answer'; readonly id: number; readonly result: Result<unknown> }
  | { readonly kind: 'event'; readonly event: CacheEvent };
