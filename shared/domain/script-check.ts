import type { Script, ScriptField, ScriptNode } from './script-model';
import { CONTEXT_KEYS, mergeKeysOf } from './script-phrase';

export type ScriptFaultCode =
  | 'empty'
  | 'duplicateNode'
  | 'missingTarget'
  | 'unknownOption'
  | 'deadEnd'
  | 'noEnd'
  | 'unreachable'
  | 'fieldClash'
  | 'fieldOptions'
  | 'unknownMergeField'
  | 'noPhrase';

/** Something that would leave a communicator without words or without a way on. */
export interface ScriptFault {
  readonly code: ScriptFaultCode;
  readonly nodeId: string | null;
  /** Japanese, for the writer of the script. */
  readonly message: string;
}

/** True when whatever is chosen and typed, some edge fits: the last resort has no condition. */
function alwaysGoesOn(node: ScriptNode): boolean {
  const choices = node.options.length > 0 ? node.options.map((option) => option.id) : [undefined];
  return choices.every((choice) =>
    node.next.some((edge) => edge.when === undefined && (edge.choice === undefined || edge.choice === choice)),
  );
}

function reach(starts: readonly string[], waysOf: (id: string) => readonly string[]): Set<string> {
  const reached = new Set(starts);
  for (const id of reached) for (const to of waysOf(id)) reached.add(to);
  return reached;
}

function faultsOfNode(node: ScriptNode, known: ReadonlySet<string>, mergeKeys: ReadonlySet<string>): ScriptFault[] {
  const faults: ScriptFault[] = [];
  const add = (code: ScriptFaultCode, message: string) => faults.push({ code, nodeId: node.id, message });
  if (node.phrase.trim() === '') add('noPhrase', `「${node.title}」に話す言葉がありません。`);
  for (const edge of node.next) {
    if (!known.has(edge.to)) add('missingTarget', `「${node.title}」の次の手順「${edge.to}」がありません。`);
    if (edge.choice !== undefined && !node.options.some((option) => option.id === edge.choice)) {
      add('unknownOption', `「${node.title}」に選択肢「${edge.choice}」がありません。`);
    }
  }
  if (node.next.length === 0 && node.options.length > 0) {
    add('deadEnd', `「${node.title}」の選択肢に続く手順がありません。`);
  }
  if (node.next.length > 0 && !alwaysGoesOn(node)) {
    add('deadEnd', `「${node.title}」で、条件に合わないときの次の手順がありません。`);
  }
  for (const field of node.fields) {
    if ((field.type === 'select') === (field.options.length === 0)) {
      add('fieldOptions', `「${field.label}」の選択肢を確かめてください。`);
    }
  }
  for (const key of [node.phrase, node.hint ?? ''].flatMap(mergeKeysOf)) {
    if (!mergeKeys.has(key))
      add('unknownMergeField', `「${node.title}」の差し込み「${key}」は、どこにも入力されません。`);
  }
  return faults;
}

function clashes(script: Script): ScriptFault[] {
  const first = new Map<string, ScriptField>();
  return script.nodes.flatMap((node) =>
    node.fields.flatMap((field): ScriptFault[] => {
      const other = first.get(field.key) ?? field;
      first.set(field.key, other);
      if (other.type === field.type && other.options.join() === field.options.join()) return [];
      return [{ code: 'fieldClash', nodeId: node.id, message: `項目「${field.key}」が別の種類で二度使われています。` }];
    }),
  );
}

/** What is wrong with a script: no way on, no way out, steps nobody comes to, words that can't be filled. Empty is good. */
export function checkScript(script: Script): ScriptFault[] {
  const start = script.nodes[0];
  if (!start) return [{ code: 'empty', nodeId: null, message: '手順がありません。' }];
  const known = new Set(script.nodes.map((node) => node.id));
  const mergeKeys = new Set([
    ...CONTEXT_KEYS,
    ...script.nodes.flatMap((node) => node.fields.map((field) => field.key)),
  ]);
  const faults = script.nodes.flatMap((node) => faultsOfNode(node, known, mergeKeys)).concat(clashes(script));

  const seen = new Set<string>();
  for (const { id, title } of script.nodes) {
    if (seen.has(id))
      faults.push({ code: 'duplicateNode', nodeId: id, message: `手順「${title}」の記号が重なっています。` });
    seen.add(id);
  }
  const waysOn = new Map(script.nodes.map((node) => [node.id, node.next.map((edge) => edge.to)]));
  const waysBack = new Map<string, string[]>();
  for (const node of script.nodes) {
    for (const edge of node.next) waysBack.set(edge.to, [...(waysBack.get(edge.to) ?? []), node.id]);
  }
  const reached = reach([start.id], (id) => waysOn.get(id) ?? []);
  const ends = script.nodes.filter((node) => node.next.length === 0).map((node) => node.id);
  const ending = reach(ends, (id) => waysBack.get(id) ?? []);
  for (const node of script.nodes) {
    if (!reached.has(node.id)) {
      faults.push({ code: 'unreachable', nodeId: node.id, message: `手順「${node.title}」へ進む道がありません。` });
    }
    if (!ending.has(node.id)) {
      faults.push({ code: 'noEnd', nodeId: node.id, message: `手順「${node.title}」から終わりへ進めません。` });
    }
  }
  return faults;
}
