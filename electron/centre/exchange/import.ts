import { randomUUID } from 'node:crypto';
import type { Verdict } from '../../../shared/contract/centre/commands';
import type { Customer } from '../../../shared/contract/centre/customer';
import { ENTITIES, type EntityName, readRow } from '../../../shared/contract/centre/entities';
import { BATCH_MAX } from '../../../shared/contract/centre/feed';
import { Unit } from '../commands/unit';
import type { Centre } from '../service/centre';
import { type Column, idOf } from './column';
import { TABLE_KINDS, TABLES, type TableKind } from './columns';
import type { Source } from './letters';
import { reasonOfIssue, reasonOfRefusal } from './reasons';
import { csvRows, type FileRow, jsonRows } from './rows';
import { Unreadable } from './values';

/** A row that did not go in: where, what, and why, in Japanese; never the value. */
export interface Refused {
  readonly line: number;
  readonly field: string;
  readonly reason: string;
}
export interface ImportReport {
  readonly read: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}
export interface Import {
  readonly tenant: string;
  readonly kind: EntityName;
  readonly format: 'csv' | 'jsonl';
  readonly source: Source;
  /** Who brings it in: an administrator. */
  readonly agentId: string;
  readonly onRefused: (refused: Refused) => void;
}

class Refusal extends Error {
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(field);
  }
}
interface Wanted {
  readonly line: number;
  readonly isNew: boolean;
  readonly kind: string;
  readonly payload: unknown;
}

/**
 * Brings a file in through the commands that everybody uses, so that rules, audit and feed hold. What can't go in is told to
 * `onRefused`, everything else goes in. The same file once more changes nothing. Rejects where the file itself can't be read.
 */
export async function importFile(centre: Centre, task: Import): Promise<ImportReport> {
  const report = { read: 0, created: 0, changed: 0, unchanged: 0, refused: 0 };
  const device = `import-${randomUUID()}`;
  let n = 0;
  const refuse = (line: number, field: string, reason: string) => {
    report.refused += 1;
    task.onRefused({ line, field, reason });
  };
  const apply = async (rows: readonly FileRow[]) => {
    const wanted = await wishesOf(centre, task, rows, refuse);
    report.unchanged += rows.length - wanted.length - wanted.refused;
    const answers = await settle(
      centre,
      task,
      device,
      wanted.wishes.map(({ kind, payload }) => ({ id: randomUUID(), n: ++n, kind, v: 1, at: Date.now(), payload })),
    );
    for (const [at, { line, isNew }] of wanted.wishes.entries()) {
      const verdict = answers[at];
      if (verdict?.outcome === 'rejected') refuse(line, verdict.field ?? '', reasonOfRefusal(verdict.reason));
      else if (isNew) report.created += 1;
      else report.changed += 1;
    }
  };
  let batch: FileRow[] = [];
  for await (const row of task.format === 'csv' ? csvRows(task.source) : jsonRows(task.source)) {
    report.read += 1;
    batch.push(row);
    if (batch.length < BATCH_MAX) continue;
    await apply(batch);
    batch = [];
  }
  if (batch.length > 0) await apply(batch);
  return report;
}

type Settled = Verdict | undefined;

/** Sends wishes again for as long as the database asks for patience; their ids make each count once. */
async function settle(
  centre: Centre,
  { tenant, agentId }: Import,
  deviceId: string,
  commands: readonly { id: string }[],
): Promise<Settled[]> {
  const roles = ['supervisor', 'productOwner', 'administrator'] as const;
  for (;;) {
    const answers = await centre.submit(
      tenant,
      commands.map((command) => ({ agentId, roles, deviceId, command })),
    );
    const waits = answers.flatMap(({ answer }) => (answer.outcome === 'retry' ? [answer.afterMs] : []));
    if (waits.length === 0)
      return answers.map(({ answer }) =>
        answer.outcome === 'duplicate' ? answer.was : answer.outcome === 'retry' ? undefined : answer,
      );
    await new Promise((resume) => setTimeout(resume, Math.max(...waits)));
  }
}

async function wishesOf(
  centre: Centre,
  { tenant, kind }: Import,
  rows: readonly FileRow[],
  refuse: (line: number, field: string, reason: string) => void,
): Promise<{ readonly wishes: readonly Wanted[]; readonly length: number; readonly refused: number }> {
  return centre.engine.read(tenant, async (tx) => {
    const unit = new Unit(tx, tenant);
    const wishes: Wanted[] = [];
    let refused = 0;
    for (const row of rows) {
      try {
        const wish = await wishOf(unit, kind, row);
        if (wish === null) continue;
        wishes.push(wish);
        unit.keep();
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refused += 1;
        refuse(row.line, error.field, error.reason);
      }
    }
    return { wishes, length: wishes.length, refused };
  });
}

/** Null: the centre has it so already. */
async function wishOf(unit: Unit, kind: EntityName, { line, value }: FileRow): Promise<Wanted | null> {
  if (value === null) throw new Refusal('', 'JSON の一行として読めません');
  const whole = readRow(kind, value);
  if (whole !== null) return takeOf(unit, kind, line, whole);
  if (!isTable(kind)) throw problemOf(kind, value);
  const { id, fields } = cellsOf(kind, value);
  const known = await unit.get(kind, id);
  const row = { ...TABLES[kind].fresh, ...known, ...merged(known, fields), id };
  if (kind === 'contact') return takeOf(unit, kind, line, checked(kind, withNote(row, id)));
  if (kind === 'customer') {
    const whole = checked(kind, {
      npsLast: null,
      badExperienceCount: 0,
      mergedInto: null,
      createdAt: 0,
      changed: {},
      ...row,
    });
    if (known && same(whole, known)) return null;
    unit.put(kind, whole as Customer);
    const { npsLast, badExperienceCount, mergedInto, createdAt, changed, ...typed } = whole as Customer;
    if (!known) return { line, isNew: true, kind: 'customer.create', payload: typed };
    const given = Object.fromEntries(
      Object.keys(fields).map((field) => [field, (whole as Record<string, unknown>)[field]]),
    );
    return { line, isNew: false, kind: 'customer.change', payload: { id, fields: given } };
  }
  const made = checked(kind, row);
  if (known && same(made, known)) return null;
  unit.put(kind, made as never);
  return { line, isNew: known === null, kind: `${kind}.put`, payload: made };
}

async function takeOf(unit: Unit, entity: EntityName, line: number, row: object): Promise<Wanted | null> {
  const known = await unit.get(entity, (row as { id: string }).id);
  if (known && same(row, known)) return null;
  unit.put(entity, row as never);
  return { line, isNew: known === null, kind: 'row.take', payload: { entity, row } };
}

const isTable = (kind: EntityName): kind is TableKind => (TABLE_KINDS as readonly string[]).includes(kind);

/** The order in which fields stand makes no difference. */
const same = (a: unknown, b: unknown): boolean => ordered(a) === ordered(b);
const ordered = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

function problemOf(kind: EntityName, row: unknown): Refusal {
  const issue = ENTITIES[kind].schema.safeParse(row).error?.issues[0];
  return new Refusal(issue?.path.join('.') ?? '', issue ? reasonOfIssue(issue) : '値が正しくありません');
}
function checked(kind: TableKind, row: object): object {
  const read = readRow(kind, row);
  if (read === null) throw problemOf(kind, row);
  return read;
}

/** The parts that the cells of one row say; an empty cell says nothing. */
function cellsOf(
  kind: TableKind,
  value: Readonly<Record<string, unknown>>,
): { id: string; fields: Record<string, unknown> } {
  const fields: Record<string, unknown> = {};
  let id: string | null = null;
  for (const [name, cell] of Object.entries(value)) {
    const column = (TABLES[kind].columns as readonly Column<unknown>[]).find(({ names }) =>
      names.some((one) => plain(one) === plain(name)),
    );
    const text = typeof cell === 'string' ? cell.trim() : typeof cell === 'number' ? String(cell) : '';
    if (!column || text === '') continue;
    try {
      if (column.isId) id = (column.idOf ?? idOf)(text);
      for (const [field, part] of Object.entries(column.read?.(text) ?? {}))
        fields[field] = together(fields[field], part);
    } catch (error) {
      if (error instanceof Unreadable) throw new Refusal(name, error.message);
      throw error;
    }
  }
  if (id === null)
    throw new Refusal(TABLES[kind].columns[0]?.names[0] ?? 'id', '番号がありません。同じ行を見分けるために要ります');
  return { id, fields };
}
const plain = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_-]/g, '');

/** Numbers of several columns stand in one list, parts of an address in one address. */
function together(before: unknown, part: unknown): unknown {
  if (Array.isArray(before) && Array.isArray(part)) return [...before, ...part];
  return isPlain(before) && isPlain(part) ? { ...before, ...part } : part;
}
function merged(known: object | null, fields: Readonly<Record<string, unknown>>): object {
  const fresh = { ...TABLES.customer.fresh, ...known } as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(fields).map(([field, part]) => [
      field,
      isPlain(part) && isPlain(fresh[field]) ? { ...fresh[field], ...part } : part,
    ]),
  );
}
const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a table of contacts does not say: the case is the contact itself, its note is of who had it. */
function withNote(row: Readonly<Record<string, unknown>>, id: string): object {
  const notes = (row.notes as { text: string }[]).map((note) => ({
    id: `${id}-1`.slice(-64),
    at: row.finishedAt ?? row.startedAt,
    by: row.agentId,
    ...note,
  }));
  return { caseId: id, ...row, notes };
}
