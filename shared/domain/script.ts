import jsonLogic, { type RulesLogic } from 'json-logic-js';
import { spokenValue, validateField } from './script-field';
import type { Rule, Script, ScriptField, ScriptNode, ScriptRun } from './script-model';

export { checkScript } from './script-check';
export { normaliseFieldValue, validateField } from './script-field';
export type * from './script-model';
export { renderPhrase } from './script-phrase';

// A condition must not write to a terminal.
jsonLogic.rm_operation('log');

/** Longest path of a run; the contract of the window refuses more. A talk that turns in circles ends its record here. */
const PATH_MAX_STEPS = 500;

export type AdvanceErrorCode = 'requiredEmpty' | 'invalidField' | 'choiceNeeded' | 'atEnd' | 'noWayOn' | 'pathFull';

export interface AdvanceError {
  readonly code: AdvanceErrorCode;
  /** Japanese, says what to do. */
  readonly message: string;
  /** Keys of the fields to complete, in the order of the step. */
  readonly fields: readonly string[];
}

export type AdvanceResult =
  | { readonly ok: true; readonly run: ScriptRun }
  | { readonly ok: false; readonly error: AdvanceError };

function stop(code: AdvanceErrorCode, message: string, fields: readonly string[] = []): AdvanceResult {
  return { ok: false, error: { code, message, fields } };
}

/** A new run that stands at the script's first step. */
export function startRun(script: Script): ScriptRun {
  const first = script.nodes[0];
  return { scriptId: script.id, version: script.version, path: first ? [first.id] : [], values: {}, choices: {} };
}

function nodeOf(script: Script, id: string | undefined): ScriptNode | null {
  return script.nodes.find((node) => node.id === id) ?? null;
}

/** The step on screen, or null where the run belongs to another script or version of it. */
export function currentNode(script: Script, run: ScriptRun): ScriptNode | null {
  return nodeOf(script, run.path.at(-1));
}

/** True at a step with no way on: the talk is led to its end. */
export function isAtEnd(script: Script, run: ScriptRun): boolean {
  return currentNode(script, run)?.next.length === 0;
}

/** Every field of a script once, in the order of its steps. */
export function fieldsOf(script: Script): ScriptField[] {
  const byKey = new Map(
    script.nodes.flatMap((node) => node.fields.map((field) => [field.key, field] as const)).reverse(),
  );
  return [...byKey.values()].reverse();
}

/** The run with a field's value as typed; a key the script does not have changes nothing. */
export function setField(script: Script, run: ScriptRun, key: string, value: string): ScriptRun {
  if (!fieldsOf(script).some((field) => field.key === key) || run.values[key] === value) return run;
  return { ...run, values: { ...run.values, [key]: value } };
}

function holds(rule: Rule | undefined, run: ScriptRun, choice: string | undefined): boolean {
  if (rule === undefined) return true;
  try {
    const data = { values: run.values, choices: run.choices, choice: choice ?? null };
    return jsonLogic.truthy(jsonLogic.apply(rule as RulesLogic, data));
  } catch {
    // An operation that json-logic does not know: the condition does not hold, the edges behind it are tried.
    return false;
  }
}

function nextOf(script: Script, run: ScriptRun, node: ScriptNode, choice: string | undefined): ScriptNode | null {
  const edge = node.next.find(
    (candidate) =>
      (candidate.choice === undefined || candidate.choice === choice) && holds(candidate.when, run, choice),
  );
  return nodeOf(script, edge?.to);
}

function unfinished(node: ScriptNode, run: ScriptRun): AdvanceResult | null {
  const faults = node.fields.flatMap((field) => {
    const value = run.values[field.key] ?? '';
    const message = validateField(field, value);
    return message ? [{ field, message, empty: value.trim() === '' || field.type === 'checkbox' }] : [];
  });
  const [first] = faults;
  if (!first) return null;
  const empty = faults.filter((fault) => fault.empty);
  if (empty.length === 0)
    return stop(
      'invalidField',
      first.message,
      faults.map(({ field }) => field.key),
    );
  const labels = empty.map(({ field }) => field.label).join('、');
  return stop(
    'requiredEmpty',
    `必須の項目が残っています: ${labels}`,
    empty.map(({ field }) => field.key),
  );
}

/**
 * The run one step further. A fork needs one of its options in `choice` (or the one chosen before); required fields must
 * be filled and every value readable. The error names the fields and says what to do; the run is never changed in place.
 */
export function advance(script: Script, run: ScriptRun, input: { readonly choice?: string } = {}): AdvanceResult {
  const node = currentNode(script, run);
  if (!node) return stop('noWayOn', 'このスクリプトは新しい版に変わりました。最初の手順から進めてください。');
  const open = unfinished(node, run);
  if (open) return open;
  if (node.next.length === 0) return stop('atEnd', 'スクリプトの最後です。結果コードを選んで後処理へ進んでください。');
  const choice = input.choice ?? run.choices[node.id];
  if (node.options.length > 0 && !node.options.some((option) => option.id === choice)) {
    return stop('choiceNeeded', `お客様のお返事を選んでください: ${node.options.map(({ label }) => label).join('、')}`);
  }
  if (run.path.length >= PATH_MAX_STEPS)
    return stop('pathFull', '手順が多すぎます。結果コードを選んで後処理へ進んでください。');
  const choices =
    choice === undefined || node.options.length === 0 ? run.choices : { ...run.choices, [node.id]: choice };
  const next = nextOf(script, { ...run, choices }, node, choice);
  if (!next)
    return stop('noWayOn', '次の手順が見つかりません。スクリプトの管理者に知らせ、メモで応対を続けてください。');
  return { ok: true, run: { ...run, choices, path: [...run.path, next.id] } };
}

/** The run one step back; what was typed and chosen stays. At the first step nothing changes. */
export function back(script: Script, run: ScriptRun): ScriptRun {
  return run.path.length > 1 && nodeOf(script, run.path[0]) ? { ...run, path: run.path.slice(0, -1) } : run;
}

/** A step as its chip shows it. `ahead` is a forecast: what is chosen and typed by now, else the usual way. */
export interface ScriptStep {
  readonly nodeId: string;
  readonly title: string;
  readonly state: 'done' | 'now' | 'ahead';
  readonly required: boolean;
}

/** The steps of a talk for its chips: the way walked, the step on screen, the way that most likely follows. */
export function stepsOf(script: Script, run: ScriptRun): ScriptStep[] {
  const step = (node: ScriptNode, state: ScriptStep['state']): ScriptStep => ({
    nodeId: node.id,
    title: node.title,
    state,
    required: node.required,
  });
  const walked = run.path.map((id) => nodeOf(script, id)).filter((node) => node !== null);
  const steps = walked.map((node, index) => step(node, index === walked.length - 1 ? 'now' : 'done'));
  const seen = new Set(run.path);
  let node = walked.at(-1) ?? null;
  while (node && node.next.length > 0) {
    node = nextOf(script, run, node, run.choices[node.id] ?? node.options[0]?.id);
    if (!node || seen.has(node.id)) break;
    seen.add(node.id);
    steps.push(step(node, 'ahead'));
  }
  return steps;
}

/** Required fields that are still empty or unreadable in the steps walked so far: shown before 後処理を終了. */
export function openFieldsOf(script: Script, run: ScriptRun): ScriptField[] {
  const fields = run.path.flatMap((id) => nodeOf(script, id)?.fields ?? []);
  const unique = [...new Map(fields.map((field) => [field.key, field])).values()];
  return unique.filter((field) => validateField(field, run.values[field.key] ?? '') !== null);
}

/** Values for the merge fields of a phrase: what the desk knows, then what was typed in this run, as it is said. */
export function phraseContext(
  script: Script,
  run: ScriptRun,
  known: Readonly<Record<string, string | null | undefined>>,
): Record<string, string> {
  const context: Record<string, string> = {};
  for (const [key, value] of Object.entries(known)) if (value) context[key] = value;
  for (const field of fieldsOf(script)) {
    const value = run.values[field.key];
    if (value) context[field.key] = spokenValue(field, value);
  }
  return context;
}
