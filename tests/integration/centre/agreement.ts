import { expect } from 'vitest';
import { auditHash } from '../../../electron/centre/commands/group';
import type { Engine } from '../../../electron/centre/database/engine';
import { readRow } from '../../../shared/contract/centre/entities';
import type { DeskDisk } from './simulation/desk-disk';

/**
 * What has to hold when everything has come to rest: each wish of each desk counted exactly once and the desk knows what came
 * of it, the audit trail is whole and in each desk's order, what is gone from the stock is what was ordered, and every desk
 * holds exactly what the centre has in its topics. @param stock how many of the one product there were at first.
 */
export async function checkAgreement(
  engine: Engine,
  tenant: string,
  desks: readonly { readonly disk: DeskDisk; readonly topics: readonly string[] }[],
  stock: number,
  /** Wishes of others than these desks: of the console that set the centre up. */
  isOthers: (device: string) => boolean = () => false,
  /** Not after an older back-up: a desk may wish something new before it hears that it has to send what was again. */
  isInOrder = true,
): Promise<void> {
  // The centre's own acts (an overdue callback goes to the team) are nobody's wishes.
  const isForeign = (device: string) => device === 'centre' || isOthers(device);
  const { commands, audit, records } = await engine.read(tenant, async (tx) => ({
    commands: await tx.selectFrom('command').selectAll().where('tenant', '=', tenant).execute(),
    audit: await tx.selectFrom('audit').selectAll().where('tenant', '=', tenant).orderBy('n').execute(),
    records: await tx.selectFrom('record').selectAll().where('tenant', '=', tenant).execute(),
  }));
  const sent = desks.flatMap(({ disk }) => disk.outbox);
  expect(sent.filter(({ state }) => state === 'new')).toEqual([]);
  const byId = new Map(commands.map((command) => [command.id, command]));
  const theirs = commands.filter(({ device }) => !isForeign(device)).map(({ id }) => id);
  expect(theirs.sort()).toEqual(sent.map(({ command }) => command.id).sort());
  for (const { command, verdict } of sent) expect(JSON.parse(byId.get(command.id)?.verdict ?? '')).toEqual(verdict);
  let hash = '0'.repeat(64);
  const last = new Map<string, number>();
  for (const [at, { hash: written, ...entry }] of audit.entries()) {
    hash = auditHash(hash, entry);
    expect(written).toBe(hash);
    expect(entry.n).toBe(at + 1);
    if (isForeign(entry.device) || !isInOrder) continue;
    const n = byId.get(entry.command)?.n ?? 0;
    expect(n).toBeGreaterThan(last.get(entry.device) ?? 0);
    last.set(entry.device, n);
  }
  // What others did that was no wish (a password that was set) stands there too.
  const audited = audit.filter(({ device }) => !isForeign(device)).map(({ command }) => command);
  expect(audited.sort()).toEqual(theirs);
  const rowsOf = <E extends 'order' | 'product'>(entity: E) =>
    records.filter((record) => record.entity === entity).flatMap(({ doc }) => readRow(entity, JSON.parse(doc)) ?? []);
  const ordered = rowsOf('order').reduce((sum, { lines }) => sum + (lines[0]?.quantity ?? 0), 0);
  expect((rowsOf('product')[0]?.stock ?? stock) + ordered).toBe(stock);
  for (const { disk, topics } of desks) {
    const held = [...disk.rows].map(([name, { text }]) => `${name} ${text}`).sort();
    const inTopics = records.filter(({ topic }) => topic !== null && topics.includes(topic));
    expect(held).toEqual(inTopics.map(({ entity, id, doc }) => `${entity}/${id} ${doc}`).sort());
  }
}
