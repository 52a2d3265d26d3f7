import { randomUUID } from 'node:crypto';
import type { CentreSession } from '../../shared/contract/centre/session';
import type { InputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import { containsCardNumber } from '../../shared/domain/card-number';
import type { Contact } from '../../shared/domain/contact';
import { type Escalation, isOpen } from '../../shared/domain/escalation';
import type { CustomerCache, Wish } from '../cache/client';
import { OneAtATime } from './centre-data';
import { callerOf, placeOf } from './packet';
import type { SliceStore } from './slices';

export interface HandSurroundings {
  readonly store: SliceStore;
  readonly cache: Pick<CustomerCache, 'hands'>;
  readonly wish: (wish: Wish) => Promise<Result<void>>;
  /** Only the newest of a row waits. */
  readonly wishNewest: (wish: Wish) => Promise<Result<void>>;
}

/** 手上げ at this desk: what was raised here, what supervisors say to it, and the way to their ear. */
export class Hands {
  private agentId: string | null = null;
  /** How many wishes of any kind stood in 要対応. */
  private refused = 0;
  /** By the centre's clock, epoch ms. */
  private watchedUntil = 0;
  private watchTimer: NodeJS.Timeout | null = null;
  private readonly reading = new OneAtATime(() => this.read());

  constructor(private readonly around: HandSurroundings) {
    // What the centre refused stands in 要対応 and no longer here.
    around.store.onPush((push) => {
      if (push.slice === 'centre' && push.value.refused.length !== this.refused) {
        this.refused = push.value.refused.length;
        this.reading.again();
      }
    });
  }

  signedInAs(agentId: string | null): void {
    this.agentId = agentId;
    this.reading.again();
  }

  /** Rows of this agent's topic changed, or the cache has another file. */
  changed(): void {
    this.reading.again();
  }

  /** The hand that is up for a contact. */
  openFor(contactId: string): Escalation | null {
    const own = this.around.store.all.hands.list.map(({ escalation }) => escalation);
    return own.find((one) => one.contactId === contactId && isOpen(one)) ?? null;
  }

  /** One of this agent's, over or not. */
  find(id: string): Escalation | null {
    return this.around.store.all.hands.list.find(({ escalation }) => escalation.id === id)?.escalation ?? null;
  }

  async raise({
    contactId,
    type,
    urgency,
    words,
  }: InputOf<'escalation', 'raise'>): Promise<Result<{ readonly id: string }>> {
    const { centre, workspace } = this.around.store.all;
    const contact = workspace.open.find((one) => one.id === contactId);
    if (!contact) return refused('noSuchContact');
    if (contact.practice) return refused('handInPractice');
    if (centre.line === 'none') return refused('centreUnset');
    if (this.agentId === null) return refused('handSignedOut');
    if (this.openFor(contactId)) return refused('handIsUp');
    if (hasCardNumber(words)) return refused('cardNumber');
    const id = randomUUID();
    const payload = { id, ...this.factsOf(contact, words), type, urgency };
    const wished = await this.put({ kind: 'escalation.raise', payload });
    return wished.ok ? done({ id }) : wished;
  }

  async update({ id, words }: InputOf<'escalation', 'update'>): Promise<Result<void>> {
    if (hasCardNumber(words)) return refused('cardNumber');
    const wished = await this.around.wishNewest({ kind: 'escalation.update', payload: { id, words } });
    await this.read();
    return wished;
  }

  async say({ id, text }: InputOf<'escalation', 'say'>): Promise<Result<void>> {
    if (containsCardNumber(text)) return refused('cardNumber');
    return this.put({ kind: 'escalation.say', payload: { id, messageId: randomUUID(), text } });
  }

  withdraw({ id }: InputOf<'escalation', 'withdraw'>): Promise<Result<void>> {
    return this.put({ kind: 'escalation.withdraw', payload: { id } });
  }

  seen({ id }: InputOf<'escalation', 'seen'>): Promise<Result<void>> {
    return this.put({ kind: 'escalation.seen', payload: { id } });
  }

  stop(): void {
    if (this.watchTimer) clearTimeout(this.watchTimer);
  }

  private async put(wish: Wish): Promise<Result<void>> {
    const wished = await this.around.wish(wish);
    await this.read();
    return wished;
  }

  /** What the desk knows already; nobody types it twice. */
  private factsOf(contact: Contact, words: InputOf<'escalation', 'raise'>['words']) {
    const { all } = this.around.store;
    return {
      contactId: contact.id,
      caseId: contact.caseId,
      customerId: contact.customerId,
      number: contact.party.number,
      packet: {
        ...words,
        caller: callerOf(all, contact),
        transfers: contact.transfers,
        script: placeOf(all, contact),
        notes: contact.notes,
      },
    };
  }

  private async read(): Promise<void> {
    const { agentId } = this;
    const read = agentId === null ? null : await this.around.cache.hands(agentId);
    if (agentId !== this.agentId || (read !== null && !read.ok)) return;
    const { hands: list, names, watchedUntil } = read?.value ?? { hands: [], names: {}, watchedUntil: null };
    const { hands } = this.around.store.all;
    this.watchedUntil = watchedUntil ?? 0;
    const watched = this.isWatched();
    if (list.length + hands.list.length === 0 && watched === hands.watched) return;
    this.around.store.set('hands', { list, names, watched });
  }

  /** Whether a supervisor still looks; it ends by itself. */
  private isWatched(): boolean {
    if (this.watchTimer) clearTimeout(this.watchTimer);
    const leftMs = this.watchedUntil - Date.now() - (this.around.store.all.centre.clock?.offsetMs ?? 0);
    if (leftMs > 0)
      this.watchTimer = setTimeout(
        () => this.around.store.patch('hands', { watched: this.isWatched() }),
        leftMs,
      ).unref();
    return leftMs > 0;
  }
}

const hasCardNumber = ({ wish, tried, promised }: InputOf<'escalation', 'raise'>['words']): boolean =>
  [wish, tried, promised].some(containsCardNumber);

/** Whether whoever is signed in is a supervisor. */
export const supervisorIn = (agent: CentreSession['agent'] | null): string | null =>
  agent?.roles.includes('supervisor') ? agent.id : null;
