import { randomUUID } from 'node:crypto';
import { type Customer, FRESH_CUSTOMER } from '../../shared/contract/centre/customer';
import type { InputOf, OutputOf } from '../../shared/contract/contract';
import { done, type Result, refused } from '../../shared/contract/result';
import type { CallerKnown, KnownCustomer } from '../../shared/contract/slices';
import { inShownOrder } from '../../shared/domain/caller-order';
import type { Contact } from '../../shared/domain/contact';
import type { ContactId } from '../../shared/domain/ids';
import type { CustomerCache, Who } from '../cache/client';
import { PracticeCustomers } from '../practice/practice-customers';
import type { Lookup } from '../sync/lookup';
import { customersIn } from './callers-in';
import type { Contacts } from './contacts';
import { changedFields, newCustomer } from './customer-fields';
import type { SliceStore } from './slices';

const FOUND_MAX = 20;
/** A centre that is there and gave no answer is asked again after this. */
const ASK_AGAIN_MS = 5_000;

export interface CustomerSurroundings {
  readonly store: SliceStore;
  readonly contacts: Contacts;
  /** Null where the settings name no centre: then only 研修モード knows customers. */
  readonly cache: CustomerCache | null;
  /** Null where nobody has signed in since the start, or the settings name no centre. */
  readonly lookup: () => Lookup | null;
}

/** What was asked for a contact. */
interface Asked {
  readonly number: string | null;
  /** Chosen by the desk because nobody else has the number; a person's choice is never changed. */
  byDesk: string | null;
  /** An answer to an older question is not shown. */
  turn: number;
  /** What a search named, by id. */
  readonly found: Map<string, KnownCustomer>;
}

const idOf = ({ customer }: KnownCustomer): string => customer.id;

/**
 * Who calls: first from what this desk keeps, then from the centre. Neither ring nor answer nor typing waits for it, and an
 * answer that comes late changes only what is shown.
 */
export class Customers {
  private readonly asked = new Map<ContactId, Asked>();
  private readonly practice = new PracticeCustomers();
  private wasConnected = false;
  private unsent = 0;

  constructor(private readonly around: CustomerSurroundings) {
    around.store.onPush((push) => {
      if (push.slice === 'workspace') this.follow(around.store.all.workspace.open);
      if (push.slice === 'centre') this.followLine(push.value.line === 'connected');
      if (push.slice === 'connectivity') this.followOutbox(push.value.unsent);
    });
  }

  private get shown(): readonly CallerKnown[] {
    return this.around.store.all.callers;
  }

  private contactOf(id: ContactId): Contact | null {
    return this.around.store.all.workspace.open.find((one) => one.id === id) ?? null;
  }

  private callerOf(id: ContactId): CallerKnown | null {
    return this.shown.find(({ contactId }) => contactId === id) ?? null;
  }

  /** 顧客を選ぶ: from those who have the number, or from what a search named; null takes the choice back. */
  choose({ contactId, customerId }: InputOf<'customers', 'choose'>): Result<void> {
    const asked = this.asked.get(contactId);
    const caller = this.callerOf(contactId);
    if (!asked || !caller) return refused('noSuchContact');
    if (customerId === null) {
      asked.byDesk = null;
      this.around.contacts.link(contactId, null);
      return done(undefined);
    }
    const known = caller.customers.find((one) => idOf(one) === customerId) ?? asked.found.get(customerId);
    if (!known) return refused('noSuchCustomer');
    asked.byDesk = null;
    this.around.contacts.link(contactId, customerId);
    if (!caller.customers.includes(known)) {
      this.show({ ...caller, customers: [...caller.customers, known] });
      // What happens in 研修モード is no centre's business.
      if (caller.from !== 'sample') void this.askMore(contactId, { id: customerId });
    }
    return done(undefined);
  }

  /** By name, reading or number: at the centre, or among the kept ones where that can't be asked. */
  async search({ contactId, text }: InputOf<'customers', 'search'>): Promise<Result<OutputOf<'customers', 'search'>>> {
    const asked = this.asked.get(contactId);
    const contact = this.contactOf(contactId);
    if (!asked || !contact) return refused('noSuchContact');
    const remember = (customers: readonly KnownCustomer[]) => {
      for (const one of customers) asked.found.set(idOf(one), one);
      return customers;
    };
    if (contact.practice)
      return done({ customers: remember(this.practice.search(text, FOUND_MAX)), more: false, from: 'sample' });
    const found = await this.around.lookup()?.search(text, FOUND_MAX);
    if (found) {
      const customers = found.rows.map((customer) => ({ customer, contacts: [], fetchedAt: Date.now() }));
      return done({ customers: remember(customers), more: found.more, from: 'centre' });
    }
    const kept = await this.around.cache?.search(text, FOUND_MAX + 1);
    if (!kept?.ok) return kept ?? refused('centreUnset');
    const customers = remember(kept.value.slice(0, FOUND_MAX));
    return done({ customers, more: kept.value.length > FOUND_MAX, from: 'kept' });
  }

  /** 新規登録: the wish, the customer and the contact that is with them are on the disk together, with or without a line. */
  async create({ contactId, ...typed }: InputOf<'customers', 'create'>): Promise<Result<{ customerId: string }>> {
    const contact = this.contactOf(contactId);
    const caller = this.callerOf(contactId);
    if (!contact || !caller) return refused('noSuchContact');
    const made = newCustomer(randomUUID(), typed);
    if (!made.ok) return made;
    const { id } = made.value;
    const row: Customer = { ...made.value, ...FRESH_CUSTOMER, createdAt: Date.now() };
    if (contact.practice) {
      this.practice.put(row);
      this.around.contacts.link(contactId, id);
    } else {
      const { contacts, cache } = this.around;
      if (!cache) return refused('centreUnset');
      const linked = await contacts.linkWith(contactId, id, (next) =>
        cache.create({ customer: made.value, contact: next }),
      );
      if (!linked.ok) return linked;
    }
    const asked = this.asked.get(contactId);
    if (asked) asked.byDesk = null;
    const customers = this.callerOf(contactId)?.customers ?? [];
    this.show({ ...caller, customers: [...customers, { customer: row, contacts: [], fetchedAt: null }] });
    return done({ customerId: id });
  }

  /** 訂正 of name, reading and number. */
  async change({ contactId, customerId, ...typed }: InputOf<'customers', 'change'>): Promise<Result<void>> {
    const contact = this.contactOf(contactId);
    const known = this.callerOf(contactId)?.customers.find((one) => idOf(one) === customerId);
    if (!contact || !known) return refused('noSuchCustomer');
    const fields = changedFields(known.customer, typed);
    if (!fields.ok) return fields;
    if (Object.keys(fields.value).length === 0) return done(undefined);
    const next: Customer = { ...known.customer, ...fields.value };
    if (contact.practice) this.practice.put(next);
    else {
      const saved = await this.around.cache?.change({ id: customerId, fields: fields.value });
      if (!saved?.ok) return saved ?? refused('centreUnset');
    }
    const caller = this.callerOf(contactId);
    if (caller)
      this.show({
        ...caller,
        customers: caller.customers.map((one) => (idOf(one) === customerId ? { ...one, customer: next } : one)),
      });
    return done(undefined);
  }

  /** Every contact that begins is looked up; one that is done is forgotten here. */
  private follow(open: readonly Contact[]): void {
    const gone = [...this.asked.keys()].filter((id) => !open.some((one) => one.id === id));
    for (const id of gone) this.asked.delete(id);
    if (gone.length > 0)
      this.around.store.set(
        'callers',
        this.shown.filter(({ contactId }) => this.asked.has(contactId)),
      );
    for (const contact of open)
      if (this.asked.get(contact.id)?.number !== contact.party.number || !this.asked.has(contact.id))
        this.begin(contact);
  }

  /** The line is back: who could not be asked before is asked now. */
  private followLine(connected: boolean): void {
    const isBack = connected && !this.wasConnected;
    this.wasConnected = connected;
    if (!isBack) return;
    for (const { contactId, state } of this.shown) {
      const contact = this.contactOf(contactId);
      if (contact && state !== 'done') void this.ask(contact);
    }
  }

  /** All is sent: who was made here stands at the centre now, and no longer as waiting for it. */
  private followOutbox(unsent: number): void {
    const isSent = unsent === 0 && this.unsent > 0;
    this.unsent = unsent;
    if (!isSent) return;
    for (const { contactId, from, customers } of this.shown)
      for (const one of customers)
        if (from !== 'sample' && one.fetchedAt === null) void this.askMore(contactId, { id: idOf(one) });
  }

  private begin(contact: Contact): void {
    const { id: contactId, party } = contact;
    const before = this.asked.get(contactId);
    this.asked.set(contactId, { number: party.number, byDesk: null, turn: 0, found: new Map() });
    const nobody: CallerKnown = { contactId, customers: [], more: false, from: 'kept', state: 'done' };
    if (contact.practice) {
      const customers = party.number === null ? [] : this.practice.find(party.number);
      this.show({ ...nobody, customers, from: 'sample' });
      this.settle(contactId, customers, false);
      return;
    }
    // Another one took the caller's place: who the first was says nothing of them.
    if (before?.byDesk && before.byDesk === contact.customerId) this.around.contacts.link(contactId, null);
    const isAskable = this.around.cache !== null && whoOf(contact) !== null;
    this.show({ ...nobody, state: isAskable ? 'looking' : 'done' });
    if (isAskable) void this.ask(contact);
  }

  private async ask(contact: Contact): Promise<void> {
    const { id, customerId } = contact;
    const who = whoOf(contact);
    if (who === null) return;
    await this.askMore(id, who);
    // Chosen by a person before, with another number: also who that is.
    const caller = this.callerOf(id);
    if (customerId !== null && 'phone' in who && !caller?.customers.some((one) => idOf(one) === customerId))
      await this.askMore(id, { id: customerId });
  }

  /** What is kept at once, what the centre says when it comes. */
  private async askMore(id: ContactId, who: Who): Promise<void> {
    const asked = this.asked.get(id);
    const { cache } = this.around;
    if (!asked || !cache) return;
    asked.turn += 1;
    const { turn } = asked;
    const isNewest = () => this.asked.get(id) === asked && asked.turn === turn;
    const kept = await cache.find(who);
    if (!isNewest()) return;
    if (kept.ok && kept.value.length > 0)
      this.take(id, who, kept.value, { from: 'kept', state: 'looking', more: false });
    const answer = await this.around.lookup()?.callers(who);
    if (!isNewest()) return;
    if (!answer) {
      const caller = this.callerOf(id);
      if (caller) this.show({ ...caller, state: 'unreachable' });
      if (this.wasConnected) setTimeout(() => isNewest() && void this.askMore(id, who), ASK_AGAIN_MS).unref();
      return;
    }
    const known = await cache.keep({ who, callers: answer });
    if (!isNewest()) return;
    const customers = known.ok ? known.value : customersIn(answer, Date.now());
    this.take(id, who, customers, { from: 'centre', state: 'done', more: answer.more });
  }

  private take(
    id: ContactId,
    who: Who,
    customers: readonly KnownCustomer[],
    how: Pick<CallerKnown, 'from' | 'state' | 'more'>,
  ): void {
    const caller = this.callerOf(id);
    const contact = this.contactOf(id);
    if (!caller || !contact) return;
    const others = caller.customers.filter((one) => {
      const isAnswered = customers.some((each) => idOf(each) === idOf(one));
      if (isAnswered) return false;
      // Asked for one, only that one may have become another; asked for a number, whoever a person chose stays.
      if ('id' in who) return customers.length === 0 || idOf(one) !== who.id;
      return idOf(one) === contact.customerId && this.isPersons(id);
    });
    this.show({ ...caller, ...how, customers: inShownOrder(caller.customers, [...customers, ...others], idOf) });
    const [one] = customers;
    if ('phone' in who) this.settle(id, customers, how.more);
    else if (one && contact.customerId === who.id && idOf(one) !== who.id) this.around.contacts.link(id, idOf(one));
  }

  private isPersons(id: ContactId): boolean {
    const chosen = this.contactOf(id)?.customerId ?? null;
    return chosen !== null && chosen !== this.asked.get(id)?.byDesk;
  }

  /** The only one with the number is the customer of the contact, unless a person says otherwise. */
  private settle(id: ContactId, customers: readonly KnownCustomer[], more: boolean): void {
    const asked = this.asked.get(id);
    const contact = this.contactOf(id);
    if (!asked || !contact || this.isPersons(id)) return;
    const [one] = customers;
    const only = one && customers.length === 1 && !more ? idOf(one) : null;
    asked.byDesk = only;
    if (contact.customerId !== only) this.around.contacts.link(id, only);
  }

  private show(next: CallerKnown): void {
    const { store } = this.around;
    if (!this.asked.has(next.contactId)) return;
    const others = this.shown.filter(({ contactId }) => contactId !== next.contactId);
    store.set('callers', [next, ...others]);
  }
}

/** A caller who hides the number is nobody, until a person says who. */
function whoOf({ party, customerId }: Contact): Who | null {
  if (party.number !== null) return { phone: party.number };
  return customerId === null ? null : { id: customerId };
}
