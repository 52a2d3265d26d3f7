import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ENTITY_NAMES, type EntityName } from '../../../shared/contract/centre/entities';
import type { Engine } from '../database/engine';
import type { Centre } from '../service/centre';
import { exportJson, exportTable } from './export';
import { importFile } from './import';
import type { Letters } from './letters';

/** What is said to the person at the console: counts and places, nothing of a customer. */
type Say = (event: string, fields: Readonly<Record<string, string | number>>) => void;

const kindOf = (name: string): EntityName | null => ENTITY_NAMES.find((entity) => entity === name) ?? null;

/** The `<kind>.jsonl` of a folder, in the order in which one kind needs another: customers before their contacts. */
function filesOf(folder: string): { file: string; kind: EntityName }[] {
  const there = new Set(readdirSync(folder));
  return ENTITY_NAMES.flatMap((kind) =>
    there.has(`${kind}.jsonl`) ? [{ file: join(folder, `${kind}.jsonl`), kind }] : [],
  );
}

/**
 * Brings in a file, or every `<kind>.jsonl` of a folder that an export made. What was refused stands in `<file>.refused.jsonl`
 * beside it. @returns null, or what is wrong with the wish or the file, in Japanese.
 */
export async function importFromConsole(
  centre: Centre,
  tenant: string,
  path: string,
  kind: string | undefined,
  say: Say,
): Promise<string | null> {
  if (!existsSync(path)) return `ファイルがありません: ${path}`;
  const files = statSync(path).isDirectory() ? filesOf(path) : [{ file: path, kind: kindOf(kind ?? '') }];
  for (const { file, kind: entity } of files) {
    if (entity === null) return `--kind を次から選んでください: ${ENTITY_NAMES.join(', ')}`;
    const refused = createWriteStream(`${file}.refused.jsonl`);
    const { stopped, ...counts } = await importFile(centre, {
      tenant,
      kind: entity,
      format: /\.csv$/i.test(file) ? 'csv' : 'jsonl',
      source: () => createReadStream(file),
      agentId: 'console',
      onRefused: (one) => void refused.write(`${JSON.stringify(one)}\n`),
    });
    await new Promise<void>((resume) => refused.end(resume));
    say('imported', { kind: entity, ...counts });
    if (stopped) return `${basename(file)} の ${stopped.afterLine} 行目より後は読めません: ${stopped.reason}`;
  }
  return null;
}

/** Writes every kind as JSON Lines into the folder, and the customers as a table too, all as they stand at one moment. */
export async function exportFromConsole(
  engine: Engine,
  tenant: string,
  folder: string,
  letters: Letters,
  say: Say,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  let missing = 0;
  await engine.readLong(tenant, async (tx) => {
    for (const entity of ENTITY_NAMES)
      await pipeline(Readable.from(exportJson(tx, tenant, entity)), createWriteStream(join(folder, `${entity}.jsonl`)));
    const table = exportTable(tx, tenant, 'customer', letters, (count) => {
      missing += count;
    });
    await pipeline(Readable.from(table), createWriteStream(join(folder, 'customers.csv')));
  });
  say('exported', { kinds: ENTITY_NAMES.length, lettersMissing: missing });
}
