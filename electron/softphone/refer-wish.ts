import { randomUUID } from 'node:crypto';
import type { Referral, Session } from 'sip.js';
import { type Wish, wishIn } from './refer-to';

/** A person has this long to decide before the far side is refused. */
const DECISION_LIMIT_MS = 30_000;

/** Tells the referring side how its wish goes (RFC 3515 2.4.4); `over` with the last one. */
export function notifyReferrer(session: Session, status: number, words: string, over: boolean): void {
  try {
    session.dialog?.notify(undefined, {
      extraHeaders: [
        'Event: refer',
        // A NOTIFY without it is none (RFC 6665 8.2.1).
        `Contact: ${session.userAgent.contact}`,
        `Subscription-State: ${over ? 'terminated;reason=noresource' : 'active;expires=60'}`,
      ],
      body: {
        contentDisposition: 'render',
        contentType: 'message/sipfrag;version=2.0',
        content: `SIP/2.0 ${status} ${words}\r\n`,
      },
    });
  } catch {
    // Its call ended meanwhile: nobody is left to be told.
  }
}

export interface PendingWish {
  readonly id: string;
  readonly wish: Wish;
}

/** A REFER of the far side, from its coming to a person's word. */
export class ReferWishes {
  private pending: (PendingWish & { readonly referral: Referral; readonly timer: NodeJS.Timeout }) | null = null;

  /** @param changed told of the wish that waits for a word, or null when it does not any more. */
  constructor(private readonly changed: (pending: PendingWish | null) => void) {}

  /** A REFER came; one that no telephone can follow, or a second one, is refused at once. */
  ask(referral: Referral): PendingWish | null {
    const wish = this.pending ? null : wishIn(referral.request.getHeader('refer-to') ?? '');
    if (!wish) {
      void referral.reject({ statusCode: this.pending ? 491 : 400 });
      return null;
    }
    const timer = setTimeout(() => this.refuse(), DECISION_LIMIT_MS);
    this.pending = { id: randomUUID(), wish, referral, timer };
    this.changed(this.pending);
    return this.pending;
  }

  /** The person, or the setting, lets it happen: the wish to follow, or null where it waits no longer. */
  accept(id: string): Wish | null {
    const { pending } = this;
    if (pending?.id !== id) return null;
    this.drop();
    void pending.referral.accept();
    return pending.wish;
  }

  /** 603 for whatever waits. */
  refuse(id = this.pending?.id): boolean {
    const { pending } = this;
    if (!pending || pending.id !== id) return false;
    this.drop();
    void pending.referral.reject({ statusCode: 603 });
    return true;
  }

  /** The call is over: nobody can be answered any more. */
  drop(): void {
    if (!this.pending) return;
    clearTimeout(this.pending.timer);
    this.pending = null;
    this.changed(null);
  }
}
