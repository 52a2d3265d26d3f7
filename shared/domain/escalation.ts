// エスカレーション: a raised hand from the press to its result, the same rules at the desk and at the centre.

import type { ScriptRun } from './script-model';

/** What the help is needed for, in the order in which they are offered. */
export const ESCALATION_TYPES = ['complaint', 'decision', 'knowledge', 'safety', 'harassment', 'other'] as const;
export type EscalationType = (typeof ESCALATION_TYPES)[number];

/** `now`: the talk can't go on without help; `inTalk`: before it ends; `afterTalk`: the caller need not wait for it. */
export const URGENCIES = ['now', 'inTalk', 'afterTalk'] as const;
export type Urgency = (typeof URGENCIES)[number];

/** How a supervisor helps. `takeOver`: they talk with the caller; `chat`: they only write. */
export const WAYS = ['takeOver', 'consult', 'conference', 'callback', 'chat'] as const;
export type Way = (typeof WAYS)[number];

/** How the caller feels, as the communicator hears it. */
export const MOODS = ['calm', 'worried', 'upset', 'angry'] as const;
export type Mood = (typeof MOODS)[number];

/** `raised`: stands on the board; `taken`: a supervisor has it; the other two are over. */
export const ESCALATION_STATES = ['raised', 'taken', 'resolved', 'withdrawn'] as const;
export type EscalationState = (typeof ESCALATION_STATES)[number];

export const ESCALATION_EVENTS = ['raised', 'taken', 'handedBack', 'resolved', 'withdrawn'] as const;

/** Letters of the chat of one escalation; a full list is refused, never cut. */
export const MESSAGES_MAX = 60;
export const MESSAGE_MAX_LENGTH = 1_000;
/** Letters of what the communicator adds to the packet, a field. */
export const PACKET_WORDS_MAX = 500;
const HISTORY_MAX = 200;

/** What the communicator adds, where the desk does not know it. */
export interface PacketWords {
  /** 本人確認済 */
  readonly identityVerified: boolean;
  /** What the caller wants. */
  readonly wish: string;
  /** What was tried already. */
  readonly tried: string;
  /** What the caller was promised. */
  readonly promised: string;
  readonly mood: Mood | null;
}

/** The field of a script that says it, where a script asks for it. */
const IDENTITY_FIELD = 'identityVerified';
/** 本人確認済: the talk's script asked who it is, and the answer was in order. */
export const isVerifiedIn = (run: Pick<ScriptRun, 'values'> | null): boolean => run?.values[IDENTITY_FIELD] === 'true';

/** Where the talk stands in its script, and what was answered in it. */
export interface ScriptPlace {
  readonly title: string;
  readonly step: string;
  readonly values: readonly { readonly label: string; readonly value: string }[];
}

/** What a supervisor has to know before the first word. */
export interface Packet extends PacketWords {
  /** The caller's name, or number, as the desk shows it. */
  readonly caller: string;
  /** How often the case was transferred before. */
  readonly transfers: number;
  readonly script: ScriptPlace | null;
  /** The notes when the hand was raised; those of later are told as they are typed. */
  readonly notes: string;
}

/** Who has it, and how they come in; times are epoch ms. */
export interface Taken {
  readonly by: string;
  readonly at: number;
  readonly way: Way;
  /** Where the supervisor is called (SIP user); null where nobody is to be called. */
  readonly extension: string | null;
  /** 折り返し: until when they call back. */
  readonly until: number | null;
}

interface ByAt {
  readonly by: string;
  readonly at: number;
}

/** A raised hand; times are epoch ms by the centre's clock. */
export interface Escalation {
  readonly id: string;
  readonly contactId: string;
  readonly caseId: string;
  readonly customerId: string | null;
  /** The caller's, E.164. */
  readonly number: string | null;
  readonly type: EscalationType;
  readonly urgency: Urgency;
  readonly packet: Packet;
  readonly state: EscalationState;
  readonly raisedBy: string;
  readonly raisedAt: number;
  /** Until when somebody should have it. */
  readonly dueAt: number;
  readonly taken: Taken | null;
  readonly result: (ByAt & { readonly text: string }) | null;
  /** When the communicator had seen the result. */
  readonly seenAt: number | null;
  readonly messages: readonly (ByAt & { readonly id: string; readonly text: string })[];
  readonly history: readonly (ByAt & { readonly event: (typeof ESCALATION_EVENTS)[number] })[];
}

/** What a desk says when a hand goes up. */
export type Raise = Pick<
  Escalation,
  'id' | 'contactId' | 'caseId' | 'customerId' | 'number' | 'type' | 'urgency' | 'packet'
>;

/** Within how long a supervisor should have it, seconds: by what is at stake, and by how long the caller can wait. */
const TARGETS_S: Readonly<Record<EscalationType, Readonly<Record<Urgency, number>>>> = {
  safety: { now: 15, inTalk: 60, afterTalk: 900 },
  harassment: { now: 15, inTalk: 60, afterTalk: 1_800 },
  complaint: { now: 30, inTalk: 120, afterTalk: 1_800 },
  decision: { now: 30, inTalk: 120, afterTalk: 3_600 },
  knowledge: { now: 45, inTalk: 180, afterTalk: 3_600 },
  other: { now: 60, inTalk: 180, afterTalk: 3_600 },
};

/** Within how long a supervisor should have it, ms. */
export const targetMs = (type: EscalationType, urgency: Urgency): number => TARGETS_S[type][urgency] * 1_000;

/** Whether somebody still has to do something about it. */
export const isOpen = ({ state }: Pick<Escalation, 'state'>): boolean => state === 'raised' || state === 'taken';

/** Nobody has it although the target is over. @param now epoch ms by the centre's clock. */
export const isLate = ({ state, dueAt }: Pick<Escalation, 'state' | 'dueAt'>, now: number): boolean =>
  state === 'raised' && now > dueAt;

/** Those that nobody has first, the soonest due first; then those that somebody has, the oldest first. */
export function inTurn<E extends Pick<Escalation, 'state' | 'dueAt' | 'raisedAt'>>(list: readonly E[]): E[] {
  const rank = ({ state }: E) => (state === 'raised' ? 0 : 1);
  return [...list].sort((a, b) => rank(a) - rank(b) || a.dueAt - b.dueAt || a.raisedAt - b.raisedAt);
}

/** Who wishes something of it. @param now epoch ms. */
export interface Wisher {
  readonly agentId: string;
  readonly isSupervisor: boolean;
  readonly now: number;
}

/** 手上げ: the targets begin to count. */
export function raised(facts: Raise, { agentId: by, now: at }: Pick<Wisher, 'agentId' | 'now'>): Escalation {
  return {
    ...facts,
    state: 'raised',
    raisedBy: by,
    raisedAt: at,
    dueAt: at + targetMs(facts.type, facts.urgency),
    taken: null,
    result: null,
    seenAt: null,
    messages: [],
    history: [{ event: 'raised', by, at }],
  };
}

/** What may be wished of an escalation that is there. */
export type EscalationChange =
  | { readonly kind: 'update'; readonly words: PacketWords }
  | { readonly kind: 'say'; readonly messageId: string; readonly text: string }
  | {
      readonly kind: 'take';
      readonly way: Way;
      readonly extension: string | null;
      readonly until: number | null;
      /** Who had it as the wisher saw it: of two who take it at once one is told. */
      readonly from: string | null;
    }
  | { readonly kind: 'handBack' }
  | { readonly kind: 'resolve'; readonly text: string }
  | { readonly kind: 'withdraw' }
  | { readonly kind: 'seen' };

/** Why a change is refused. `notTheirs`: it is another person's to wish. */
export type EscalationRefusal = 'wrongStatus' | 'notTheirs' | 'takenByOther' | 'chatFull';

/** The escalation after a change, or why it stays as it is. */
export function changed(
  escalation: Escalation,
  change: EscalationChange,
  wisher: Wisher,
): Escalation | EscalationRefusal {
  const { agentId: by, isSupervisor, now: at } = wisher;
  const { state, taken, raisedBy, messages } = escalation;
  const isRaiser = by === raisedBy;
  const isTaker = state === 'taken' && taken?.by === by;
  const next = (part: Partial<Escalation>, event: (typeof ESCALATION_EVENTS)[number]): Escalation => ({
    ...escalation,
    ...part,
    history: [...escalation.history, { event, by, at }].slice(-HISTORY_MAX),
  });
  if (change.kind === 'seen') {
    if (!isRaiser) return 'notTheirs';
    return isOpen(escalation) ? 'wrongStatus' : { ...escalation, seenAt: escalation.seenAt ?? at };
  }
  if (!isOpen(escalation)) return 'wrongStatus';
  switch (change.kind) {
    case 'update':
      return isRaiser ? { ...escalation, packet: { ...escalation.packet, ...change.words } } : 'notTheirs';
    case 'say': {
      if (!isRaiser && !isSupervisor) return 'notTheirs';
      if (messages.length >= MESSAGES_MAX) return 'chatFull';
      return { ...escalation, messages: [...messages, { id: change.messageId, by, at, text: change.text }] };
    }
    case 'take': {
      if ((taken?.by ?? null) !== change.from) return 'takenByOther';
      const { way, extension, until } = change;
      return next({ state: 'taken', taken: { by, at, way, extension, until } }, 'taken');
    }
    case 'handBack':
      return isTaker ? next({ state: 'raised', taken: null }, 'handedBack') : 'notTheirs';
    case 'resolve':
      return isTaker ? next({ state: 'resolved', result: { text: change.text, by, at } }, 'resolved') : 'notTheirs';
    case 'withdraw':
      return isRaiser ? next({ state: 'withdrawn', seenAt: at }, 'withdrawn') : 'notTheirs';
  }
}
