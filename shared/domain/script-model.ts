/** What a step is for: a phrase to say, a question with fields, a fork, a check of facts, a duty, a hand-over. */
export type NodeType = 'say' | 'ask' | 'branch' | 'check' | 'legal' | 'transfer';

export type FieldType = 'text' | 'kana' | 'phone' | 'postal' | 'date' | 'select' | 'number' | 'checkbox';

/** Where the customer stands when a field is asked (requirements.md 1, row 65). */
export type JourneyStage = 'awareness' | 'interest' | 'consideration' | 'purchase' | 'after';

/** A condition in json-logic over `{ values, choices, choice }`. */
export type Rule = Readonly<Record<string, unknown>>;

/** One thing to type. Same key in two steps of a script is the same value: nothing is typed twice. */
export interface ScriptField {
  readonly key: string;
  readonly label: string;
  readonly type: FieldType;
  readonly required: boolean;
  /** Choices of a `select`; empty for every other type. */
  readonly options: readonly string[];
  readonly stage: JourneyStage;
  /** Who needs it for what; a field nobody needs is not asked (requirements.md 1, row 66). */
  readonly purpose: string;
}

/** A button of a fork. */
export interface ScriptOption {
  readonly id: string;
  readonly label: string;
}

/** The way on: the first edge whose choice and condition both fit is taken. */
export interface ScriptEdge {
  readonly choice?: string;
  readonly when?: Rule;
  readonly to: string;
}

/** One step of a talk. No `next` means the script ends here. */
export interface ScriptNode {
  readonly id: string;
  /** Short, for the chips that show where the talk stands. */
  readonly title: string;
  readonly type: NodeType;
  /** What to say, with `{{merge fields}}`. */
  readonly phrase: string;
  readonly hint: string | null;
  readonly fields: readonly ScriptField[];
  readonly options: readonly ScriptOption[];
  readonly next: readonly ScriptEdge[];
  /** 必須: the talk is not complete without this step. */
  readonly required: boolean;
}

/** A talk script; its first node is where every run begins. */
export interface Script {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly nodes: readonly ScriptNode[];
}

/** How one talk went: plain JSON, journaled with the contact. The last node of the path is the step on screen. */
export interface ScriptRun {
  readonly scriptId: string;
  readonly version: number;
  readonly path: readonly string[];
  readonly values: Readonly<Record<string, string>>;
  /** Node to the option chosen there; kept when going back, so that going on again gives the same talk. */
  readonly choices: Readonly<Record<string, string>>;
}
