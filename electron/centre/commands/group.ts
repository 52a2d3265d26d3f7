import { createHash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Role } from '../../../shared/contract/centre/centre-data';
import {
  COMMANDS,
  type Command,
  type CommandAnswer,
  type CommandKind,
  commandSchema,
  type RefusalReason,
  type Verdict,
} from '../../../shared/contract/centre/commands';
import { isKnown } from '../../../shared/contract/centre/held';
import type { NameIndex, Tx } from '../database/engine';
import type { Tables } from '../database/tables';
import type { Asking, Decision } from './asking';
import { RULES } from './rules';
import { callbackForRefusedOrder } from './rules/orders';
import { writeRows } from './store';
import { Unit } from './unit';

/** A wish as it came in, from whom. */
export interface Wish {
  readonly agentId: string;
  readonly roles: readonly Role[];
  readonly deviceId: string;
  /** Unchecked: from outside. */
  readonly command: unknown;
  /** The history that the device follows, where it says so. */
  readonly epoch?: string | undefined;
}

/** What a group of wishes needs of the world. */
export interface Around {
  /** Epoch ms. */
  readonly now: () => number;
  /** A rule threw: a bug. The wish is refused, its neighbours stand. */
  readonly onRuleFailed: (kind: string, error: unknown) => void;
}

/** A desk that follows another history hears of this one meanwhile. */
const OTHER_HISTORY_MS = 1_000;
/** The number of the change is known when the group ends. */
const NOT_YET = 0;
const verdictOf = (decision: Decision): Verdict => {
  if (typeof decision === 'string') return { outcome: 'rejected', reason: decision };
  return { outcome: 'applied', seq: NOT_YET, ...(decision ? { number: decision.number } : {}) };
};
const numbered = (verdict: Verdict, seq: number): Verdict =>
  verdict.outcome === 'applied' && verdict.seq === NOT_YET ? { ...verdict, seq } : verdict;
const rejected = (reason: RefusalReason, field?: string): Verdict => ({
  outcome: 'rejected',
  reason,
  ...(field === undefined ? {} : { field: field.slice(0, 200) }),
});
/** A broken wish may not even have a usable id; its answer carries what can be read of it. */
const looseId = z.looseObject({ id: z.string().max(200) });

/**
 * Applies wishes in their order in one transaction that holds the tenant's lock: each gets one answer, each counts once
 * however often it comes, a refused one leaves nothing but its place in the audit trail, and one of a device that follows
 * another history waits. Rejects only with what the database says; then nothing was applied.
 */
export async function applyGroup(
  tx: Tx,
  tenant: string,
  wishes: readonly Wish[],
  around: Around,
  names: NameIndex,
): Promise<CommandAnswer[]> {
  const feed = await feedOf(tx, tenant);
  const known = await knownVerdicts(tx, tenant, wishes);
  const unit = new Unit(tx, tenant);
  const answers: CommandAnswer[] = [];
  const settled: Settled[] = [];
  for (const wish of wishes) {
    const parsed = commandSchema.safeParse(wish.command);
    if (!parsed.success) {
      const id = looseId.safeParse(wish.command);
      const field = parsed.error.issues[0]?.path.join('.');
      answers.push({ id: id.success ? id.data.id : '', answer: rejected('malformed', field) });
      continue;
    }
    const command = parsed.data;
    const was = known.get(command.id);
    if (was) {
      answers.push({ id: command.id, answer: { outcome: 'duplicate', was } });
      continue;
    }
    if (wish.epoch !== undefined && wish.epoch !== feed.epoch) {
      answers.push({ id: command.id, answer: { outcome: 'retry', afterMs: OTHER_HISTORY_MS } });
      continue;
    }
    const at = around.now();
    const asking: Asking = {
      unit,
      agentId: wish.agentId,
      roles: wish.roles,
      deviceId: wish.deviceId,
      now: at,
      nextSeq: feed.head + unit.written.length + 1,
      toldNumber: command.told ?? null,
    };
    const verdict = await judge(command, asking, around);
    unit.keep();
    known.set(command.id, verdict);
    settled.push({ wish, command, verdict, at });
    answers.push({ id: command.id, answer: verdict });
  }
  if (settled.length === 0) return answers;
  const head = await write(tx, tenant, feed, unit, settled, names);
  return answers.map(({ id, answer }) => {
    if (answer.outcome === 'duplicate') return { id, answer: { ...answer, was: numbered(answer.was, head) } };
    return { id, answer: 'afterMs' in answer ? answer : numbered(answer, head) };
  });
}

interface Settled {
  readonly wish: Wish;
  readonly command: Command;
  readonly verdict: Verdict;
  readonly at: number;
}

async function judge(command: Command, asking: Asking, around: Around): Promise<Verdict> {
  const { unit } = asking;
  if (!isKnown(command)) return rejected('unknownKind');
  const kind = command.kind as CommandKind;
  const { payload: schema, roles } = COMMANDS[kind];
  if (!asking.roles.some((role) => (roles as readonly Role[]).includes(role))) return rejected('notAllowed');
  const payload = schema.safeParse(command.payload);
  if (!payload.success) return rejected('malformed', payload.error.issues[0]?.path.join('.'));
  let decision: Decision;
  try {
    const rule = RULES[kind] as (payload: unknown, asking: Asking) => Promise<Decision>;
    decision = command.refused ?? (await rule(payload.data, asking));
  } catch (error) {
    unit.drop();
    if (isOfDatabase(error)) throw error;
    around.onRuleFailed(kind, error);
    return rejected('internal');
  }
  if (typeof decision === 'string') {
    unit.drop();
    if (kind === 'order.place') {
      const callback = await callbackForRefusedOrder(payload.data as never, decision, asking);
      if (callback) unit.put('callback', callback);
    }
  }
  return verdictOf(decision);
}

/** SQLite's and PostgreSQL's errors carry a code of their own. */
function isOfDatabase(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' && /^(SQLITE|[0-9A-Z]{5}$|E[A-Z]+$)/.test(code);
}

export async function feedOf(tx: Tx, tenant: string): Promise<Tables['feed']> {
  const feed = await tx.selectFrom('feed').selectAll().where('tenant', '=', tenant).executeTakeFirst();
  if (!feed) throw new Error('the tenant is not known');
  return feed;
}

async function knownVerdicts(tx: Tx, tenant: string, wishes: readonly Wish[]): Promise<Map<string, Verdict>> {
  const ids = wishes.flatMap(({ command }) => {
    const read = looseId.safeParse(command);
    return read.success ? [read.data.id] : [];
  });
  if (ids.length === 0) return new Map();
  const found = await tx
    .selectFrom('command')
    .select(['id', 'verdict'])
    .where('tenant', '=', tenant)
    .where('id', 'in', ids)
    .execute();
  return new Map(found.map(({ id, verdict }) => [id, JSON.parse(verdict) as Verdict]));
}

/** @returns the new head. */
async function write(
  tx: Tx,
  tenant: string,
  feed: Tables['feed'],
  unit: Unit,
  settled: readonly Settled[],
  names: NameIndex,
): Promise<number> {
  const rows = unit.written.map((written, at) => ({ ...written, seq: feed.head + at + 1 }));
  const head = feed.head + rows.length;
  await writeRows(tx, tenant, rows, names);
  const final = settled.map(({ verdict, ...rest }) => ({ ...rest, verdict: JSON.stringify(numbered(verdict, head)) }));
  await tx
    .insertInto('command')
    .values(
      final.map(({ wish, command, verdict, at }) => ({
        tenant,
        id: command.id,
        device: wish.deviceId,
        n: command.n,
        at,
        verdict,
      })),
    )
    .execute();
  let { audit_n: n, audit_hash: hash } = feed;
  const entries = final.map(({ wish, command, verdict, at }) => {
    n += 1;
    const entry = JSON.stringify({ payload: command.payload, verdict });
    const { id, kind } = command;
    const row = { tenant, n, at, agent: wish.agentId, device: wish.deviceId, command: id, kind, entry };
    hash = auditHash(hash, row);
    return { ...row, hash };
  });
  await tx.insertInto('audit').values(entries).execute();
  await tx.updateTable('feed').set({ head, audit_n: n, audit_hash: hash }).where('tenant', '=', tenant).execute();
  return head;
}

/** Adds to the audit trail what is no wish, in the transaction that does it. */
export async function addToAudit(
  tx: Tx,
  tenant: string,
  { agent, device, at, kind, payload }: Pick<Tables['audit'], 'agent' | 'device' | 'at' | 'kind'> & { payload: object },
): Promise<void> {
  const { audit_n, audit_hash } = await feedOf(tx, tenant);
  const entry = JSON.stringify({ payload, verdict: { outcome: 'applied' } });
  const row = { tenant, n: audit_n + 1, at, agent, device, command: randomUUID(), kind, entry };
  const hash = auditHash(audit_hash, row);
  await tx
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
  await tx.updateTable('feed').set({ audit_n: row.n, audit_hash: hash }).where('tenant', '=', tenant).execute();
}

/** The hash of an audit entry over the one before (SHA-256, hex). */
export function auditHash(before: string, entry: Omit<Tables['audit'], 'hash'>): string {
  const { tenant, n, at, agent, device, command, kind, entry: text } = entry;
  return createHash('sha256')
    .update(JSON.stringify([before, tenant, n, at, agent, device, command, kind, text]))
    .digest('hex');
}
