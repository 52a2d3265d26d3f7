import { create } from 'zustand';
import type { Contact } from '../../../shared/domain/contact';
import type { ContactId } from '../../../shared/domain/ids';
import {
  advance,
  back,
  currentNode,
  normaliseFieldValue,
  type Script,
  type ScriptRun,
  setField,
  startRun,
} from '../../../shared/domain/script';
import { sliceNow } from '../../app/mirror';
import { shownContactNow } from '../contacts';
import { draftedNow, editDraft, flushDraft } from '../draft';

/** What 次へ refused last: the step and the fields to complete. */
interface Refused {
  readonly contactId: ContactId;
  readonly nodeId: string | undefined;
  readonly message: string;
  readonly fields: readonly string[];
}

export const useRefused = create<{ readonly refused: Refused | null }>(() => ({ refused: null }));

/** The id of a field's control: 次へ puts the focus there when the field is missing. */
export function fieldControlId(key: string): string {
  return `script-field-${key}`;
}

/** The script of a contact: the one its run began with, else the one of the dialled number. */
export function scriptOf(contact: Contact, scripts: readonly Script[]): Script | null {
  const id = contact.run?.scriptId ?? contact.dialled?.scriptId;
  return scripts.find((script) => script.id === id) ?? null;
}

/** The contact's run; one that belongs to another version of the script starts again with everything typed. */
export function runOf(contact: Contact, script: Script): ScriptRun {
  const fresh = startRun(script);
  if (!contact.run) return fresh;
  if (contact.run.version === script.version && currentNode(script, contact.run)) return contact.run;
  return { ...fresh, values: contact.run.values, choices: contact.run.choices };
}

function currentRun(): { readonly contact: Contact; readonly script: Script; readonly run: ScriptRun } | null {
  const selected = shownContactNow();
  if (!selected) return null;
  const contact = draftedNow(selected);
  const script = scriptOf(contact, sliceNow('catalogue').scripts);
  return script ? { contact, script, run: runOf(contact, script) } : null;
}

/** 次へ, or an answer of the customer: one step on, or the focus on the first field that is missing. */
export function goOn(choice?: string): void {
  const at = currentRun();
  if (!at) return;
  const result = advance(at.script, at.run, choice === undefined ? {} : { choice });
  if (result.ok) {
    useRefused.setState({ refused: null });
    editDraft(at.contact.id, { run: result.run });
    void flushDraft(at.contact.id);
    return;
  }
  const { message, fields } = result.error;
  useRefused.setState({ refused: { contactId: at.contact.id, nodeId: at.run.path.at(-1), message, fields } });
  const [first] = fields;
  if (first !== undefined) document.getElementById(fieldControlId(first))?.focus();
}

/** 戻る: one step back, what was typed and chosen stays. */
export function goBack(): void {
  const at = currentRun();
  if (!at) return;
  useRefused.setState({ refused: null });
  editDraft(at.contact.id, { run: back(at.script, at.run) });
}

/** A field's value as it is typed. */
export function typeField(contact: Contact, script: Script, key: string, value: string): void {
  const drafted = draftedNow(contact);
  editDraft(contact.id, { run: setField(script, runOf(drafted, script), key, value) });
}

/** When a field is left: its value in the form in which it is kept (one width, katakana, hyphens). */
export function settleField(contact: Contact, script: Script, key: string): void {
  const run = runOf(draftedNow(contact), script);
  const field = script.nodes.flatMap((node) => node.fields).find((candidate) => candidate.key === key);
  const typed = run.values[key];
  if (!field || typed === undefined) return;
  const kept = normaliseFieldValue(field, typed);
  if (kept !== typed) typeField(contact, script, key, kept);
  void flushDraft(contact.id);
}
