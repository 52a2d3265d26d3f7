import { z } from 'zod';
import { END_CAUSES } from '../../shared/domain/call';
import type { Contact, TypedForms } from '../../shared/domain/contact';
import { INTERPRETER_LANGUAGES, type Interpretation } from '../../shared/domain/hand-over';
import { callId, caseId, contactId } from '../../shared/domain/ids';
import type { ScriptRun } from '../../shared/domain/script';
import { searchDigitsOf, searchTextOf } from './search-text';

const text = z.string();
const maybeText = z.string().nullable();
const time = z.number();
const maybeTime = z.number().nullable();
const flag = z.union([z.literal(0), z.literal(1)]).transform((value) => value === 1);

const rowSchema = z.object({
  id: text,
  call_id: text,
  case_id: maybeText,
  customer_id: maybeText,
  handed_text: maybeText,
  interpretation: maybeText,
  transfers: z.number(),
  status: z.enum(['live', 'wrapUp', 'interrupted', 'finished']),
  direction: z.enum(['in', 'out']),
  practice: flag,
  number: maybeText,
  shown: text,
  caller_name: maybeText,
  prefecture: maybeText,
  town: maybeText,
  dialled_number: maybeText,
  dialled_shown: maybeText,
  public_name: maybeText,
  medium: maybeText,
  product_code: maybeText,
  product_name: maybeText,
  script_id: maybeText,
  wish: maybeText,
  agent_name: text,
  started_at: time,
  answered_at: maybeTime,
  ended_at: maybeTime,
  finished_at: maybeTime,
  cause: z.enum(END_CAUSES).nullable(),
  notes: text,
  result_code: maybeText,
  run: maybeText,
  forms: maybeText,
  was_interrupted: flag,
});

const runSchema = z.object({
  scriptId: z.string(),
  version: z.number(),
  path: z.array(z.string()),
  values: z.record(z.string(), z.string()),
  choices: z.record(z.string(), z.string()),
}) satisfies z.ZodType<ScriptRun>;

const formsSchema = z.record(z.string(), z.record(z.string(), z.string())) satisfies z.ZodType<TypedForms>;

const interpretationSchema = z.object({
  language: z.enum(INTERPRETER_LANGUAGES),
  joinedAfterMs: z.number().nullable(),
}) satisfies z.ZodType<Interpretation>;

/** A row as the contact it is, or null where a strange row can't be one. An unreadable script run or form alone counts as none. */
export function contactOf(row: unknown): Contact | null {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return null;
  const r = parsed.data;
  return {
    id: contactId(r.id),
    callId: callId(r.call_id),
    // Contacts of before the third version are a case each.
    caseId: caseId(r.case_id ?? r.id),
    customerId: r.customer_id,
    handedText: r.handed_text,
    transfers: r.transfers,
    interpretation: readJson(interpretationSchema, r.interpretation),
    status: r.status,
    direction: r.direction,
    practice: r.practice,
    party: {
      number: r.number,
      shown: r.shown,
      name: r.caller_name,
      region: r.prefecture === null ? null : { prefecture: r.prefecture, town: r.town },
    },
    dialled:
      r.dialled_number === null
        ? null
        : {
            number: r.dialled_number,
            shown: r.dialled_shown ?? r.dialled_number,
            publicName: r.public_name,
            medium: r.medium,
            productCode: r.product_code,
            productName: r.product_name,
            scriptId: r.script_id,
          },
    wish: r.wish,
    agentName: r.agent_name,
    startedAt: r.started_at,
    answeredAt: r.answered_at,
    endedAt: r.ended_at,
    finishedAt: r.finished_at,
    cause: r.cause,
    notes: r.notes,
    resultCode: r.result_code,
    run: readJson(runSchema, r.run),
    forms: readJson(formsSchema, r.forms) ?? {},
    wasInterrupted: r.was_interrupted,
  };
}

function readJson<T>(schema: z.ZodType<T>, json: string | null): T | null {
  if (json === null) return null;
  try {
    return schema.parse(JSON.parse(json));
  } catch {
    return null;
  }
}

/** The columns of a contact, with the two that are searched. `savedAt` is epoch ms. */
export function rowOf(contact: Contact, savedAt: number): Record<string, string | number | null> {
  const { party, dialled } = contact;
  return {
    id: contact.id,
    call_id: contact.callId,
    case_id: contact.caseId,
    customer_id: contact.customerId,
    handed_text: contact.handedText,
    transfers: contact.transfers,
    interpretation: contact.interpretation === null ? null : JSON.stringify(contact.interpretation),
    status: contact.status,
    direction: contact.direction,
    practice: contact.practice ? 1 : 0,
    number: party.number,
    shown: party.shown,
    caller_name: party.name,
    prefecture: party.region?.prefecture ?? null,
    town: party.region?.town ?? null,
    dialled_number: dialled?.number ?? null,
    dialled_shown: dialled?.shown ?? null,
    public_name: dialled?.publicName ?? null,
    medium: dialled?.medium ?? null,
    product_code: dialled?.productCode ?? null,
    product_name: dialled?.productName ?? null,
    script_id: dialled?.scriptId ?? null,
    wish: contact.wish,
    agent_name: contact.agentName,
    started_at: contact.startedAt,
    answered_at: contact.answeredAt,
    ended_at: contact.endedAt,
    finished_at: contact.finishedAt,
    cause: contact.cause,
    notes: contact.notes,
    result_code: contact.resultCode,
    run: contact.run === null ? null : JSON.stringify(contact.run),
    forms: Object.keys(contact.forms).length === 0 ? null : JSON.stringify(contact.forms),
    was_interrupted: contact.wasInterrupted ? 1 : 0,
    saved_at: savedAt,
    search_text: searchTextOf(contact),
    search_digits: searchDigitsOf(contact),
  };
}
