import { z } from 'zod';
import { AWAY_REASONS } from '../domain/agent';
import { ATTEMPT_OUTCOMES } from '../domain/callback';
import { type Contact, NOTES_MAX_LENGTH } from '../domain/contact';
import { ESCALATION_TYPES, MESSAGE_MAX_LENGTH, MOODS, PACKET_WORDS_MAX, URGENCIES, WAYS } from '../domain/escalation';
import { HANDED_TEXT_MAX_LENGTH, INTERPRETER_LANGUAGES } from '../domain/hand-over';
import { type CallId, type ContactId, callId, contactId } from '../domain/ids';
import { PICTURE_BYTES_MAX, type PictureType } from '../domain/picture';
import type { CallbackBoard } from './callbacks';
import { OUTREACH_MAX, type Outreach } from './centre/outreach';
import type { CallerKnown, KnownCustomer, Snapshot } from './slices';
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

/** Forms that are half typed. */
const name = z.string().min(1).max(60);
const forms = z
  .record(name, z.record(name, text))
  .refine((all) => Object.values(all).reduce((sum, form) => sum + Object.keys(form).length, 0) <= 500);

const chosen = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ready') }),
  z.strictObject({ kind: z.literal('support') }),
  z.strictObject({ kind: z.literal('away'), reason: z.enum(AWAY_REASONS).nullable() }),
]);

/** A call to hand over: where to, and a few words that travel with the case. */
const handOver = call.extend({
  number: z.string().max(200),
  text: z
    .string()
    .max(HANDED_TEXT_MAX_LENGTH)
    .regex(/^[^\p{Cc}]*$/u),
});

/** What a person types of a customer. */
const typedCustomer = contact.extend({
  nameKanji: z.string().max(80),
  nameKana: z.string().max(80),
  phone: z.string().max(100),
});

/** 販売停止を提案, as it was typed. */
const stopWords = z.strictObject({
  productId: id,
  lots: z.array(z.string().min(1).max(40)).max(200),
  variants: z.array(z.string().min(1).max(40)).max(200),
  /** Epoch ms; null: from the approval on. */
  period: z.strictObject({ from: z.number().int().min(0), to: z.number().int().min(0).nullable() }).nullable(),
  reason: z.string().min(1).max(1_000),
  phrase: z.string().max(1_000),
  alternativeId: id.nullable(),
  /** The talk in which it was heard. */
  contactId: id.nullable(),
});
const pictureBytes = z.instanceof(Uint8Array).refine(({ length }) => length <= PICTURE_BYTES_MAX);
/** 受注, as it was typed. */
const typedOrder = contact.extend({
  lines: z
    .array(
      z.strictObject({
        productId: id,
        quantity: z.number().int().min(1).max(1_000),
        lot: z.string().min(1).max(40).nullable(),
        variant: z.string().min(1).max(40).nullable(),
      }),
    )
    .min(1)
    .max(50),
  deliverTo: z.strictObject({
    postal: z.string().max(20),
    prefecture: z.string().max(10),
    city: z.string().max(60),
    town: z.string().max(60),
    street: z.string().max(100),
    building: z.string().max(100),
  }),
  /** お届け予定, 2026-11-25; null: nothing was promised. */
  promised: z.iso.date().nullable(),
  payment: z.enum(['cashOnDelivery', 'transfer', 'card', 'none']),
  /** Where a refusal is called back, in any spelling. */
  number: z.string().max(40),
  /** 書面: of goods that no advert named. */
  documentSent: z.boolean(),
  /** 復唱 */
  readBackDone: z.boolean(),
  /** 仮受注: the customer was told that it is one. */
  provisional: z.boolean(),
});
const callback = z.strictObject({ callbackId: id });
const time = z.number().int().min(0).max(8_640_000_000_000_000);
/** When a customer is called back, and by whom. */
const when = z.strictObject({
  window: z.strictObject({ from: time, to: time }),
  mine: z.boolean(),
  reason: z.string().max(500),
});
const withReason = z.strictObject({ stopId: id, reason: z.string().min(1).max(1_000) });

/** What the communicator adds to what the desk knows. */
const packetWords = z.strictObject({
  identityVerified: z.boolean(),
  wish: z.string().max(PACKET_WORDS_MAX),
  tried: z.string().max(PACKET_WORDS_MAX),
  promised: z.string().max(PACKET_WORDS_MAX),
  mood: z.enum(MOODS).nullable(),
});
const escalation = z.strictObject({ id });
const said = z.string().min(1).max(MESSAGE_MAX_LENGTH);

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
    /** 応援 */
    support: verb()(nothing),
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
  handOver: {
    /** 切替: the talk is held, the held one talks. */
    swap: verb()(nothing),
    /** 転送 without consulting; resolves when the far side took it, or when the call is back at this desk. */
    transfer: verb()(handOver),
    /** 相談転送: holds the call and dials the second one. */
    consult: verb<{ callId: CallId }>()(handOver),
    /** 転送確定 */
    completeTransfer: verb()(nothing),
    /** 相談を終了: back to the caller. */
    endConsult: verb()(nothing),
    /** 三者通話: every call of this desk that talks or is held joins. */
    conference: verb()(nothing),
    /** 退室: the others stay connected where the server can do that; refused with words where it can't. */
    leave: verb()(nothing),
    /** In the 三者通話: the others hear this party, or don't. */
    muteParty: verb()(call.extend({ muted: z.boolean() })),
    /** 通訳を呼ぶ: holds, dials the interpreter of the settings, joins all three when they answer. */
    callInterpreter: verb<{ callId: CallId }>()(call.extend({ language: z.enum(INTERPRETER_LANGUAGES) })),
    /** A REFER of the far side: followed or refused. */
    answerRefer: verb()(call.extend({ requestId: id, allow: z.boolean() })),
  },
  recording: {
    pause: verb()(call),
    resume: verb()(call),
  },
  payment: {
    /** 決済IVRへ: the caller goes to the payment IVR and comes back to this desk. */
    send: verb()(call),
    /** The caller is not waited for any longer: after-call work begins. */
    stopWaiting: verb()(nothing),
  },
  contacts: {
    saveDraft: verb<{ savedAt: number }>()(
      contact.extend({
        notes: z.string().max(NOTES_MAX_LENGTH).optional(),
        resultCode: z.string().max(50).nullable().optional(),
        run: run.optional(),
        forms: forms.optional(),
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
  customers: {
    /** Whose contact it is; null: nobody's yet. */
    choose: verb()(contact.extend({ customerId: id.nullable() })),
    /** 顧客検索 */
    search: verb<{
      readonly customers: readonly KnownCustomer[];
      readonly more: boolean;
      readonly from: CallerKnown['from'];
    }>()(contact.extend({ text: z.string().regex(/^\P{Cc}{1,100}$/u) })),
    /** 新規登録, linked to the contact. */
    create: verb<{ readonly customerId: string }>()(typedCustomer),
    change: verb()(typedCustomer.extend({ customerId: id })),
  },
  orders: {
    /** 受注登録, or 仮受注; what the centre says of it stands in the slice. */
    place: verb<{ readonly orderId: string }>()(typedOrder),
    /** The customer knows that it was refused, so that nobody has to call them back for it. */
    told: verb()(z.strictObject({ orderId: id })),
  },
  stops: {
    /** 販売停止を提案; the answer is the id of the proposal, which another person approves. */
    propose: verb<{ readonly stopId: string }>()(stopWords),
    /** 緊急停止: in force at once; another person confirms it within an hour. */
    emergency: verb<{ readonly stopId: string }>()(stopWords),
    /** This talk belongs to it too. */
    addEvidence: verb()(z.strictObject({ stopId: id, contactId: id })),
    approve: verb()(z.strictObject({ stopId: id })),
    decline: verb()(withReason),
    /** 販売再開 */
    proposeResume: verb()(withReason),
    approveResume: verb()(z.strictObject({ stopId: id })),
    declineResume: verb()(withReason),
    /** A picture of the goods, as its file is; the centre takes place and camera off it. */
    addPicture: verb()(z.strictObject({ stopId: id, bytes: pictureBytes })),
    picture: verb<{ readonly type: PictureType; readonly bytes: Uint8Array<ArrayBuffer> }>()(
      z.strictObject({ pictureId: id }),
    ),
    /** 連絡先一覧: a page of it, behind this order or from the newest on. */
    outreach: verb<Outreach>()(
      z.strictObject({
        stopId: id,
        after: z.strictObject({ placedAt: z.number().int().min(0), orderId: id }).nullable(),
      }),
    ),
    /** Somebody of the team calls the customers of these orders. */
    callThem: verb()(z.strictObject({ stopId: id, orderIds: z.array(id).min(1).max(OUTREACH_MAX) })),
  },
  escalation: {
    /** 手上げ; the answer is its id. */
    raise: verb<{ readonly id: string }>()(
      contact.extend({ type: z.enum(ESCALATION_TYPES), urgency: z.enum(URGENCIES), words: packetWords }),
    ),
    update: verb()(escalation.extend({ words: packetWords })),
    say: verb()(escalation.extend({ text: said })),
    /** 手上げ取消 */
    withdraw: verb()(escalation),
    /** The result was read. */
    seen: verb()(escalation),
    /** One press brings the caller and the supervisor who has the case together, in the way that they chose. */
    connect: verb()(escalation),
    /** 引き継ぐ, 相談, 三者通話 or チャット; `from`: who had it as the window showed it. */
    take: verb()(escalation.extend({ way: z.enum(WAYS).exclude(['callback']), from: id.nullable() })),
    handBack: verb()(escalation),
    resolve: verb()(escalation.extend({ text: said })),
    /** 折り返しを約束: the supervisor calls back within so many minutes. */
    promise: verb()(escalation.extend({ from: id.nullable(), withinMin: z.number().int().min(5).max(1_440) })),
    /** A supervisor looks at an agent's talk for a minute; asked again while they do. */
    watch: verb()(z.strictObject({ agentId: id })),
  },
  callbacks: {
    /** 折り返し予約; in a call of that contact, or without one. */
    promise: verb<{ readonly callbackId: string }>()(
      when.extend({ contactId: contact.shape.contactId.nullable(), number: z.string().max(200) }),
    ),
    /** Takes it for this desk and dials. */
    dial: verb<{ readonly callId: CallId }>()(callback),
    /** The outcome of its call; told to the centre by 後処理を終了. */
    choose: verb()(contact.extend({ outcome: z.enum(ATTEMPT_OUTCOMES) })),
    /** 再設定 */
    reschedule: verb()(when.extend(callback.shape)),
    /** 対応済みにする */
    close: verb()(callback.extend({ reason: z.string().min(1).max(500) })),
    /** Frees what a desk holds; for leaders. */
    release: verb()(callback),
    assign: verb()(callback.extend({ owner: id.nullable() })),
    board: verb<CallbackBoard>()(nothing),
    /** 発信できる時間, minutes of the day. */
    setHours: verb()(
      z.strictObject({ fromMinute: z.number().int().min(0).max(1_440), toMinute: z.number().int().min(0).max(1_440) }),
    ),
  },
  practice: {
    /** Lets a practice caller ring; without a scenario the next one in turn. Enters 研修モード where the desk is not in it. */
    call: verb()(z.strictObject({ scenarioId: z.string().max(50).nullable() })),
    leave: verb()(nothing),
  },
  centre: {
    /** ログイン */
    signIn: verb()(z.strictObject({ login: z.string().min(1).max(100), password: z.string().min(1).max(200) })),
    /** ブラウザーでログイン: answered once the person came back, or did not. */
    signInByBrowser: verb()(nothing),
    cancelSignIn: verb()(nothing),
    signOut: verb()(nothing),
    /** 要対応: seen. */
    dismiss: verb()(z.strictObject({ id })),
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
