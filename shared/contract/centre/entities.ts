import type { z } from 'zod';
import { isOpen } from '../../domain/escalation';
import { isOpenStop, isStopping } from '../../domain/sales-stop';
import { foldText } from '../../domain/text-fold';
import {
  agentSchema,
  agentStateSchema,
  campaignSchema,
  dialledNumberEntrySchema,
  productSchema,
  queueEventSchema,
  type Role,
  STAFF,
  scriptVersionSchema,
} from './centre-data';
import { customerSchema } from './customer';
import { escalationSchema, liveTalkSchema, presenceSchema, watchSchema } from './escalation';
import { callingHoursSchema } from './hours';
import { salesStopSchema } from './sales-stop';
import { callbackSchema, contactSchema, orderSchema, repairSchema, surveySchema, visitSchema, vocSchema } from './work';

/** By what a row is found: equal to `value`, in the order of `sort` (a time, or nothing). */
export interface Key {
  readonly field: string;
  readonly value: string;
  readonly sort?: number;
}

interface Definition<S extends z.ZodType> {
  readonly schema: S;
  /** The same keys at the centre and at the desk. */
  readonly keys: (row: z.output<S>) => readonly Key[];
  /** Whom a change concerns; null: nobody hears of it unasked. */
  readonly topic: (row: z.output<S>) => string | null;
  /** Every kind of topic that `topic` may name. */
  readonly heardIn: readonly TopicKind[];
  /** Who may read such a row. */
  readonly readers: readonly Role[];
}
const define = <S extends z.ZodType>(definition: Definition<S>): Definition<S> => definition;
const all = (field: string, values: readonly (string | null)[], sort?: number): Key[] =>
  values.flatMap((value) => (value ? [{ field, value, ...(sort === undefined ? {} : { sort }) }] : []));

/** What every desk has to know at once: sales stops. */
export const CONTROL = 'control';
export const CATALOG = 'catalog';
export const CUSTOMERS = 'customers';
export const TEAM = 'team';
/** What supervisors see: raised hands, the states of all agents, talks as they are typed. */
export const BOARD = 'board';
export const topicOfAgent = (agentId: string): string => `agent.${agentId}`;
/** All agents' own topics are of one kind. */
type TopicKind = typeof CONTROL | typeof CATALOG | typeof CUSTOMERS | typeof TEAM | typeof BOARD | 'agent';

const DESKS: readonly Role[] = ['communicator', 'support', 'supervisor'];
/** Who talks with customers, and who asks them how it was. */
const WITH_QUALITY: readonly Role[] = [...DESKS, 'quality'];
const LEADERS: readonly Role[] = ['supervisor', 'administrator'];
const SUPERVISORS: readonly Role[] = ['supervisor'];

/** Every kind of row that the centre keeps (requirements.md 3): its shape, by what it is found, and whom it concerns. */
export const ENTITIES = {
  customer: define({
    schema: customerSchema,
    keys: (row) => [
      ...all(
        'phone',
        [...row.phones, ...row.companyContacts.map(({ phone }) => phone)].map((phone) => phone?.e164 ?? null),
      ),
      ...all('kana', [foldText(row.nameKana)]),
      ...all('mergedInto', [row.mergedInto]),
    ],
    topic: () => CUSTOMERS,
    heardIn: [CUSTOMERS],
    readers: WITH_QUALITY,
  }),
  contact: define({
    schema: contactSchema,
    keys: (row) => [
      ...all('customer', [row.customerId], row.startedAt),
      ...all('number', [row.number], row.startedAt),
      ...all('case', [row.caseId], row.startedAt),
      ...all('agent', [row.agentId], row.startedAt),
    ],
    topic: () => null,
    heardIn: [],
    readers: WITH_QUALITY,
  }),
  order: define({
    schema: orderSchema,
    keys: (row) => [
      ...all('customer', [row.customerId], row.placedAt),
      ...all('number', [row.number]),
      ...row.lines.flatMap(({ productId }) => all('product', [productId], row.placedAt)),
    ],
    topic: (row) => topicOfAgent(row.placedBy),
    heardIn: ['agent'],
    readers: DESKS,
  }),
  repair: define({
    schema: repairSchema,
    keys: (row) => [
      ...all('customer', [row.customerId]),
      ...all('number', [row.number]),
      ...all('serial', [row.serial]),
    ],
    topic: () => null,
    heardIn: [],
    readers: DESKS,
  }),
  visit: define({
    schema: visitSchema,
    keys: (row) => [
      ...all('customer', [row.customerId]),
      ...all('place', [row.status === 'booked' ? `${row.technician} ${row.day} ${row.slot}` : null]),
    ],
    topic: () => null,
    heardIn: [],
    readers: DESKS,
  }),
  callback: define({
    schema: callbackSchema,
    keys: (row) => [
      ...all('customer', [row.customerId]),
      ...all('number', [row.number], row.window.from),
      ...all('open', [row.state === 'open' ? 'open' : null], row.window.from),
      // What was given up and nobody has looked at.
      ...all('givenUp', [row.state === 'givenUp' && row.closed === null ? 'yes' : null], row.window.from),
    ],
    topic: (row) => (row.owner === null ? TEAM : topicOfAgent(row.owner)),
    heardIn: [TEAM, 'agent'],
    readers: DESKS,
  }),
  survey: define({
    schema: surveySchema,
    keys: (row) => [...all('customer', [row.customerId], row.answeredAt), ...all('contact', [row.contactId])],
    topic: () => null,
    heardIn: [],
    readers: WITH_QUALITY,
  }),
  voc: define({
    schema: vocSchema,
    keys: (row) => all('product', [row.productId], row.at),
    topic: () => null,
    heardIn: [],
    readers: [...WITH_QUALITY, 'productOwner'],
  }),
  product: define({ schema: productSchema, keys: () => [], topic: () => CATALOG, heardIn: [CATALOG], readers: STAFF }),
  salesStop: define({
    schema: salesStopSchema,
    keys: (row) => [
      ...all('product', [row.scope.productId], row.proposed.at),
      // Those that may still say something of a sale.
      ...all('open', [isOpenStop(row.state) ? row.scope.productId : null]),
      ...all('notEverywhere', [isStopping(row.state) && row.everywhereAt === null ? 'yes' : null]),
    ],
    topic: () => CONTROL,
    heardIn: [CONTROL],
    readers: STAFF,
  }),
  campaign: define({
    schema: campaignSchema,
    keys: () => [],
    topic: () => CATALOG,
    heardIn: [CATALOG],
    readers: STAFF,
  }),
  dialledNumber: define({
    schema: dialledNumberEntrySchema,
    keys: (row) => all('number', [row.number]),
    topic: () => CATALOG,
    heardIn: [CATALOG],
    readers: STAFF,
  }),
  script: define({
    schema: scriptVersionSchema,
    keys: () => [],
    topic: () => CATALOG,
    heardIn: [CATALOG],
    readers: STAFF,
  }),
  callingHours: define({
    schema: callingHoursSchema,
    keys: () => [],
    topic: () => CATALOG,
    heardIn: [CATALOG],
    readers: STAFF,
  }),
  agent: define({ schema: agentSchema, keys: () => [], topic: () => TEAM, heardIn: [TEAM], readers: STAFF }),
  agentState: define({
    schema: agentStateSchema,
    keys: (row) => all('agent', [row.agentId], row.from),
    topic: () => null,
    heardIn: [],
    readers: LEADERS,
  }),
  escalation: define({
    schema: escalationSchema,
    keys: (row) => [
      ...all('case', [row.caseId], row.raisedAt),
      ...all('open', [isOpen(row) ? row.contactId : null]),
      ...all('raisedBy', [row.raisedBy], row.raisedAt),
    ],
    // What is over leaves the board; it is found by its case.
    topic: (row) => (isOpen(row) ? BOARD : null),
    heardIn: [BOARD],
    readers: SUPERVISORS,
  }),
  /** The same as whoever raised it sees it, until they have seen the result: a row is heard in one topic only. */
  raisedHand: define({
    schema: escalationSchema,
    keys: () => [],
    topic: (row) => (row.seenAt === null ? topicOfAgent(row.raisedBy) : null),
    heardIn: ['agent'],
    readers: SUPERVISORS,
  }),
  presence: define({
    schema: presenceSchema,
    keys: () => [],
    topic: () => BOARD,
    heardIn: [BOARD],
    readers: SUPERVISORS,
  }),
  liveTalk: define({
    schema: liveTalkSchema,
    keys: () => [],
    topic: () => BOARD,
    heardIn: [BOARD],
    readers: SUPERVISORS,
  }),
  watch: define({
    schema: watchSchema,
    keys: () => [],
    topic: (row) => topicOfAgent(row.id),
    heardIn: ['agent'],
    readers: SUPERVISORS,
  }),
  queueEvent: define({
    schema: queueEventSchema,
    keys: (row) => [...all('queue', [row.queue], row.at), ...all('call', [row.callKey], row.at)],
    topic: () => null,
    heardIn: [],
    readers: LEADERS,
  }),
} as const;

export type EntityName = keyof typeof ENTITIES;
export type Row<E extends EntityName> = z.output<(typeof ENTITIES)[E]['schema']>;
export const ENTITY_NAMES = Object.keys(ENTITIES) as [EntityName, ...EntityName[]];

/** The keys of a row of any kind. */
export function keysOf<E extends EntityName>(entity: E, row: Row<E>): readonly Key[] {
  return (ENTITIES[entity] as unknown as Definition<z.ZodType<Row<E>>>).keys(row);
}
/** Whom a change of the row concerns. */
export function topicOf<E extends EntityName>(entity: E, row: Row<E>): string | null {
  return (ENTITIES[entity] as unknown as Definition<z.ZodType<Row<E>>>).topic(row);
}
/** Who reads a kind of row, and where changes of it are heard. */
export function definitionOf(entity: EntityName): Pick<Definition<z.ZodType>, 'heardIn' | 'readers'> {
  return ENTITIES[entity];
}
/** Reads a row that was kept as text or came over the wire; null where it is none. */
export function readRow<E extends EntityName>(entity: E, value: unknown): Row<E> | null {
  const read = ENTITIES[entity].schema.safeParse(value);
  return read.success ? (read.data as Row<E>) : null;
}
