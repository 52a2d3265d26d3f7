import { isDeepStrictEqual } from 'node:util';
import type { LiveTalkTold } from '../../shared/contract/centre/escalation';
import type { Contact } from '../../shared/domain/contact';
import { isOpen } from '../../shared/domain/escalation';
import type { LiveLine } from '../sync/live-line';
import { callerOf, placeOf } from './packet';
import type { SliceStore } from './slices';

/** The centre hears of what is typed at most so often, ms. */
const TELL_EVERY_MS = 1_000;
/** After a try that came to nothing, ms. */
const TRY_AGAIN_MS = 5_000;

const NOBODYS: LiveTalkTold = { contactId: null, caller: '', script: null, notes: '' };

/**
 * Tells the centre the talk of this desk as it is typed, while a hand is up for it or a supervisor looks: only the newest,
 * once a second, and never by the outbox, since the words are kept with the contact.
 */
export class LiveTalk {
  private told: LiveTalkTold = NOBODYS;
  private timer: NodeJS.Timeout | null = null;
  private busy = false;

  constructor(
    private readonly store: SliceStore,
    private readonly line: () => LiveLine | null,
  ) {
    store.onPush(({ slice }) => {
      if (slice === 'workspace' || slice === 'hands') this.look();
    });
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  /** The talk that somebody is to see now. */
  private get wanted(): LiveTalkTold {
    const { all } = this.store;
    const { hands, workspace } = all;
    const up = hands.list.flatMap(({ escalation, isSent }) => (isSent && isOpen(escalation) ? [escalation] : []));
    const isSeen = (one: Contact) =>
      !one.practice &&
      (hands.watched ? one.status !== 'interrupted' : up.some(({ contactId }) => contactId === one.id));
    const seen = workspace.open.filter(isSeen);
    const contact = seen.find(({ id }) => id === workspace.selectedId) ?? seen[0];
    if (!contact) return NOBODYS;
    return {
      contactId: contact.id,
      caller: callerOf(all, contact),
      script: placeOf(all, contact),
      notes: contact.notes,
    };
  }

  private look(): void {
    if (this.timer || this.busy || isDeepStrictEqual(this.wanted, this.told)) return;
    void this.tell();
  }

  private async tell(): Promise<void> {
    const telling = this.wanted;
    this.busy = true;
    const isSeen = (await this.line()?.tellTalk(telling)) ?? null;
    this.busy = false;
    // The centre may not know yet that somebody looks.
    const isTaken = isSeen === true || (isSeen === false && telling.contactId === null);
    if (isTaken) this.told = telling;
    this.timer = setTimeout(
      () => {
        this.timer = null;
        this.look();
      },
      isTaken ? TELL_EVERY_MS : TRY_AGAIN_MS,
    ).unref();
  }
}
