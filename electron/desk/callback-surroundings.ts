import type { CallbackBoard } from '../../shared/contract/callbacks';
import type { CommandKind, PayloadOf, Verdict } from '../../shared/contract/centre/commands';
import type { Result } from '../../shared/contract/result';
import type { Contact } from '../../shared/domain/contact';
import type { CallId, ContactId } from '../../shared/domain/ids';
import type { Wish } from '../cache/client';
import type { Notices } from './notices';
import type { SliceStore } from './slices';

/** What callbacks need of the desk around them. */
export interface CallbackSurroundings {
  readonly store: SliceStore;
  readonly notices: Notices;
  readonly wish: (wish: Wish) => Promise<Result<void>>;
  /** Asks the centre at once, beside the outbox. */
  readonly askNow: <K extends CommandKind>(kind: K, payload: PayloadOf<K>) => Promise<Verdict | 'unreachable'>;
  readonly board: () => Promise<CallbackBoard | null>;
  /** This desk's name at the centre; null before it has one. */
  readonly deviceId: () => string | null;
  readonly dial: (number: string, contactId: ContactId) => Promise<Result<{ callId: CallId }>>;
  readonly contactOf: (id: ContactId | null) => Contact | null;
  /** One that is not open any more; null where there is none. */
  readonly finishedContact: (id: ContactId) => Promise<Contact | null>;
  readonly link: (id: ContactId, customerId: string) => void;
  /** The list is read anew. */
  readonly reread: () => void;
}
