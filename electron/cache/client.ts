import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { Command, PayloadOf, Verdict } from '../../shared/contract/centre/commands';
import type { Range } from '../../shared/contract/centre/feed';
import type { Result } from '../../shared/contract/result';
import type { KnownCustomer } from '../../shared/contract/slices';
import type { Contact, ContactDraft } from '../../shared/domain/contact';
import type { DialledNumber } from '../../shared/domain/dialled-number';
import type { ContactId } from '../../shared/domain/ids';
import type {
  BoardKept,
  CallbacksKept,
  CallEventRecord,
  CallersKept,
  CentreCatalogue,
  ContactFacts,
  ContactSearch,
  CursorRow,
  HandsKept,
  Json,
  NewCustomer,
  OpenState,
  OrderWish,
  OutboxState,
  Saved,
  Who,
  Wish,
} from './protocol';
import { WorkerLine } from './worker-line';

export type {
  CallEventRecord,
  ContactFacts,
  ContactSearch,
  Json,
  OpenState,
  OrderWish,
  OutboxState,
  Saved,
  Who,
  Wish,
} from './protocol';

/** What main has to know and no answer tells. */
export type CacheTrouble =
  /** The thread died; so many writes were refused with `saveFailed`. The next request starts it again. `code` is Node's. */
  | { readonly kind: 'workerDied'; readonly refusedWrites: number; readonly code: string }
  /** How a later start went. With `setAside` the new file knows none of the open contacts: open them again. */
  | { readonly kind: 'reopened'; readonly state: OpenState }
  /**
   * A write found no room and was taken back whole. What was typed and what the centre answered is written in the room that the
   * ballast leaves, as long as that lasts; the centre's rows are refused until there is room again.
   */
  | { readonly kind: 'diskFull' }
  | { readonly kind: 'roomAgain' }
  /** A page can't be read; the next start checks the whole file. */
  | { readonly kind: 'damaged' }
  /** Rows that can't be read were left out of a list. */
  | { readonly kind: 'strangeRows'; readonly count: number }
  /** A request ended in an error that is none of the above and was refused; `code` is SQLite's or Node's. */
  | { readonly kind: 'fault'; readonly step: string; readonly code: string };

export interface CacheOptions {
  /** The bundled worker.ts, an absolute path. */
  readonly workerPath: string;
  readonly file: string;
  /** 64 hex digits, see key.ts. */
  readonly keyHex: string;
  /** Path of better_sqlite3.node; without it the package finds its own prebuilt program. */
  readonly nativeBinding?: string;
  /** Copies from before migrations that stay; the newest three unless told. */
  readonly backupsToKeep?: number;
  /** Size of the file that keeps room for the running call; without it none is kept. */
  readonly ballastBytes?: number;
  /** There is a centre, so what it has to know waits in the outbox. */
  readonly tellsCentre?: boolean;
  /** Something waits for the centre now. */
  readonly onOutboxGrew?: (unsent: number) => void;
  readonly onTrouble?: (trouble: CacheTrouble) => void;
  /** A step (a verb, `open`) took more than 40 ms; never with values. */
  readonly onSlow?: (step: string, ms: number) => void;
}

/** What of the cache the desk's side of the centre protocol works with. */
export interface CentreCache {
  cursors(): Promise<Result<readonly CursorRow[]>>;
  /** Rows and cursor together. */
  apply(range: Range, next: Omit<CursorRow, 'topic'>): Promise<Result<Saved>>;
  waiting(limit: number): Promise<Result<readonly Command[]>>;
  settle(settled: readonly { readonly id: string; readonly verdict: Verdict }[]): Promise<Result<OutboxState>>;
  sendAgain(): Promise<Result<OutboxState>>;
  /** This desk has another centre now. */
  forget(): Promise<Result<OutboxState>>;
  outbox(): Promise<Result<OutboxState>>;
  /** Who is signed in: only what they did, and what nobody's name stands at, is given out to be sent. */
  actAs(agentId: string | null): Promise<Result<OutboxState>>;
  /** Of the centre nothing stays here but what it does not have yet; nothing comes in before somebody is signed in. */
  wipe(): Promise<Result<OutboxState>>;
  wish(wish: Wish): Promise<Result<OutboxState>>;
  /** A wish that says all that the one before of the same row said, which goes where it still waits. */
  wishNewest(wish: Wish): Promise<Result<OutboxState>>;
  /** 要対応: seen. Refused with `notNow` where it is not there. */
  dismiss(id: string): Promise<Result<OutboxState>>;
}

/** What of the centre's data the desk shows. */
export interface CustomerCache {
  /** Keeps what the centre answered, and gives what is known now. */
  keep(answer: CallersKept): Promise<Result<readonly KnownCustomer[]>>;
  find(who: Who): Promise<Result<readonly KnownCustomer[]>>;
  /** Only those that were kept; used last first. */
  search(text: string, limit: number): Promise<Result<readonly KnownCustomer[]>>;
  /** The wish, the customer and the contact that is with them: all on the disk, or nothing. */
  create(made: NewCustomer): Promise<Result<Saved>>;
  change(wish: PayloadOf<'customer.change'>): Promise<Result<Saved>>;
  catalogue(): Promise<Result<CentreCatalogue>>;
  callbacks(agentId: string): Promise<Result<CallbacksKept>>;
  /** Orders that whoever is signed in wished at this desk since then (epoch ms), the oldest first. */
  orders(since: number): Promise<Result<readonly OrderWish[]>>;
  /** Hands that this agent raised and that are not settled for them. */
  hands(agentId: string): Promise<Result<HandsKept>>;
  /** What this supervisor's board shows. */
  board(agentId: string): Promise<Result<BoardKept>>;
}

/**
 * The desk's data. Every request is answered: by the worker, or by a refusal when that dies (`saveFailed` for writes,
 * `internal` for reads). An answer to a write means that the words are on the disk. Times are epoch ms.
 */
export interface Cache {
  /** How the first opening ended; never rejects. Requests may be made before. */
  readonly opened: Promise<OpenState>;
  /** Begins a contact, or writes it again whole. `notNow` where it is finished with other words in it. */
  openContact(contact: Contact): Promise<Result<Saved>>;
  /** Facts of the call. Refused with `noSuchContact`. */
  updateContact(facts: ContactFacts): Promise<Result<Saved>>;
  /** What was typed. Refused with `noSuchContact`, or `notNow` for a finished contact. */
  saveDraft(id: ContactId, draft: ContactDraft): Promise<Result<Saved>>;
  /** Finishing twice gives the same contact, so it is asked once more after a `saveFailed`. Refused with `noSuchContact`. */
  finishContact(id: ContactId, finishedAt: number): Promise<Result<Contact>>;
  readContact(id: ContactId): Promise<Result<Contact>>;
  /** Newest first. */
  searchContacts(search: ContactSearch): Promise<Result<readonly Contact[]>>;
  /** Contacts that are not finished, newest first. */
  openContacts(): Promise<Result<readonly Contact[]>>;
  appendCallEvent(event: CallEventRecord): Promise<Result<Saved>>;
  callEvents(id: ContactId): Promise<Result<readonly CallEventRecord[]>>;
  /** Replaces the whole list. */
  putDialledNumbers(records: readonly DialledNumber[]): Promise<Result<Saved>>;
  dialledNumbers(): Promise<Result<readonly DialledNumber[]>>;
  putSetting(key: string, value: Json): Promise<Result<Saved>>;
  /** Null where the key was never put. */
  getSetting(key: string): Promise<Result<Json>>;
  /** Answers what was asked before, marks a clean end and lets the file go. */
  close(): Promise<void>;
}

const BACKUPS_TO_KEEP = 3;

/** Names the worker's code. A file that is not there is no worker either, which is told when it is started. */
function printOf(workerPath: string): string {
  return existsSync(workerPath) ? createHash('sha256').update(readFileSync(workerPath)).digest('hex') : '';
}

/** Starts the worker thread on the file and gives the way to it at once. */
export function openCache(
  options: CacheOptions,
): Cache & { readonly centre: CentreCache; readonly customers: CustomerCache } {
  const {
    workerPath,
    file,
    keyHex,
    nativeBinding,
    backupsToKeep = BACKUPS_TO_KEEP,
    tellsCentre = false,
    ballastBytes = 0,
  } = options;
  const { onTrouble, onOutboxGrew, onSlow } = options;
  let openings = 0;
  let firstOpened: (state: OpenState) => void = () => {};
  const opened = new Promise<OpenState>((resolve) => {
    firstOpened = resolve;
  });

  const line = new WorkerLine({
    workerPath,
    data: { file, keyHex, nativeBinding, backupsToKeep, tellsCentre, ballastBytes, program: printOf(workerPath) },
    onOpened(state) {
      openings += 1;
      if (openings === 1) firstOpened(state);
      else onTrouble?.({ kind: 'reopened', state });
    },
    onEvent(event) {
      if (event.kind === 'slow') onSlow?.(event.step, event.ms);
      else if (event.kind === 'outboxGrew') onOutboxGrew?.(event.unsent);
      else onTrouble?.(event);
    },
    onDied: (refusedWrites, code) => onTrouble?.({ kind: 'workerDied', refusedWrites, code }),
  });

  return {
    opened,
    openContact: (contact) => line.ask('openContact', contact),
    updateContact: (facts) => line.ask('updateContact', facts),
    saveDraft: (id, draft) => line.ask('saveDraft', { id, draft }),
    async finishContact(id, finishedAt) {
      const first = await line.ask('finishContact', { id, finishedAt });
      if (first.ok || first.error.code !== 'saveFailed') return first;
      // The thread may have died between the disk and its answer; asked again, it says how the contact stands.
      return line.ask('finishContact', { id, finishedAt });
    },
    readContact: (id) => line.ask('readContact', id),
    searchContacts: (search) => line.ask('searchContacts', search),
    openContacts: () => line.ask('openContacts', undefined),
    appendCallEvent: (event) => line.ask('appendCallEvent', event),
    callEvents: (id) => line.ask('callEvents', id),
    putDialledNumbers: (records) => line.ask('putDialledNumbers', records),
    dialledNumbers: () => line.ask('dialledNumbers', undefined),
    putSetting: (key, value) => line.ask('putSetting', { key, value }),
    getSetting: (key) => line.ask('getSetting', key),
    centre: {
      cursors: () => line.ask('cursors', undefined),
      apply: (range, next) => line.ask('applyRange', { range, next }),
      waiting: (limit) => line.ask('waitingCommands', limit),
      settle: (settled) => line.ask('settleCommands', settled),
      sendAgain: () => line.ask('sendCommandsAgain', undefined),
      forget: () => line.ask('forgetCentre', undefined),
      outbox: () => line.ask('outbox', undefined),
      actAs: (agentId) => line.ask('actAs', agentId),
      wipe: () => line.ask('wipe', undefined),
      wish: (wish) => line.ask('wish', wish),
      wishNewest: (wish) => line.ask('wishNewest', wish),
      dismiss: (id) => line.ask('dismissRefused', id),
    },
    customers: {
      keep: (answer) => line.ask('keepCallers', answer),
      find: (who) => line.ask('knownCustomers', who),
      search: (text, limit) => line.ask('searchKept', { text, limit }),
      create: (made) => line.ask('createCustomer', made),
      change: (wish) => line.ask('changeCustomer', wish),
      catalogue: () => line.ask('centreCatalogue', undefined),
      callbacks: (agentId) => line.ask('openCallbacks', agentId),
      hands: (agentId) => line.ask('hands', agentId),
      board: (agentId) => line.ask('board', agentId),
      orders: (since) => line.ask('orderWishes', since),
    },
    close: () => line.close(),
  };
}
