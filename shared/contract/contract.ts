import { z } from 'zod';
import { AWAY_REASONS } from '../domain/agent';
import { type Contact, NOTES_MAX_LENGTH } from '../domain/contact';
import { type CallId, type ContactId, callId, contactId } from '../domain/ids';
import type { Snapshot } from './slices';
import type { FeatureName, VerbName } from './verbs';

const id = z.string().min(1).max(64);
const call = z.strictObject({ callId: id.transform((text): CallId => callId(text)) });
const contact = z.strictObject({ contactId: id.transform((text): ContactId => contactId(text)) });
const nothing = z.undefined();
const text = z.string().max(2_000);

const run = z.strictObject({
  scriptId: z.string().max(100),
  version: z.number().int(),
  path: z.array(z.string().max(100)).max(500),
  values: z.record(z.string().max(100), text),
  choices: z.record(z.string().max(100), z.string().max(200)),
});

const chosen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('away'), reason: z.enum(AWAY_REASONS).nullable() }),
]);

/** What one verb takes (checked in main) and gives (trusted: it comes from main). */
export interface Verb<I extends z.ZodType, O> {
  readonly input: I;
  readonly output?: O;
}

function verb<O = void>() {
  return <I extends z.ZodType>(input: I): Verb<I, O> => ({ input });
}

/** The schemas of every verb (architecture.md: one way through). */
export const CONTRACT = {
  desk: {
    snapshot: verb<Snapshot>()(nothing),
    dismissNotice: verb()(z.strictObject({ id })),
    /** The window says that a call's card stands on the screen: measured from the ring. */
    shown: verb()(call),
    answerSettingsProblem: verb()(z.strictObject({ choice: z.enum(['practice', 'quit']) })),
  },
  agent: {
    ready: verb()(nothing),
    away: verb()(z.strictObject({ reason: z.enum(AWAY_REASONS).nullable() })),
    reserve: verb()(z.strictObject({ next: chosen.nullable() })),
    extendWrapUp: verb()(nothing),
  },
  calls: {
    answer: verb()(call),
    reject: verb()(call),
    dial: verb<{ callId: CallId }>()(z.strictObject({ number: z.string().max(200) })),
    hangUp: verb()(call),
    hold: verb()(call),
    resume: verb()(call),
    mute: verb()(call),
    unmute: verb()(call),
    sendDigits: verb()(call.extend({ digits: z.string().regex(/^[0-9*#A-D]{1,32}$/) })),
  },
  contacts: {
    saveDraft: verb<{ savedAt: number }>()(
      contact.extend({
        notes: z.string().max(NOTES_MAX_LENGTH).optional(),
        resultCode: z.string().max(50).nullable().optional(),
        run: run.optional(),
      }),
    ),
    finish: verb()(contact),
    select: verb()(contact),
    search: verb<readonly Contact[]>()(
      z.strictObject({
        text: z.string().max(200),
        /** Only contacts with this number (E.164). */
        number: z.string().max(40).nullable().optional(),
        limit: z.number().int().min(1).max(500),
      }),
    ),
    read: verb<Contact>()(contact),
  },
  practice: {
    /** Lets a practice caller ring; without a scenario the next one in turn. Enters 研修モード where the desk is not in it. */
    call: verb()(z.strictObject({ scenarioId: z.string().max(50).nullable() })),
    leave: verb()(nothing),
  },
  audio: {
    selectDevices: verb()(
      z.strictObject({ inputId: z.string().max(200).nullable(), outputId: z.string().max(200).nullable() }),
    ),
    retryMicrophone: verb()(nothing),
  },
} as const satisfies { [F in FeatureName]: { [V in VerbName<F>]: Verb<z.ZodType, unknown> } };

type Contract = typeof CONTRACT;
type VerbOf<F extends FeatureName, V extends VerbName<F>> = V extends keyof Contract[F] ? Contract[F][V] : never;

/** What main receives after the check. */
export type InputOf<F extends FeatureName, V extends VerbName<F>> =
  VerbOf<F, V> extends Verb<infer I, unknown> ? z.output<I> : never;
/** What the window gives. */
export type AskedOf<F extends FeatureName, V extends VerbName<F>> =
  VerbOf<F, V> extends Verb<infer I, unknown> ? z.input<I> : never;
/** What the window gets back. */
export type OutputOf<F extends FeatureName, V extends VerbName<F>> =
  VerbOf<F, V> extends Verb<z.ZodType, infer O> ? O : never;
