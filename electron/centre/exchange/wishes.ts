import { type Customer, FRESH_CUSTOMER } from '../../../shared/contract/centre/customer';
import { ENTITIES, type EntityName, type Row, readRow } from '../../../shared/contract/centre/entities';
import type { Unit } from '../commands/unit';
import { type Column, idOf } from './column';
import { isTable, noteText, TABLES, type TableKind } from './columns';
import { reasonOfIssue, reasonOfRefusal } from './reasons';
import type { FileRow } from './rows';
import { Unreadable } from './values';

/** A row that can't go in: which field, and why, in Japanese; never the value. */
export class Refusal extends Error {
  constructor(
    readonly field: string,
    readonly reason: string,
  ) {
    super(field);
  }
}
/** What is asked of the centre so that it has a row of the file. */
export interface Wanted {
  readonly line: number;
  readonly isNew: boolean;
  readonly kind: string;
  readonly payload: unknown;
}

/** Null: the centre has it so already. Throws Refusal. */
export async function wishOf(unit: Unit, kind: EntityName, { line, value }: FileRow): Promise<Wanted | null> {
  if (typeof value === 'string') throw new Refusal('', value);
  const whole = readRow(kind, value);
  if (whole !== null) return takeOf(unit, kind, line, whole);
  if (!isTable(kind)) throw problemOf(kind, value);
  const { id, fields } = cellsOf(kind, value);
  const known = await unit.get(kind, id);
  const row = { ...TABLES[kind].fresh, ...known, ...merged(known, fields), id };
  if (kind === 'contact')
    return takeOf(unit, kind, line, checked(kind, wholeContact(row, known as Row<'contact'> | null)));
  if (kind === 'customer') {
    const whole = checked(kind, {
      ...FRESH_CUSTOMER,
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
  if (entity === 'contact') {
    const { customerId } = row as Row<'contact'>;
    if (customerId !== null && (await unit.get('customer', customerId)) === null)
      throw new Refusal('customerId', reasonOfRefusal('unknownCustomer'));
  }
  const known = await unit.get(entity, (row as { id: string }).id);
  if (known && same(row, known)) return null;
  unit.put(entity, row as never);
  return { line, isNew: known === null, kind: 'row.take', payload: { entity, row } };
}

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
function wholeContact(row: Readonly<Record<string, unknown>>, known: Row<'contact'> | null): object {
  const { id, agentId, startedAt, endedAt } = row as Row<'contact'>;
  const finishedAt = known?.finishedAt ?? endedAt;
  const given = row.notes as readonly { readonly text: string }[];
  const says = (notes: readonly { readonly text: string }[]) => noteText(notes).trim();
  // A table has all notes in one cell: the same words are the same notes.
  const notes =
    known && says(known.notes) === says(given)
      ? known.notes
      : given.map((note) => ({ id: `${id}-1`.slice(-64), at: finishedAt ?? startedAt, by: agentId, ...note }));
  return { caseId: id, ...row, finishedAt, notes };
}
