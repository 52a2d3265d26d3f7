import type { Agent } from '../domain/agent';
import type { Call } from '../domain/call';
import type { Contact } from '../domain/contact';
import type { Escalation, ScriptPlace } from '../domain/escalation';
import type { InterpreterLanguage } from '../domain/hand-over';
import type { CallId, ContactId } from '../domain/ids';
import type { Script } from '../domain/script';
import type { NoticeCode } from '../i18n';
import type { CallbackWork } from './callbacks';
import type { CommandKind, RefusalReason } from './centre/commands';
import type { Customer } from './centre/customer';
import type { Row } from './centre/entities';
import type { ContactRecord } from './centre/work';
import type { SliceName } from './verbs';

/** Whether calls can reach this desk. `refused`: the server said no to the name or password. `off`: no line in use. */
export type LineState = 'off' | 'connecting' | 'connected' | 'reconnecting' | 'disconnected' | 'refused';

export interface Connectivity {
  readonly mode: 'none' | 'practice' | 'sip';
  readonly line: LineState;
  /** Commands that wait for the centre. */
  readonly unsent: number;
  /** `failed`: the cache can't be written; typed text stays in memory and the person is told. */
  readonly data: 'opening' | 'ready' | 'failed';
  /** Listening quality of the talk, 1.0 to 4.5 (centre.md 3), null outside a talk. */
  readonly mos: number | null;
}

export interface Workspace {
  /** Contacts that are not finished, the newest first. */
  readonly open: readonly Contact[];
  readonly selectedId: ContactId | null;
}

/** What the centre gives every desk; large and seldom changed, so it is no part of what every key pushes. */
export interface Catalogue {
  readonly scripts: readonly Script[];
  readonly resultCodes: readonly { readonly id: string; readonly label: string }[];
  /** Of the centre's replica; empty where it has not come yet. */
  readonly products: readonly Row<'product'>[];
  readonly campaigns: readonly Row<'campaign'>[];
}

export interface AudioDevice {
  readonly id: string;
  readonly label: string;
}

export interface AudioState {
  /** `asking`: not tried yet. `missing`: no device. `denied`: the system forbids it. `lost`: taken away while in use. */
  readonly microphone: 'asking' | 'ready' | 'missing' | 'denied' | 'lost';
  readonly inputs: readonly AudioDevice[];
  readonly outputs: readonly AudioDevice[];
  readonly inputId: string | null;
  readonly outputId: string | null;
}

/** Loudness of the talk, 0 to 1, about ten times a second. */
export interface Levels {
  readonly callId: CallId | null;
  readonly caller: number;
  readonly self: number;
}

export interface Notice {
  readonly id: string;
  readonly tone: 'error' | 'warning' | 'info';
  readonly code: NoticeCode;
  readonly params?: Readonly<Record<string, string | number>>;
}

export interface PracticeState {
  readonly active: boolean;
  readonly scenarios: readonly { readonly id: string; readonly title: string; readonly card: string }[];
  readonly currentId: string | null;
  /** A settings file names a real line, so 研修モード can be left for it. */
  readonly canLeave: boolean;
}

/** What the line of this desk can do, as its settings say: controls for anything else are not shown. */
export interface Abilities {
  readonly interpreters: readonly InterpreterLanguage[];
  readonly payment: boolean;
  readonly recordingControl: boolean;
}

/** A caller who is with the payment IVR; times are epoch milliseconds. `until`: not waited for any longer. */
export interface PaymentWait {
  readonly contactId: ContactId;
  readonly since: number;
  readonly until: number;
}

/** 要対応: a wish that the centre refused. `at`: when the desk wished it, epoch ms. */
export interface RefusedShown {
  readonly id: string;
  readonly kind: CommandKind | string;
  readonly at: number;
  readonly reason: RefusalReason;
}

/** This desk and its centre. `none`: it has none. `offline`: signed in, and the centre does not answer. */
export interface CentreState {
  /** It is inside this program, and whoever sits here is always signed in. `down`: it does not come up. */
  readonly embedded: false | 'well' | 'down';
  readonly line: 'none' | 'signedOut' | 'offline' | 'connected';
  readonly agent: string | null;
  readonly refused: readonly RefusedShown[];
  /** This program is older than the centre serves: it delivers and hears nothing new. */
  readonly mustUpdate: boolean;
  /** The centre's clock less this desk's, and how wrong that may be, ms; null until it was measured. */
  readonly clock: { readonly offsetMs: number; readonly errorMs: number } | null;
  /** ログイン goes over the system's browser: `open` while it is waited for. Without it people type their password here. */
  readonly browser?: 'ready' | 'open';
}

/** A customer as this desk knows it. */
export interface KnownCustomer {
  readonly customer: Customer;
  /** The last ones, the newest first. */
  readonly contacts: readonly ContactRecord[];
  /** When the centre said so, epoch ms; null where it was made at this desk and did not come back from the centre yet. */
  readonly fetchedAt: number | null;
}

/** Who the other side of an open contact may be. */
export interface CallerKnown {
  readonly contactId: ContactId;
  /** None: a new customer, or a number that is hidden. */
  readonly customers: readonly KnownCustomer[];
  /** More have this number than are named. */
  readonly more: boolean;
  /** `kept`: from an earlier answer of the centre. `sample`: of 研修モード. */
  readonly from: 'centre' | 'kept' | 'sample';
  /** `unreachable`: the centre could not be asked. */
  readonly state: 'looking' | 'done' | 'unreachable';
}

/** 販売停止 as this desk knows it. */
export interface StopsState {
  /** The centre's word is good now; without it nothing that can be stopped is sold, and an order is a 仮受注. */
  readonly fresh: boolean;
  /** All that the centre named, over ones too; without a line what it named last. */
  readonly list: readonly Row<'salesStop'>[];
  /** Who is signed in, where they hold the right to stop (販売停止権限者); null: they don't. */
  readonly approver: string | null;
}

/** Hands that whoever is signed in raised here or elsewhere, until they have seen the result; the newest last. */
export interface HandsState {
  /** `isSent`: the centre has it. */
  readonly list: readonly { readonly escalation: Escalation; readonly isSent: boolean }[];
  /** Names of agents, by id. */
  readonly names: Readonly<Record<string, string>>;
  /** A supervisor looks at the talk of this desk as it is typed. */
  readonly watched: boolean;
}

/** An agent who talks, as a supervisor sees them. */
export interface TalkShown {
  readonly agentId: string;
  readonly name: string;
  readonly state: Agent['state'];
  /** Epoch ms, by that desk's clock. */
  readonly from: number;
  readonly contactId: string | null;
  /** As it is typed; null where nobody asked for it. */
  readonly live: { readonly caller: string; readonly script: ScriptPlace | null; readonly notes: string } | null;
}

/** What a supervisor sees of all desks. */
export interface BoardState {
  /** Whoever is signed in, where they are a supervisor; null: they aren't, and the rest is empty. */
  readonly supervisor: string | null;
  /** Where this desk is called, for those who hand a caller over; null: it has no line with a number. */
  readonly extension: string | null;
  /** Hands that are up or taken, in the order in which they are due. */
  readonly escalations: readonly Escalation[];
  readonly talks: readonly TalkShown[];
  /** How many agents are in each state. */
  readonly states: Partial<Readonly<Record<Agent['state'], number>>>;
  readonly names: Readonly<Record<string, string>>;
}

/** An order of this desk. Only the centre's word makes it a 受注: until then it is a 仮受注 (centre.md 1.3). */
export interface OrderShown {
  readonly id: string;
  readonly contactId: ContactId | null;
  /** When it was sent on its way, epoch ms. */
  readonly at: number;
  readonly lines: readonly Pick<Row<'order'>['lines'][number], 'productId' | 'quantity' | 'lot' | 'variant'>[];
  /** `practice`: of 研修モード, which tells no centre. */
  readonly state: 'unanswered' | 'accepted' | 'refused' | 'practice';
  /** 受注番号, once there is one. */
  readonly number: string | null;
  /** Why the centre refused it. */
  readonly reason: RefusalReason | null;
  /** Of a refused one: the customer knows. */
  readonly told: boolean;
}

/** A settings file that can't be used: the desk waits for the person's choice. */
export interface SettingsProblem {
  readonly file: string;
  /** Dotted path of the key, or null when the file itself is the problem. */
  readonly key: string | null;
  readonly code: 'missing' | 'unreadable' | 'notJson' | 'unknownKey' | 'badValue' | 'insecureAddress' | 'newerKey';
  /** What stands there or what is expected, in words a person can act on; never a password. */
  readonly detail: string;
}

export interface Slices {
  readonly calls: readonly Call[];
  readonly agent: Agent;
  readonly connectivity: Connectivity;
  readonly workspace: Workspace;
  readonly catalogue: Catalogue;
  readonly audio: AudioState;
  readonly levels: Levels;
  readonly notices: readonly Notice[];
  readonly practice: PracticeState;
  readonly abilities: Abilities;
  readonly payment: PaymentWait | null;
  readonly centre: CentreState;
  readonly callers: readonly CallerKnown[];
  /** Open callbacks of whoever is signed in and of the whole team, the soonest first. */
  readonly callbacks: readonly Row<'callback'>[];
  readonly stops: StopsState;
  readonly hands: HandsState;
  readonly board: BoardState;
  /** Of the last hours, the oldest first. */
  readonly orders: readonly OrderShown[];
  readonly callbackWork: CallbackWork;
}

/** Everything the window shows, for a window that has just opened. */
export interface Snapshot {
  readonly slices: Slices;
  readonly settingsProblem: SettingsProblem | null;
  readonly locale: 'ja' | 'en';
}

/** One push from main: a whole slice. */
export type SlicePush = { [S in SliceName]: { readonly slice: S; readonly value: Slices[S] } }[SliceName];
