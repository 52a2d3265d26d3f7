import { BATCH_MAX } from '../../../shared/contract/centre/feed';
import type { Wish } from '../commands/group';
import type { Tx } from '../database/engine';
import type { Source } from '../exchange/letters';
import { reasonOfRefusal } from '../exchange/reasons';
import { type Line, linesOf, Stopped } from '../exchange/rows';
import { settle } from '../exchange/settle';
import type { Centre } from '../service/centre';
import { LINE_MAX, namesOf, readLine, type Told } from './line';

export interface QueueLog extends Omit<Wish, 'command'> {
  readonly tenant: string;
  readonly source: Source;
  readonly onRefused: (refused: { readonly line: number; readonly reason: string }) => void;
  /** Everything that came together is in. */
  readonly onTaken?: (report: QueueLogReport) => void;
}
export interface QueueLogReport {
  readonly read: number;
  readonly taken: number;
  /** Were here already. */
  readonly known: number;
  /** Events of other kinds. */
  readonly ignored: number;
  readonly refused: number;
  /** Taken events whose agent nobody here is called like. */
  readonly unknownAgents: number;
  readonly stopped: { readonly afterLine: number; readonly reason: string } | null;
}
interface Event {
  readonly line: number;
  readonly told: Told;
}

/**
 * Takes the lines of Asterisk's queue log as they come. A line is one event however often it is sent; what is broken is told to
 * `onRefused`, everything else goes in. Rejects where the source fails.
 */
export async function takeQueueLog(centre: Centre, task: QueueLog): Promise<QueueLogReport> {
  const { tenant, agentId, roles, deviceId } = task;
  const report = { read: 0, taken: 0, known: 0, ignored: 0, refused: 0, unknownAgents: 0 };
  let stopped: QueueLogReport['stopped'] = null;
  const refuse = (line: number, reason: string) => {
    report.refused += 1;
    task.onRefused({ line, reason });
  };
  const sort = (lines: readonly Line[]): Event[] =>
    lines.flatMap(({ line, text }) => {
      if (text?.trim() === '') return [];
      report.read += 1;
      const told = text === null ? '長すぎます' : readLine(text);
      if (told === null) report.ignored += 1;
      if (typeof told === 'string') refuse(line, told);
      return told === null || typeof told === 'string' ? [] : [{ line, told }];
    });
  const take = async (all: readonly Event[]) => {
    const events = [...new Map(all.map((event) => [event.told.id, event])).values()];
    report.known += all.length - events.length;
    const agents = await agentsOf(centre, tenant, events);
    const commands = events.map(({ line, told }) => {
      const agent = agents.get(told.member ?? '') ?? null;
      return { id: told.id, n: line, kind: 'queue.event', v: 1, at: told.at, payload: { ...told, agentId: agent } };
    });
    const settled = await settle(centre, { tenant, agentId, roles, deviceId }, commands);
    for (const [at, { verdict, isDuplicate }] of settled.entries()) {
      const { line, told } = events[at] as Event;
      if (verdict.outcome === 'rejected') refuse(line, reasonOfRefusal(verdict.reason));
      else if (isDuplicate) report.known += 1;
      else {
        report.taken += 1;
        if (told.member !== null && !agents.has(told.member)) report.unknownAgents += 1;
      }
    }
  };
  let afterLine = 0;
  try {
    for await (const lines of linesOf({ source: task.source, letters: 'utf-8' }, LINE_MAX)) {
      const events = sort(lines);
      for (let at = 0; at < events.length; at += BATCH_MAX) await take(events.slice(at, at + BATCH_MAX));
      afterLine = lines.at(-1)?.line ?? afterLine;
      task.onTaken?.({ ...report, stopped });
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    stopped = { afterLine, reason: error.message };
  }
  return { ...report, stopped };
}

/** Whom the telephone system means: somebody's id, or the name that they sign in with. */
async function agentsOf(
  centre: Centre,
  tenant: string,
  events: readonly Event[],
): Promise<ReadonlyMap<string, string>> {
  const members = [...new Set(events.flatMap(({ told }) => told.member ?? []))];
  if (members.length === 0) return new Map();
  return centre.engine.read(tenant, async (tx) => {
    const known = await namesKnown(tx, tenant, members.flatMap(namesOf));
    return new Map(
      members.flatMap((member) => {
        const id = namesOf(member).flatMap((name) => known.get(name) ?? [])[0];
        return id === undefined ? [] : [[member, id] as const];
      }),
    );
  });
}

async function namesKnown(tx: Tx, tenant: string, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const agents = await tx
    .selectFrom('record')
    .select('id')
    .where('tenant', '=', tenant)
    .where('entity', '=', 'agent')
    .where('id', 'in', names)
    .execute();
  const logins = await tx
    .selectFrom('credential')
    .select(['login', 'agent'])
    .where('tenant', '=', tenant)
    .where('login', 'in', names)
    .execute();
  return new Map([
    ...logins.map(({ login, agent }) => [login, agent] as const),
    ...agents.map(({ id }) => [id, id] as const),
  ]);
}
