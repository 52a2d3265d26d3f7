import { randomUUID } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { EntityName } from '../../../shared/contract/centre/entities';
import { BATCH_MAX } from '../../../shared/contract/centre/feed';
import { Unit } from '../commands/unit';
import type { Centre } from '../service/centre';
import { reasonOfRefusal } from './reasons';
import { type File, type FileRow, rowsOf, Stopped } from './rows';
import { settle } from './settle';
import { Refusal, type Wanted, wishOf } from './wishes';

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
  /** The rest of the file was not read: what stands above this line is told here, what stands below waits for another try. */
  readonly stopped: { readonly afterLine: number; readonly reason: string } | null;
}
export interface Import extends File {
  readonly tenant: string;
  readonly kind: EntityName;
  /** Who brings it in: an administrator. */
  readonly agentId: string;
  readonly onRefused: (refused: Refused) => void;
}

const ROLES_OF_IMPORT = ['supervisor', 'productOwner', 'administrator'] as const;
/** Rows that are looked at together hold at most so much of the file, UTF-16 units. */
const TOGETHER_MAX = 4_000_000;

/**
 * Brings a file in through the commands that everybody uses, so that rules, audit and feed hold. What can't go in is told to
 * `onRefused`, everything else goes in. The same file once more changes nothing. However long the file is, some rows of it are
 * in memory, and no more are read before those are in. Rejects where the source fails.
 */
export async function importFile(centre: Centre, task: Import): Promise<ImportReport> {
  const report = { read: 0, created: 0, changed: 0, unchanged: 0, refused: 0 };
  let stopped: ImportReport['stopped'] = null;
  const device = `import-${randomUUID()}`;
  let n = 0;
  const refuse = (line: number, field: string, reason: string) => {
    report.refused += 1;
    task.onRefused({ line, field, reason });
  };
  const apply = async (rows: readonly FileRow[]) => {
    const wanted = await wishesOf(centre, task, rows, refuse);
    await setImmediate();
    report.unchanged += rows.length - wanted.length - wanted.refused;
    const answers = await settle(
      centre,
      { tenant: task.tenant, agentId: task.agentId, roles: ROLES_OF_IMPORT, deviceId: device },
      wanted.wishes.map(({ kind, payload }) => ({ id: randomUUID(), n: ++n, kind, v: 1, at: Date.now(), payload })),
    );
    for (const [at, { line, isNew }] of wanted.wishes.entries()) {
      const verdict = answers[at]?.verdict;
      if (verdict?.outcome === 'rejected') refuse(line, verdict.field ?? '', reasonOfRefusal(verdict.reason));
      else if (isNew) report.created += 1;
      else report.changed += 1;
    }
  };
  let batch: FileRow[] = [];
  let size = 0;
  let afterLine = 0;
  try {
    for await (const row of rowsOf(task)) {
      report.read += 1;
      afterLine = row.line;
      batch.push(row);
      size += row.size;
      if (batch.length < BATCH_MAX && size < TOGETHER_MAX) continue;
      await apply(batch);
      batch = [];
      size = 0;
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = { afterLine, reason: error.message };
  }
  if (batch.length > 0) await apply(batch);
  return { ...report, stopped };
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
